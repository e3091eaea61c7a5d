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
    TableBuilder& lease(const std::string& key, std::optional<std::string> owner,
                        std::int64_t counter = 1) {
        leases::Lease lease;
        lease.key = key;
        lease.owner = std::move(owner);
        lease.counter = counter;
        contents_.leases.push_back(std::move(lease));
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
