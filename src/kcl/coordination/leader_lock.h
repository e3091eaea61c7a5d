#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/base/clock.h"
#include "kcl/base/random.h"
#include "kcl/base/result.h"
#include "kcl/leases/lease_table.h"

#include <optional>
#include <string>

namespace kcl::coordination {

/// The `Leader` row as it stands: the DynamoDB lock client's format.
struct LeaderRow {
    std::string owner;
    std::string version;        ///< A new random text with every acquisition and heartbeat.
    Duration lease_duration{};  ///< What its owner promised; observers wait that long on their own
                                ///< clock.
    bool released = false;
    /// A random text from whoever last changed something that others should see soon.
    std::string news;

    /// Nobody has acquired the lock, or shown life by it, between the two.
    bool same_term(const LeaderRow& other) const {
        return owner == other.owner && version == other.version && released == other.released;
    }
    bool operator==(const LeaderRow&) const = default;
};

/// Faults: corrupt (`message` names the attribute).
Result<LeaderRow> leader_from_row(const wire::dynamodb::Item& row);

/// This cluster's side of the leader lock.
///
/// Leadership is a duty, not a right: every lease write is conditional by itself, so two leaders
/// for a moment cost a few failed writes and nothing else. That is why an evidently dead leader may
/// be replaced before its lock runs out.
class LeaderLock {
  public:
    struct Timing {
        Duration lease =
            120s;  ///< Java's values: a Java worker would wait this long for a dead leader.
        Duration heartbeat = 30s;
    };

    /// Borrows all; `table` knows where the row stands; `cluster_id` becomes the row's ownerName.
    LeaderLock(aws::DynamoDbClient& dynamodb, Clock& clock, Random& random,
               const leases::LeaseTable& table, std::string cluster_id, Timing timing);

    /// True from a successful acquisition until loss, release, the end of our own lease on
    /// monotonic time, or until the row's place moves.
    bool held() const;
    /// When the next heartbeat is due; only while held.
    SteadyTime heartbeat_due() const { return heartbeat_due_; }

    /// Tries to become leader. `seen`: the row to replace, which the caller judged free, stale or
    /// its owner dead; empty when there was no row. False: somebody else was faster.
    asio::awaitable<Result<bool>> acquire(std::optional<LeaderRow> seen);
    /// False: the lock is lost.
    asio::awaitable<Result<bool>> heartbeat();
    /// The row as it stands, by a read that may lag a little. Empty: there is none.
    asio::awaitable<Result<std::optional<LeaderRow>>> read();
    /// Tells everybody who reads the row that there is something to see in the table. Needs no
    /// leadership; has no effect while there is no row. Returns the news that stood there before.
    asio::awaitable<Result<std::string>> announce(std::string news);
    /// Deletes the row, so that another cluster may lead at once.
    asio::awaitable<Result<void>> release();

  private:
    wire::dynamodb::Item row(const std::string& version) const;
    const leases::RowPlace& place() const { return table_.places().coordinator; }
    wire::dynamodb::Item key() const;
    asio::awaitable<bool> stored(std::string version);

    aws::DynamoDbClient& dynamodb_;
    Clock& clock_;
    Random& random_;
    const leases::LeaseTable& table_;
    std::string cluster_id_;
    Timing timing_;
    std::optional<std::string> version_;
    std::string acquired_in_;  ///< The table.
    SteadyTime held_until_{};
    SteadyTime heartbeat_due_{};
};

}  // namespace kcl::coordination
