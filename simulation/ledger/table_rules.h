#pragma once

#include "kcl/leases/lease.h"

#include "simulation/ledger/family.h"
#include "simulation/ledger/holders.h"
#include "simulation/ledger/record_book.h"
#include "simulation/ledger/rule.h"
#include "simulation/world/services.h"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace kcl::simulation {

/// Judges every change of the lease table at the instant at which it is made.
class TableRules {
  public:
    /// Shorter than every cluster's own, whatever its clock.
    struct Limits {
        Duration forced;  ///< A handoff may be ended by force after this.
        Duration parted;  ///< Who is asked to leave may do so with work undone after this.
    };
    struct Facts {
        const World& world;
        const RecordBook& records;
        const Family& family;
        const Holders& holders;
        /// How many records of the shard the machine's tenure of that epoch has processed, counted
        /// from the shard's beginning; 0 when it has not begun.
        std::function<std::size_t(const std::string& machine, const std::string& shard,
                                  std::int64_t epoch)>
            processed;
        Limits limits;
    };
    using Accuse = std::function<void(Rule, std::string)>;

    TableRules(Facts facts, Accuse accuse) : facts_(std::move(facts)), accuse_(std::move(accuse)) {}

    void judge(const TableWrite& write);
    /// A machine says that it has parted with a lease which it held since `epoch`.
    void judge_parting(const std::string& machine, const std::string& shard, std::int64_t epoch);

    /// The table has said SHARD_END for it, now or before its row was cleared away.
    bool has_ended(const std::string& shard) const { return ended_.contains(shard); }
    /// Who may work on it by the table; empty: nobody.
    std::string owner(const std::string& shard) const;

    std::size_t moves() const { return moves_; }

  private:
    struct Change {
        const TableWrite& write;
        const leases::Lease& before;
        const leases::Lease& after;
    };
    void judge_lease(const TableWrite& write);
    void judge_leader(const TableWrite& write);
    void created(const TableWrite& write, const leases::Lease& lease);
    void deleted(const TableWrite& write, const leases::Lease& lease);
    void changed(const Change& change);
    void checkpoint_changed(const Change& change);
    void rights_changed(const Change& change);
    void switches_changed(const Change& change);
    void tells_the_truth(const std::string& writer, const leases::Lease& lease);
    void parted(const Change& change);
    void covers(const std::string& shard, const Checkpoint& checkpoint);
    void ended(const leases::Lease& lease);
    bool forced(const Change& change) const;

    Facts facts_;
    Accuse accuse_;
    std::map<std::string, leases::Lease> leases_;
    std::map<std::string, Checkpoint> farthest_;
    std::map<std::string, SteadyTime> handoff_since_;
    std::map<std::string, std::int64_t> passed_on_;  ///< The counter after the latest time.
    std::set<std::string> known_;
    std::set<std::string> ended_;
    std::size_t moves_ = 0;
};

}  // namespace kcl::simulation
