#pragma once

#include "simulation/ledger/record_book.h"
#include "simulation/ledger/rule.h"
#include "simulation/ledger/table_rules.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kcl::simulation {

/// One tenure of one shard on one machine, as the users' consumer sees it.
struct TenureOfShard {
    std::string machine;
    std::string shard;
    std::int64_t epoch = 0;
    /// Records processed, counted from the shard's beginning.
    std::size_t position = 0;
    /// Of the checkpoint with which it began.
    bool placed = false;
};

/// Judges what users' code is given, at the instant at which it is given.
class DeliveryRules {
  public:
    using Accuse = TableRules::Accuse;

    DeliveryRules(RecordBook& records, const Family& family, const TableRules& table, Accuse accuse)
        : records_(records), family_(family), table_(table), accuse_(std::move(accuse)) {}

    void began(TenureOfShard& tenure, const Checkpoint& from);
    /// Records, by their sequence numbers, are about to be processed.
    void given(const TenureOfShard& tenure, const std::vector<std::string_view>& numbers);
    /// They have been.
    void processed(TenureOfShard& tenure, std::size_t count);

    std::size_t processed_by(const std::string& machine, const std::string& shard,
                             std::int64_t epoch) const;

    std::size_t records() const { return count_; }
    /// Records that had been processed before.
    std::size_t repeated() const { return repeated_; }

  private:
    RecordBook& records_;
    const Family& family_;
    const TableRules& table_;
    Accuse accuse_;
    std::map<std::string, std::int64_t> newest_;
    /// The latest tenure of each machine and shard: its epoch and position.
    std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, std::size_t>> progress_;
    std::size_t count_ = 0;
    std::size_t repeated_ = 0;
};

}  // namespace kcl::simulation
