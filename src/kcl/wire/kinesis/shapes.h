#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/hash_key.h"
#include "kcl/wire/shape.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What several operations of Kinesis Data Streams (API 2013-12-02) share. Member names are the
/// service's.
namespace kcl::wire::kinesis {

enum class StreamStatus { creating, deleting, active, updating };
enum class StreamMode { provisioned, on_demand };
enum class EncryptionType { none, kms };
enum class ShardIteratorType {
    at_sequence_number,
    after_sequence_number,
    trim_horizon,
    latest,
    at_timestamp
};
enum class ShardFilterType {
    after_shard_id,
    at_trim_horizon,
    from_trim_horizon,
    at_latest,
    at_timestamp,
    from_timestamp
};

/// Who chooses the shard of a record in an on-demand stream: the service or the record's key.
enum class RecordDistributionStrategy : std::uint8_t { automatic, user_partition_key };

struct StreamModeDetails {
    StreamMode stream_mode = StreamMode::provisioned;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamMode", self.stream_mode);
    }
};

/// What an on-demand stream takes in at once, in MiB a second.
struct WarmThroughput {
    std::optional<int> target_mibps;
    std::optional<int> current_mibps;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TargetMiBps", self.target_mibps);
        visit("CurrentMiBps", self.current_mibps);
    }
};

struct SequenceNumberRange {
    std::string starting_sequence_number;
    std::optional<std::string> ending_sequence_number;  ///< Present once the shard is closed.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StartingSequenceNumber", self.starting_sequence_number);
        visit("EndingSequenceNumber", self.ending_sequence_number);
    }
};

/// kcl::HashKeyRange as the wire spells it; decimal strings.
struct WireHashKeyRange {
    HashKey starting_hash_key = 0;
    HashKey ending_hash_key = max_hash_key;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StartingHashKey", self.starting_hash_key);
        visit("EndingHashKey", self.ending_hash_key);
    }
    HashKeyRange range() const { return {starting_hash_key, ending_hash_key}; }
};

struct Shard {
    std::string shard_id;
    std::optional<std::string> parent_shard_id;
    std::optional<std::string> adjacent_parent_shard_id;  ///< The second parent, after a merge.
    WireHashKeyRange hash_key_range;
    SequenceNumberRange sequence_number_range;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardId", self.shard_id);
        visit("ParentShardId", self.parent_shard_id);
        visit("AdjacentParentShardId", self.adjacent_parent_shard_id);
        visit("HashKeyRange", self.hash_key_range);
        visit("SequenceNumberRange", self.sequence_number_range);
    }
};

/// A shard that begins where the one being read ends; comes with the answer that reaches the end.
struct ChildShard {
    std::string shard_id;
    std::vector<std::string> parent_shards;  ///< One after a split, two after a merge.
    WireHashKeyRange hash_key_range;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardId", self.shard_id);
        visit("ParentShards", self.parent_shards, always);
        visit("HashKeyRange", self.hash_key_range);
    }
};

struct ShardFilter {
    ShardFilterType type = ShardFilterType::from_trim_horizon;
    std::optional<std::string> shard_id;
    std::optional<SystemTime> timestamp;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Type", self.type);
        visit("ShardId", self.shard_id);
        visit("Timestamp", self.timestamp);
    }
};

/// One record as GetRecords answers it. Borrowed: the views point into the storage of the answer
/// that holds it.
struct Record {
    std::string_view sequence_number;
    SystemTime approximate_arrival_timestamp;
    std::span<const std::byte> data;
    std::string_view partition_key;
    std::optional<EncryptionType> encryption_type;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("SequenceNumber", self.sequence_number);
        visit("ApproximateArrivalTimestamp", self.approximate_arrival_timestamp);
        visit("Data", self.data);
        visit("PartitionKey", self.partition_key);
        visit("EncryptionType", self.encryption_type);
    }
};

/// Keeps what borrowed members point to alive. Not part of the message.
using Storage = std::shared_ptr<const void>;

}  // namespace kcl::wire::kinesis

namespace kcl::wire {
template <>
struct EnumNames<kinesis::StreamStatus> {
    static constexpr std::array<std::string_view, 4> names{"CREATING", "DELETING", "ACTIVE",
                                                           "UPDATING"};
};
template <>
struct EnumNames<kinesis::StreamMode> {
    static constexpr std::array<std::string_view, 2> names{"PROVISIONED", "ON_DEMAND"};
};
template <>
struct EnumNames<kinesis::RecordDistributionStrategy> {
    static constexpr std::array<std::string_view, 2> names{"AUTO", "USER_PARTITION_KEY"};
};
template <>
struct EnumNames<kinesis::EncryptionType> {
    static constexpr std::array<std::string_view, 2> names{"NONE", "KMS"};
};
template <>
struct EnumNames<kinesis::ShardIteratorType> {
    static constexpr std::array<std::string_view, 5> names{
        "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"};
};
template <>
struct EnumNames<kinesis::ShardFilterType> {
    static constexpr std::array<std::string_view, 6> names{"AFTER_SHARD_ID",    "AT_TRIM_HORIZON",
                                                           "FROM_TRIM_HORIZON", "AT_LATEST",
                                                           "AT_TIMESTAMP",      "FROM_TIMESTAMP"};
};
}  // namespace kcl::wire
