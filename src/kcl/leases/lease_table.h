#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kcl/aws/dynamodb_client.h"
#include "kcl/leases/lease.h"

namespace kcl::leases {

/// Every read and conditional write of lease rows, each as one typed operation (kcl-leases: Java KCL 3.5's
/// DynamoDBLeaseRefresher). The only place that writes leases.
///
/// Each operation takes the lease as its caller last saw it and returns it as it is afterwards. A conditional write that
/// failed or was not answered is read back before anything is concluded:
///   condition_failed  the row says something else now (returned text says what); the caller re-reads
///   lost              the row proves that the caller no longer has the lease
///   not_found         the row is gone
///   throttled, unavailable, timed_out   nothing is known to have changed; the caller's copy stays as it was
/// Threads: as DynamoDbClient.
class LeaseTable {
  public:
    /// Borrows `dynamodb`, whose own time limits must be well below the lease duration.
    LeaseTable(aws::DynamoDbClient& dynamodb, std::string table_name);

    const std::string& table_name() const { return table_name_; }

    /// Puts a lease that does not exist yet. False: someone else created it, which is as good.
    asio::awaitable<Result<bool>> create_if_absent(Lease lease);
    /// A consistent read. Empty: no such row.
    asio::awaitable<Result<std::optional<Lease>>> get(std::string key);
    /// The keys that the owner index holds for `owner`; may lag, so get() each before acting.
    asio::awaitable<Result<std::vector<std::string>>> keys_owned_by(std::string owner);

    /// Adds one to the counter of a lease that we hold (`holder` is our worker id). Notices a handoff that began since:
    /// the returned lease then has `checkpoint_owner` set. Lost when another owner is in the row.
    asio::awaitable<Result<Lease>> renew(Lease held, std::string holder);
    /// Stores `held.checkpoint` (and children, pending checkpoint if set) under the counter; clears what is not set.
    asio::awaitable<Result<Lease>> update(Lease held, std::string holder);
    /// Gives the lease to `new_owner`, ending any handoff. Condition: owner and checkpoint owner are still as in `seen`.
    asio::awaitable<Result<Lease>> assign(Lease seen, std::string new_owner);
    /// Takes an expired lease whose counter is still as in `seen`, for `new_owner`.
    asio::awaitable<Result<Lease>> take(Lease seen, std::string new_owner);
    /// Begins a graceful handoff to `next_owner`: the present owner finishes first. The counter stays.
    asio::awaitable<Result<Lease>> begin_handoff(Lease seen, std::string next_owner);
    /// Removes the owner (or, in a handoff, the old owner) so that anybody may be given the lease at once.
    asio::awaitable<Result<Lease>> evict(Lease seen);
    /// Records the children of a shard that ended; no condition but existence.
    asio::awaitable<Result<void>> set_children(std::string key, std::vector<std::string> child_shard_ids);
    /// Fills in a hash range that an old row lacks.
    asio::awaitable<Result<void>> set_hash_range(std::string key, HashKeyRange range);
    /// Deletes the row if its checkpoint is still `seen.checkpoint`.
    asio::awaitable<Result<void>> remove(Lease seen);

  private:
    aws::DynamoDbClient& dynamodb_;
    std::string table_name_;
};

}  // namespace kcl::leases
