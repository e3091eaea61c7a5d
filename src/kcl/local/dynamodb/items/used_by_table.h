#pragma once

#include "kcl/local/dynamodb/items/capacity.h"
#include "kcl/local/dynamodb/tables/tables.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kcl::local::dynamodb {

/// Adds up what a call over several tables used of each.
class UsedByTable {
  public:
    void add(const TablePointer& table, const UsedUnits& used) {
        auto& entry = by_name_[table->name];
        entry.table = table;
        entry.used.add(used);
    }

    /// One for each table, in the order of names; empty when not wanted.
    std::vector<wire::dynamodb::ConsumedCapacity> consumed(
        std::optional<wire::dynamodb::ReturnConsumedCapacity> wanted) const {
        std::vector<wire::dynamodb::ConsumedCapacity> all;
        for (const auto& [name, entry] : by_name_)
            if (auto capacity = dynamodb::consumed(*entry.table, entry.used, wanted))
                all.push_back(std::move(*capacity));
        return all;
    }

  private:
    struct Entry {
        TablePointer table;
        UsedUnits used;
    };
    std::map<std::string, Entry> by_name_;
};

/// Transactions cost twice what the same calls cost alone.
inline constexpr double transaction_factor = 2;

}  // namespace kcl::local::dynamodb
