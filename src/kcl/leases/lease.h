#pragma once

#include "kcl/base/hash_key.h"
#include "kcl/base/result.h"
#include "kcl/base/sequence_number.h"
#include "kcl/wire/dynamodb/attribute_value.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::leases {

/// When the owner sent a renewal, on its own monotonic clock. Two stamps of one clock tell how long
/// the one was sent after the other; alone a stamp says nothing.
struct RenewalStamp {
    std::string clock;  ///< One run of one cluster; without spaces.
    std::chrono::milliseconds time{};

    bool operator==(const RenewalStamp&) const = default;
};

/// The right to process one shard, with how far it got: one row of the lease table, as Java KCL 3.5
/// writes and reads it.
struct Lease {
    std::string key;  ///< The shard id (multi-stream: account:stream:epoch:shardId).
    std::optional<std::string> owner;  ///< Who has it, or during a handoff who gets it next.
    std::int64_t counter = 0;          ///< Changes with every renewal and every change of rights.
    Checkpoint checkpoint;
    std::int64_t owner_switches_since_checkpoint = 0;
    std::vector<std::string> parent_shard_ids;
    std::vector<std::string> child_shard_ids;
    std::optional<HashKeyRange> hash_key_range;
    std::optional<Checkpoint> pending_checkpoint;
    std::optional<std::string> pending_checkpoint_state;  ///< The application's bytes.
    std::optional<double> throughput_kbps;
    /// Present only during a graceful handoff: the old owner, the only one who may renew and
    /// checkpoint until it is gone.
    std::optional<std::string> checkpoint_owner;
    /// Of the renewal or checkpoint that made the present counter; absent when it was not made by
    /// one of ours.
    std::optional<RenewalStamp> renewed_at;

    bool in_handoff() const { return checkpoint_owner.has_value(); }
    /// Who processes the shard now: the old owner until a handoff is finished.
    const std::optional<std::string>& actual_owner() const {
        return checkpoint_owner ? checkpoint_owner : owner;
    }

    bool operator==(const Lease&) const = default;
};

/// "owner a, counter 17" or, in a handoff, "owner b, checkpoint owner a, counter 17": for messages
/// and logs.
std::string describe(const Lease& lease);

/// The stamp of `counter`, as a row holds it.
std::string to_text(const RenewalStamp& stamp, std::int64_t counter);
/// Empty: no stamp, or one of another counter.
std::optional<RenewalStamp> stamp_from_text(std::string_view text, std::int64_t counter);

/// The kind of a row, from its entityType, else from its key. Rows with neither mark are leases;
/// unknown kinds are not ours to touch.
enum class RowKind {
    lease,
    leader,
    worker_metrics,
    client_version_migration,
    table_migration,
    stream,
    unknown
};
RowKind row_kind(const wire::dynamodb::Item& row);
/// The kind's entityType, such as "LEASE"; empty for unknown.
std::string_view entity_type(RowKind kind);

/// The row of a new lease, exactly as Java's create-if-absent writes it. `throughput_kbps` is never
/// part of it.
wire::dynamodb::Item to_row(const Lease& lease);
/// Unknown attributes are ignored.
/// Faults: corrupt (an attribute is missing or has the wrong type; `message` names row and
/// attribute).
Result<Lease> lease_from_row(const wire::dynamodb::Item& row);

}  // namespace kcl::leases
