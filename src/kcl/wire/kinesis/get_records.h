#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

struct GetRecordsRequest {
    static constexpr std::string_view operation = "GetRecords";

    std::string shard_iterator;
    std::optional<int> limit;
    std::optional<std::string> stream_arn;
    std::optional<bool> dry_run;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardIterator", self.shard_iterator);
        visit("Limit", self.limit);
        visit("StreamARN", self.stream_arn);
        visit("DryRun", self.dry_run);
    }
};

struct GetRecordsResponse {
    std::vector<Record> records;                     ///< Their views point into `storage`.
    std::optional<std::string> next_shard_iterator;  ///< Absent at the end of a closed shard.
    std::optional<std::int64_t> millis_behind_latest;
    std::vector<ChildShard>
        child_shards;  ///< Only with the answer that reaches the end of the shard.
    Storage storage;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Records", self.records, always);
        visit("NextShardIterator", self.next_shard_iterator);
        visit("MillisBehindLatest", self.millis_behind_latest);
        visit("ChildShards", self.child_shards);
    }
};

}  // namespace kcl::wire::kinesis
