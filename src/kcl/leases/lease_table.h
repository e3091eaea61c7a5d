#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/leases/lease.h"
#include "kcl/leases/state_places.h"
#include "kcl/leases/table_rows.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kcl::leases {

/// How to read a whole table.
struct ScanOptions {
    int segments = 1;         ///< Parts read at the same time; see scan_segments().
    bool consistent = false;  ///< Costs twice as much.
};

/// Every read and conditional write of lease rows, each as one typed operation (as Java KCL 3.5
/// writes them). The only place that writes leases.
///
/// Each operation takes the lease as its caller last saw it and returns it as it is afterwards. A
/// conditional write that failed, was not answered, or was sent twice is read back before anything
/// is concluded: if the row shows that it was applied, that is a success.
///   condition_failed  the row says something else now (`message` says what); the caller re-reads
///   lost              the row proves that the caller no longer has the lease
///   not_found         the row is gone
///   corrupt           the row can't be understood; `message` names row and attribute
///   throttled, unavailable, timed_out   nothing is known to have changed; the caller's copy stays
///   as it was
/// No write ever brings back a row that was deleted.
/// Threads: as DynamoDbClient. Cancellation: terminal; a write may have been applied.
class LeaseTable {
  public:
    /// Borrows `dynamodb`, whose own time limits must be well below the lease duration.
    LeaseTable(aws::DynamoDbClient& dynamodb, std::string table_name);

    const std::string& table_name() const { return table_name_; }

    /// Puts a lease that does not exist yet. False: someone else created it, which is as good.
    asio::awaitable<Result<bool>> create_if_absent(Lease lease);
    /// A consistent read. Empty: no such row.
    asio::awaitable<Result<std::optional<Lease>>> get(std::string key);
    /// As get(), for half the price, by a read that may lag a little.
    asio::awaitable<Result<std::optional<Lease>>> peek(std::string key);
    /// The keys that the owner index holds for `owner`; may lag, so get() each before acting.
    asio::awaitable<Result<std::vector<std::string>>> keys_owned_by(std::string owner);
    /// Every row, of every kind, also of those that stand in tables of their own.
    asio::awaitable<Result<TableRows>> scan(ScanOptions options);

    /// Where the rows stand that are no leases: in this table, unless told otherwise. A scan that
    /// sees Java's table migration complete sets it back.
    const StatePlaces& places() const { return places_; }
    void rows_stand_in(StatePlaces places) { places_ = std::move(places); }

    /// Adds one to the counter of a lease that we hold (`holder` is our worker id), and stores its
    /// throughput if known. Notices a handoff that began since: the returned lease then has
    /// `checkpoint_owner` set. Lost when another owner is in the row. What a write of ours that was
    /// never answered has stored is in the returned lease.
    asio::awaitable<Result<Lease>> renew(Lease held, std::string holder);
    /// Stores `held`'s checkpoint, pending checkpoint, owner switches, children, hash range and
    /// throughput under the counter; removes a pending checkpoint that is not set. Counts as a
    /// renewal and notices a handoff like one.
    asio::awaitable<Result<Lease>> update(Lease held, std::string holder);
    /// Gives the lease to `new_owner`, ending any handoff. Condition: owner and checkpoint owner
    /// are still as in `seen`, whatever the counter. For leases without an owner, and for handoffs
    /// that take too long; a lease that looks expired is taken with take(), which fails if its
    /// owner has just renewed it.
    asio::awaitable<Result<Lease>> assign(Lease seen, std::string new_owner);
    /// Takes an expired lease whose counter is still as in `seen`, for `new_owner`, ending any
    /// handoff.
    asio::awaitable<Result<Lease>> take(Lease seen, std::string new_owner);
    /// Begins a graceful handoff to `next_owner`: the present owner finishes first. The counter
    /// stays. Faults also: invalid (no owner, or `next_owner` is the owner).
    asio::awaitable<Result<Lease>> begin_handoff(Lease seen, std::string next_owner);
    /// Removes the owner (or, in a handoff, the old owner) so that anybody may be given the lease
    /// at once.
    asio::awaitable<Result<Lease>> evict(Lease seen);
    /// Ends our own hold on a lease: to the next owner in a handoff, else to nobody. Condition:
    /// owners and counter as in `held`.
    asio::awaitable<Result<Lease>> give_up(Lease held);
    /// Records the children of a shard that ended; no condition but existence. `child_shard_ids` is
    /// not empty.
    asio::awaitable<Result<void>> set_children(std::string key,
                                               std::vector<std::string> child_shard_ids);
    /// Fills in a hash range that an old row lacks.
    asio::awaitable<Result<void>> set_hash_range(std::string key, HashKeyRange range);
    /// Deletes the row if its checkpoint is still `seen.checkpoint`. A row that is gone already is
    /// a success.
    asio::awaitable<Result<void>> remove(Lease seen);

  private:
    struct Segment;

    asio::awaitable<Result<std::optional<Lease>>> read(std::string key, bool consistent);
    asio::awaitable<Result<void>> scan_segment(ScanOptions options, int segment, TableRows& rows);
    asio::awaitable<void> scan_part(ScanOptions options, int index, Segment& part);
    asio::awaitable<Result<TableRows>> scan_in_parallel(ScanOptions options);
    asio::awaitable<Result<void>> scan_apart(RowPlace place, TableRows& rows);
    /// The row after a write that ended in `error`: what the error brought along, else read again.
    asio::awaitable<Result<std::optional<Lease>>> read_back(std::string key,
                                                            aws::DynamoDbError error);
    /// As read_back(), for a write that must find a row; its faults are those that the write
    /// reports.
    asio::awaitable<Result<Lease>> row_after(std::string key, aws::DynamoDbError error);
    /// Sends a write whose condition does not prove who holds the lease, and finds out whether it
    /// was applied.
    asio::awaitable<Result<Lease>> write(wire::dynamodb::UpdateItemRequest request, Lease expected,
                                         std::function<bool(const Lease&)> applied);
    asio::awaitable<Result<void>> set_attributes(wire::dynamodb::UpdateItemRequest request,
                                                 std::string key);

    aws::DynamoDbClient& dynamodb_;
    std::string table_name_;
    StatePlaces places_;
};

}  // namespace kcl::leases
