#pragma once

#include "kcl/base/clock.h"
#include "kcl/wire/dynamodb/shapes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// DynamoDB Streams (API 2012-08-10, its own target prefix): ListStreams, DescribeStream,
/// GetShardIterator, GetRecords.
namespace kcl::wire::dynamodb::streams {

inline constexpr std::string_view target_prefix = "DynamoDBStreams_20120810.";

enum class ShardIteratorType : std::uint8_t {
    trim_horizon,
    latest,
    at_sequence_number,
    after_sequence_number
};

struct ListStreamsRequest {
    std::optional<std::string> table_name;
    std::optional<int> limit;
    std::optional<std::string> exclusive_start_stream_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Limit", self.limit);
        visit("ExclusiveStartStreamArn", self.exclusive_start_stream_arn);
    }
};

struct StreamSummary {
    std::string stream_arn;
    std::string table_name;
    std::string stream_label;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamArn", self.stream_arn);
        visit("TableName", self.table_name);
        visit("StreamLabel", self.stream_label);
    }
};

struct ListStreamsResponse {
    std::vector<StreamSummary> streams;
    std::optional<std::string> last_evaluated_stream_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Streams", self.streams, always);
        visit("LastEvaluatedStreamArn", self.last_evaluated_stream_arn);
    }
};

struct DescribeStreamRequest {
    std::string stream_arn;
    std::optional<int> limit;
    std::optional<std::string> exclusive_start_shard_id;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamArn", self.stream_arn);
        visit("Limit", self.limit);
        visit("ExclusiveStartShardId", self.exclusive_start_shard_id);
    }
};

struct SequenceNumberRange {
    std::string starting_sequence_number;
    std::optional<std::string> ending_sequence_number;  ///< Of a shard that is closed.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StartingSequenceNumber", self.starting_sequence_number);
        visit("EndingSequenceNumber", self.ending_sequence_number);
    }
};

struct StreamShard {
    std::string shard_id;
    SequenceNumberRange sequence_number_range;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardId", self.shard_id);
        visit("SequenceNumberRange", self.sequence_number_range);
    }
};

struct StreamDescription {
    std::string stream_arn;
    std::string stream_label;
    std::string stream_status;  ///< ENABLED or DISABLED.
    StreamViewType stream_view_type = StreamViewType::keys_only;
    SystemTime creation_request_date_time;
    std::string table_name;
    std::vector<KeySchemaElement> key_schema;
    std::vector<StreamShard> shards;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamArn", self.stream_arn);
        visit("StreamLabel", self.stream_label);
        visit("StreamStatus", self.stream_status);
        visit("StreamViewType", self.stream_view_type);
        visit("CreationRequestDateTime", self.creation_request_date_time);
        visit("TableName", self.table_name);
        visit("KeySchema", self.key_schema, always);
        visit("Shards", self.shards, always);
    }
};

struct DescribeStreamResponse {
    StreamDescription stream_description;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamDescription", self.stream_description);
    }
};

struct GetShardIteratorRequest {
    std::string stream_arn;
    std::string shard_id;
    std::optional<ShardIteratorType> shard_iterator_type;
    std::optional<std::string> sequence_number;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamArn", self.stream_arn);
        visit("ShardId", self.shard_id);
        visit("ShardIteratorType", self.shard_iterator_type);
        visit("SequenceNumber", self.sequence_number);
    }
};

struct GetShardIteratorResponse {
    std::string shard_iterator;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardIterator", self.shard_iterator);
    }
};

struct GetRecordsRequest {
    std::string shard_iterator;
    std::optional<int> limit;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardIterator", self.shard_iterator);
        visit("Limit", self.limit);
    }
};

/// Who changed the item, when it was the service itself.
struct Identity {
    std::string principal_id;
    std::string type;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("PrincipalId", self.principal_id);
        visit("Type", self.type);
    }
};

/// One change of an item, as much of it as the stream's view shows.
struct StreamRecord {
    SystemTime approximate_creation_date_time;
    Item keys;
    std::optional<Item> new_image;
    std::optional<Item> old_image;
    std::string sequence_number;
    std::int64_t size_bytes = 0;
    StreamViewType stream_view_type = StreamViewType::keys_only;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ApproximateCreationDateTime", self.approximate_creation_date_time);
        visit("Keys", self.keys, always);
        visit("NewImage", self.new_image);
        visit("OldImage", self.old_image);
        visit("SequenceNumber", self.sequence_number);
        visit("SizeBytes", self.size_bytes);
        visit("StreamViewType", self.stream_view_type);
    }
};

struct ChangeRecord {
    std::string event_id;
    std::string event_name;  ///< INSERT, MODIFY or REMOVE.
    std::string event_version;
    std::string event_source;
    std::string aws_region;
    StreamRecord dynamodb;
    std::optional<Identity> user_identity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("eventID", self.event_id);
        visit("eventName", self.event_name);
        visit("eventVersion", self.event_version);
        visit("eventSource", self.event_source);
        visit("awsRegion", self.aws_region);
        visit("dynamodb", self.dynamodb);
        visit("userIdentity", self.user_identity);
    }
};

struct GetRecordsResponse {
    std::vector<ChangeRecord> records;
    std::optional<std::string> next_shard_iterator;  ///< Absent at the end of a closed shard.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Records", self.records, always);
        visit("NextShardIterator", self.next_shard_iterator);
    }
};

}  // namespace kcl::wire::dynamodb::streams

namespace kcl::wire {
template <>
struct EnumNames<dynamodb::streams::ShardIteratorType> {
    static constexpr std::array<std::string_view, 4> names{
        "TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"};
};
}  // namespace kcl::wire
