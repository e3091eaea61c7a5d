#pragma once

#include "kcl/base/random.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/in_process_kinesis.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace kcl::streams {

/// A stream "s" in the local engine, under simulated time.
class LocalStream : public ::testing::Test {
  protected:
    using Story = asio::awaitable<void>;
    static constexpr auto* shard_0 = "shardId-000000000000";
    static constexpr auto* shard_1 = "shardId-000000000001";
    static constexpr auto* shard_2 = "shardId-000000000002";
    static constexpr auto* shard_3 = "shardId-000000000003";
    static constexpr auto* middle = "170141183460469231731687303715884105728";

    explicit LocalStream(testing::InProcessAws::Settings settings = {})
        : services{store, clock, random, settings} {}

    template <class T>
    T play(asio::awaitable<T> story) {
        return testing::run(io, clock, std::move(story));
    }

    Story create(int shards) {
        wire::kinesis::CreateStreamRequest request{.stream_name = "s", .shard_count = shards};
        const auto created = co_await calm.create_stream(std::move(request));
        EXPECT_THAT(created, testing::IsOk());
    }
    /// With hash key 0: into the lowest shard.
    Story put(std::string data, std::string hash_key = "0") {
        wire::kinesis::PutRecordRequest request{.stream_name = "s"};
        request.data = std::as_bytes(std::span(data));
        request.partition_key = "k";
        request.explicit_hash_key = std::move(hash_key);
        const auto put = co_await calm.put_record(std::move(request));
        EXPECT_THAT(put, testing::IsOk());
    }
    Story split(std::string shard, std::string at = middle) {
        wire::kinesis::SplitShardRequest request{.stream_name = "s"};
        request.shard_to_split = std::move(shard);
        request.new_starting_hash_key = std::move(at);
        const auto done = co_await calm.split_shard(std::move(request));
        EXPECT_THAT(done, testing::IsOk());
    }
    Story merge(std::string lower, std::string upper) {
        wire::kinesis::MergeShardsRequest request{.stream_name = "s"};
        request.shard_to_merge = std::move(lower);
        request.adjacent_shard_to_merge = std::move(upper);
        const auto done = co_await calm.merge_shards(std::move(request));
        EXPECT_THAT(done, testing::IsOk());
    }

    asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{7};
    local::storage::MemoryStore store;
    testing::InProcessAws services;
    testing::FaultPlan faults{random};
    testing::InProcessKinesis calm{services};
    testing::InProcessKinesis kinesis{services, clock, faults};
};

}  // namespace kcl::streams
