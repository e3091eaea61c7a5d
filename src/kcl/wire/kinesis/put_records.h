#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

/// Borrowed: the caller keeps what the views point to until the call is answered.
struct PutRecordsEntry {
    std::span<const std::byte> data;
    std::string_view partition_key;
    std::optional<std::string_view> explicit_hash_key;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Data", self.data);
        visit("PartitionKey", self.partition_key);
        visit("ExplicitHashKey", self.explicit_hash_key);
    }
};

struct PutRecordsRequest {
    static constexpr std::string_view operation = "PutRecords";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::vector<PutRecordsEntry> records;
    std::optional<bool> dry_run;
    Storage
        storage;  ///< Keeps the entries' views alive when the request was decoded from a message.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("Records", self.records, always);
        visit("DryRun", self.dry_run);
    }
};

struct PutRecordsResult {
    std::optional<std::string> sequence_number;
    std::optional<std::string> shard_id;
    std::optional<std::string> error_code;  ///< Present when this record was not stored.
    std::optional<std::string> error_message;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("SequenceNumber", self.sequence_number);
        visit("ShardId", self.shard_id);
        visit("ErrorCode", self.error_code);
        visit("ErrorMessage", self.error_message);
    }
};

struct PutRecordsResponse {
    std::optional<int> failed_record_count;
    std::vector<PutRecordsResult> records;  ///< In the order of the request.
    std::optional<EncryptionType> encryption_type;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("FailedRecordCount", self.failed_record_count);
        visit("Records", self.records, always);
        visit("EncryptionType", self.encryption_type);
    }
};

}  // namespace kcl::wire::kinesis
