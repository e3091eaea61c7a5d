#pragma once

#include "kcl/coordination/network_view.h"

#include <string>
#include <utility>

namespace kcl::coordination {

/// A lease table in words, for tests: each line says what a row holds.
class TableBuilder {
  public:
    TableBuilder& cluster(const std::string& id, Duration interval = 3s) {
        contents_.clusters.push_back({.id = id, .last_update = wall_, .interval = interval});
        return *this;
    }
    TableBuilder& java_worker(const std::string& id) {
        cluster(id, 30s);
        contents_.clusters.back().java = true;
        return *this;
    }
    TableBuilder& lease(const std::string& key, std::optional<std::string> owner,
                        std::int64_t counter = 1) {
        leases::Lease lease;
        lease.key = key;
        lease.owner = std::move(owner);
        lease.counter = counter;
        contents_.leases.push_back(std::move(lease));
        return *this;
    }
    /// Of the last lease: when it was renewed, on the clock of its owner, which is its owner's
    /// name.
    TableBuilder& stamped(std::chrono::milliseconds when) {
        leases::Lease& lease = contents_.leases.back();
        lease.renewed_at = leases::RenewalStamp{"clock-of-" + lease.owner.value_or(""), when};
        return *this;
    }
    /// Of the last cluster.
    TableBuilder& reported(std::chrono::milliseconds when) {
        ClusterReport& report = contents_.clusters.back();
        report.written_at = leases::RenewalStamp{"clock-of-" + report.id, when};
        return *this;
    }
    TableBuilder& child_of(const std::string& parent) {
        contents_.leases.back().parent_shard_ids.push_back(parent);
        return *this;
    }
    /// Of the last lease, in KB/s.
    TableBuilder& carries(double kbps) {
        contents_.leases.back().throughput_kbps = kbps;
        return *this;
    }
    /// Of the last cluster: its use of processors.
    TableBuilder& busy(double percent, double most = 100) {
        contents_.clusters.back().metrics["C"] = {.values = {percent}, .most = most};
        return *this;
    }
    TableBuilder& weighs(double weight) {
        contents_.clusters.back().weight = weight;
        return *this;
    }
    TableBuilder& takes_at_most(std::size_t leases) {
        contents_.clusters.back().max_leases = leases;
        return *this;
    }
    TableBuilder& handed_from(const std::string& old_owner) {
        contents_.leases.back().checkpoint_owner = old_owner;
        return *this;
    }
    TableBuilder& finished() {
        contents_.leases.back().checkpoint = Checkpoint::shard_end();
        return *this;
    }
    TableBuilder& leader(const std::string& owner, const std::string& version = "v1",
                         Duration lease = 120s) {
        contents_.leader = LeaderRow{.owner = owner, .version = version, .lease_duration = lease};
        return *this;
    }
    TableBuilder& at(SystemTime wall) {
        wall_ = wall;
        return *this;
    }
    operator TableContents() const { return contents_; }

  private:
    TableContents contents_;
    SystemTime wall_{};
};

inline SteadyTime at(Duration time) { return SteadyTime{} + 1h + time; }
inline SystemTime wall(Duration time) {
    return SystemTime{} + std::chrono::duration_cast<std::chrono::milliseconds>(time);
}

}  // namespace kcl::coordination
