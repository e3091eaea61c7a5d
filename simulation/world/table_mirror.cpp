#include "simulation/world/table_mirror.h"

#include <utility>

namespace kcl::simulation {

namespace {
constexpr Duration remembered = 10s;
}

void TableMirror::write(const std::string& key, std::optional<Item> row, SteadyTime now) {
    auto& history = rows_[key];
    history.push_back({now, std::move(row)});
    while (history.size() > 1 && history[1].since + remembered < now) history.pop_front();
}

const TableMirror::Item* TableMirror::find(const std::string& key) const {
    const auto found = rows_.find(key);
    if (found == rows_.end() || !found->second.back().row) return nullptr;
    return &*found->second.back().row;
}

std::vector<std::pair<std::string, const TableMirror::Item*>> TableMirror::all() const {
    std::vector<std::pair<std::string, const Item*>> rows;
    for (const auto& [key, history] : rows_)
        if (history.back().row) rows.emplace_back(key, &*history.back().row);
    return rows;
}

const std::optional<TableMirror::Item>* TableMirror::at(const std::deque<Version>& history,
                                                        SteadyTime when) const {
    const std::optional<Item>* found = nullptr;
    for (const Version& version : history)
        if (version.since <= when) found = &version.row;
    return found;
}

std::vector<TableMirror::Item> TableMirror::aged(std::vector<Item> rows, double chance,
                                                 Duration at_most, SteadyTime now,
                                                 Random& random) const {
    if (chance <= 0 || at_most <= Duration::zero()) return rows;
    std::map<std::string, Item, std::less<>> seen;
    for (Item& row : rows) {
        const auto* key = wire::dynamodb::find(row, "leaseKey");
        if (key != nullptr && key->as_s() != nullptr) seen[*key->as_s()] = std::move(row);
    }
    for (const auto& [key, history] : rows_) {
        if (history.size() < 2 || random.fraction() >= chance) continue;
        const Duration age(
            static_cast<Duration::rep>(random.below(static_cast<std::uint64_t>(at_most.count()))));
        const auto* then = at(history, now - age);
        if (then == nullptr || !*then) {
            // Only rows that were created a moment ago, or deleted before that.
            seen.erase(key);
        } else {
            seen.insert_or_assign(key, **then);
        }
    }
    std::vector<Item> result;
    result.reserve(seen.size());
    for (auto& [key, row] : seen) result.push_back(std::move(row));
    return result;
}

}  // namespace kcl::simulation
