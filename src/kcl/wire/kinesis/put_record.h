#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>

namespace kcl::wire::kinesis {

struct PutRecordRequest {
    static constexpr std::string_view operation = "PutRecord";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::span<const std::byte> data;  ///< Borrowed: the caller keeps it until the call is answered.
    std::string partition_key;
    std::optional<std::string> explicit_hash_key;
    std::optional<std::string> sequence_number_for_ordering;
    std::optional<bool> dry_run;
    Storage storage;  ///< Keeps the views alive when the request was decoded from a message.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("Data", self.data);
        visit("PartitionKey", self.partition_key);
        visit("ExplicitHashKey", self.explicit_hash_key);
        visit("SequenceNumberForOrdering", self.sequence_number_for_ordering);
        visit("DryRun", self.dry_run);
    }
};

struct PutRecordResponse {
    std::string shard_id;
    std::string sequence_number;
    std::optional<EncryptionType> encryption_type;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardId", self.shard_id);
        visit("SequenceNumber", self.sequence_number);
        visit("EncryptionType", self.encryption_type);
    }
};

}  // namespace kcl::wire::kinesis
