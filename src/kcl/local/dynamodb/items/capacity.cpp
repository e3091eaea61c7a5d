#include "kcl/local/dynamodb/items/capacity.h"

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using IndexUnits = std::vector<std::pair<std::string, double>>;

double begun(std::size_t bytes, std::size_t block) {
    return static_cast<double>(std::max<std::size_t>(1, (bytes + block - 1) / block));
}

void add_to(IndexUnits& units, const std::string& name, double more) {
    const auto found = std::ranges::find(units, name, &IndexUnits::value_type::first);
    if (found == units.end())
        units.emplace_back(name, more);
    else
        found->second += more;
}

dynamodb::IndexCapacities capacities(const IndexUnits& units) {
    dynamodb::IndexCapacities result;
    for (const auto& [name, used] : units) result[name] = {used};
    return result;
}

}  // namespace

double write_units(std::size_t bytes) { return begun(bytes, 1024); }

double read_units(std::size_t bytes, bool is_consistent) {
    return begun(bytes, 4096) * (is_consistent ? 1.0 : 0.5);
}

void UsedUnits::add_index(const Index& index, double units) {
    add_to(index.is_global ? global_indexes : local_indexes, index.name, units);
}

void UsedUnits::add(const UsedUnits& other) {
    table += other.table;
    for (const auto& [name, units] : other.local_indexes) add_to(local_indexes, name, units);
    for (const auto& [name, units] : other.global_indexes) add_to(global_indexes, name, units);
}

void UsedUnits::multiply(double factor) {
    table *= factor;
    for (auto& [name, units] : local_indexes) units *= factor;
    for (auto& [name, units] : global_indexes) units *= factor;
}

double UsedUnits::total() const {
    auto sum = table;
    for (const auto& [name, units] : local_indexes) sum += units;
    for (const auto& [name, units] : global_indexes) sum += units;
    return sum;
}

std::optional<dynamodb::ConsumedCapacity> consumed(
    const Table& table, const UsedUnits& used,
    std::optional<dynamodb::ReturnConsumedCapacity> wanted) {
    using enum dynamodb::ReturnConsumedCapacity;
    if (!wanted || *wanted == none) return std::nullopt;
    dynamodb::ConsumedCapacity capacity;
    capacity.table_name = table.name;
    capacity.capacity_units = used.total();
    if (*wanted == indexes) {
        capacity.table = {used.table};
        capacity.local_secondary_indexes = capacities(used.local_indexes);
        capacity.global_secondary_indexes = capacities(used.global_indexes);
    }
    return capacity;
}

}  // namespace kcl::local::dynamodb
