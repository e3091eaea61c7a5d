#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/hash_key.h"
#include "kcl/local/caller.h"
#include "kcl/local/kinesis/model/sequence_number.h"
#include "kcl/local/kinesis/outcome.h"
#include "kcl/wire/kinesis/shapes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::kinesis {

namespace api = kcl::wire::kinesis;

/// Where a stream lives. Names are unique for one account in one region.
struct StreamAddress {
    std::string account;
    std::string region;
    std::string name;

    std::string arn() const;
    auto operator<=>(const StreamAddress&) const = default;
};

/// Of `arn:<partition>:kinesis:<region>:<account>:stream/<name>`.
std::optional<StreamAddress> parse_stream_arn(std::string_view arn);

/// The stream that a request means by its name, its ARN or both. The ARN alone decides about
/// account and region.
Outcome<StreamAddress> address_of(const Caller& caller, const std::optional<std::string>& name,
                                  const std::optional<std::string>& arn);

/// A stream as it is stored: what changes by itself is given with the time when it does.
struct Stream {
    std::uint64_t id =
        0;  ///< Never used again, so that nothing of a deleted stream reaches its successor.
    StreamAddress address;
    api::StreamMode mode = api::StreamMode::provisioned;
    SystemTime created;
    /// The state until `changes_at`; from then on the one that follows it (status_at()).
    api::StreamStatus status = api::StreamStatus::active;
    SystemTime changes_at;
    std::uint32_t retention_hours = 24;
    std::uint32_t shard_count = 0;  ///< Ever made: the next one's index.
    std::uint32_t open_shards = 0;
    std::uint32_t max_record_kib = 1024;
    api::EncryptionType encryption = api::EncryptionType::none;
    std::string key_id;
    std::vector<std::string> metrics;  ///< Shard-level metrics that are switched on.
    api::RecordDistributionStrategy distribution =
        api::RecordDistributionStrategy::user_partition_key;
    /// What an on-demand stream is asked to take in at once, what it took before, and until when.
    std::uint32_t warm_mibps = 0;
    std::uint32_t warm_mibps_before = 0;
    SystemTime warm_from;
    SystemTime trimmed;  ///< What came before is gone, however long records are kept since.

    std::chrono::milliseconds retention() const { return std::chrono::hours(retention_hours); }
    /// Records that came before it are gone, and shards that were closed before it.
    SystemTime horizon(SystemTime now) const { return std::max(trimmed, now - retention()); }
    std::size_t max_record_bytes() const { return std::size_t{max_record_kib} * 1024; }
};

/// Puts the stream into a state that passes after `delay`; with none, into the one that follows,
/// whatever a clock that is set back says later.
void enter(Stream& stream, api::StreamStatus status, SystemTime now,
           std::chrono::milliseconds delay);

/// The state in which callers see the stream; empty when it is gone.
std::optional<api::StreamStatus> status_at(const Stream& stream, SystemTime now);

using ShardIndex = std::uint32_t;

struct Shard {
    ShardIndex index = 0;
    std::optional<ShardIndex> parent;
    std::optional<ShardIndex> adjacent_parent;
    HashKeyRange range;
    std::uint64_t created =
        0;  ///< In seconds, as its sequence numbers say it; later than its parents' end.
    SystemTime opened;
    std::optional<SystemTime> closed;
    std::vector<ShardIndex> children;  ///< Once closed.

    SequenceNumber first_number() const;
    /// Of a closed shard: greater than that of any record in it.
    SequenceNumber last_number() const;
    /// Of a record that came then.
    SequenceNumber number(std::uint64_t index_in_group, SystemTime arrival) const;
};

/// Open, or closed within the retention period: those that can still have records.
bool is_retained(const Shard& shard, const Stream& stream, SystemTime now);

/// "shardId-000000000007". Negative numbers come from forged sequence numbers only.
std::string shard_id(std::int64_t index);
/// As loosely as AWS reads them: the text after the first '-', or all of it, when it is a number up
/// to 2^31 - 1.
std::optional<ShardIndex> parse_shard_id(std::string_view text);

api::Shard describe(const Shard& shard);

inline std::uint64_t seconds_of(SystemTime time) {
    return static_cast<std::uint64_t>(
        std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count());
}

}  // namespace kcl::local::kinesis
