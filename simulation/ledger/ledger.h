#pragma once

#include "kcl/cluster/cluster_event.h"

#include "simulation/ledger/delivery_rules.h"
#include "simulation/ledger/family.h"
#include "simulation/ledger/holders.h"
#include "simulation/ledger/record_book.h"
#include "simulation/ledger/rule.h"
#include "simulation/ledger/table_rules.h"
#include "simulation/ledger/timeline.h"

#include <string>
#include <vector>

namespace kcl::simulation {

/// Everything that is known of a run, and what was wrong with it. The first violation stops the
/// world: what follows from it says nothing new.
class Ledger {
  public:
    Ledger(World& world, Services& services, Timeline& timeline, TableRules::Limits limits);
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    RecordBook& records() { return records_; }
    Family& family() { return family_; }
    Holders& holders() { return holders_; }
    TableRules& table() { return table_; }
    DeliveryRules& deliveries() { return deliveries_; }
    Timeline& timeline() { return timeline_; }

    /// The stream's shards may have changed.
    void look_at_shards() { family_.know(services_.shards()); }
    /// One machine tells what happens in it.
    void heard(const std::string& machine, const cluster::ClusterEvent& event);
    void accuse(Rule rule, std::string what);
    const std::vector<Violation>& violations() const { return violations_; }

    /// From now on the table should rest, but for heartbeats.
    void expect_rest(bool rest) { resting_ = rest; }
    /// What is not yet as it should be in a network that nothing disturbs; empty: all is well.
    std::string unsettled(const std::vector<std::string>& running) const;

    std::size_t writes() const { return writes_; }

  private:
    void written(const TableWrite& write);
    void judge_rest(const TableWrite& write);

    World& world_;
    Services& services_;
    Timeline& timeline_;
    RecordBook records_;
    Family family_;
    Holders holders_;
    TableRules table_;
    DeliveryRules deliveries_;
    std::vector<Violation> violations_;
    std::size_t writes_ = 0;
    bool resting_ = false;
};

}  // namespace kcl::simulation
