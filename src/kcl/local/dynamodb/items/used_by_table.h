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
    /// As consumed(), by a transaction that reads: all of it read units.
    std::vector<wire::dynamodb::ConsumedCapacity> consumed_by_reads(
        std::optional<wire::dynamodb::ReturnConsumedCapacity> wanted) const {
        auto all = consumed(wanted);
        for (auto& capacity : all) capacity.read_capacity_units = capacity.capacity_units;
        return all;
    }
    /// As consumed(), by a transaction that writes: all of it write units.
    std::vector<wire::dynamodb::ConsumedCapacity> consumed_by_writes(
        std::optional<wire::dynamodb::ReturnConsumedCapacity> wanted) const {
        auto all = consumed(wanted);
        for (auto& capacity : all) capacity.write_capacity_units = capacity.capacity_units;
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
