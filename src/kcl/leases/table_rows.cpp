#include "kcl/leases/table_rows.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace kcl::leases {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

namespace {

// A list or map costs three bytes, and one for each of its values.
constexpr std::size_t container_overhead = 3;

std::size_t total_of(const std::vector<std::string>& values) {
    std::size_t total = 0;
    for (const std::string& value : values) total += value.size();
    return total;
}

/// About one byte for each two significant digits, plus one.
std::size_t size_of_number(std::string_view digits) {
    const auto significant =
        std::ranges::count_if(digits, [](char c) { return c >= '0' && c <= '9'; });
    return static_cast<std::size_t>(significant + 1) / 2 + 1;
}

struct SizeOfValue {
    std::size_t operator()(const std::string& text) const { return text.size(); }
    std::size_t operator()(const wire::dynamodb::Number& number) const {
        return size_of_number(number.digits);
    }
    std::size_t operator()(const wire::dynamodb::Binary& binary) const {
        return binary.bytes.size();
    }
    std::size_t operator()(bool) const { return 1; }
    std::size_t operator()(const wire::dynamodb::Null&) const { return 1; }
    std::size_t operator()(const wire::dynamodb::StringSet& set) const {
        return total_of(set.values);
    }
    std::size_t operator()(const wire::dynamodb::BinarySet& set) const {
        return total_of(set.values);
    }
    std::size_t operator()(const wire::dynamodb::NumberSet& set) const {
        std::size_t total = 0;
        for (const std::string& number : set.values) total += size_of_number(number);
        return total;
    }
    std::size_t operator()(const wire::dynamodb::List& list) const {
        std::size_t total = container_overhead;
        for (const AttributeValue& value : list) total += 1 + std::visit(*this, value.value);
        return total;
    }
    std::size_t operator()(const Item& members) const {
        std::size_t total = container_overhead;
        for (const auto& [name, value] : members)
            total += 1 + name.size() + std::visit(*this, value.value);
        return total;
    }
};

void take_over(std::optional<Item>& mine, std::optional<Item>& theirs) {
    if (theirs) mine = std::move(theirs);
}

template <class T>
void append(std::vector<T>& mine, std::vector<T>& theirs) {
    mine.insert(mine.end(), std::move_iterator(theirs.begin()), std::move_iterator(theirs.end()));
}

}  // namespace

void TableRows::add(Item row) {
    bytes += size_of(row);
    switch (row_kind(row)) {
        case RowKind::lease:
            if (auto lease = lease_from_row(row))
                leases.push_back(*std::move(lease));
            else
                corrupt.push_back(std::move(lease.error().message));
            return;
        case RowKind::leader:
            leader = std::move(row);
            return;
        case RowKind::worker_metrics:
            worker_metrics.push_back(std::move(row));
            return;
        case RowKind::client_version_migration:
            client_version_migration = std::move(row);
            return;
        case RowKind::table_migration:
            table_migration = std::move(row);
            return;
        case RowKind::stream:
        case RowKind::unknown:
            ++others;
            return;
    }
}

void TableRows::add_apart(Item row) {
    if (row_kind(row) != RowKind::lease) return add(std::move(row));
    bytes += size_of(row);
    if (wire::dynamodb::find(row, "lut") != nullptr)
        worker_metrics.push_back(std::move(row));
    else
        ++others;
}

bool TableRows::table_migration_complete() const {
    const auto* status = table_migration ? wire::dynamodb::find(*table_migration, "tm") : nullptr;
    const auto* text = status != nullptr ? status->as_s() : nullptr;
    return text != nullptr && *text == "TABLE_MIGRATION_STATUS_COMPLETE";
}

void TableRows::merge(TableRows part) {
    append(leases, part.leases);
    append(worker_metrics, part.worker_metrics);
    append(corrupt, part.corrupt);
    take_over(leader, part.leader);
    take_over(client_version_migration, part.client_version_migration);
    take_over(table_migration, part.table_migration);
    others += part.others;
    bytes += part.bytes;
}

std::size_t size_of(const Item& item) {
    std::size_t total = 0;
    for (const auto& [name, value] : item)
        total += name.size() + std::visit(SizeOfValue{}, value.value);
    return total;
}

int scan_segments(std::size_t table_bytes) {
    constexpr double bytes_per_segment = 0.2 * 1024 * 1024 * 1024;
    const double parts = std::ceil(static_cast<double>(table_bytes) / bytes_per_segment);
    return static_cast<int>(std::clamp(parts, 1.0, 32.0));
}

}  // namespace kcl::leases
