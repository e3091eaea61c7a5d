#pragma once

#include "kcl/local/kinesis/engine.h"
#include "kcl/local/storage/memory_store.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kcl::local::kinesis {

/// An engine on a store in memory, at a time that tests move by hand.
class KinesisScene : public testing::Test {
  protected:
    static constexpr SystemTime start{std::chrono::milliseconds(1'700'000'000'500)};

    explicit KinesisScene(Settings settings = {}) : engine(settings) { caller.now = start; }

    /// Runs one operation; its changes stay when it succeeds.
    template <class Response, class Request>
    Outcome<Response> call(Outcome<Response> (Engine::*operation)(storage::Transaction&,
                                                                  const Caller&, const Request&)
                               const,
                           const Request& request) {
        const auto transaction = store.write();
        auto outcome = (engine.*operation)(*transaction, caller, request);
        if (outcome) transaction->commit();
        return outcome;
    }

    void create(const std::string& name, int shards = 1) {
        api::CreateStreamRequest request;
        request.stream_name = name;
        request.shard_count = shards;
        ASSERT_TRUE(call(&Engine::create_stream, request));
    }
    void remove(const std::string& name) {
        api::DeleteStreamRequest request;
        request.stream_name = name;
        ASSERT_TRUE(call(&Engine::delete_stream, request));
    }
    Outcome<api::SplitShardResponse> split(const std::string& name, const std::string& shard,
                                           const std::string& hash) {
        api::SplitShardRequest request;
        request.stream_name = name;
        request.shard_to_split = shard;
        request.new_starting_hash_key = hash;
        return call(&Engine::split_shard, request);
    }
    Outcome<api::MergeShardsResponse> merge(const std::string& name, const std::string& left,
                                            const std::string& right) {
        api::MergeShardsRequest request;
        request.stream_name = name;
        request.shard_to_merge = left;
        request.adjacent_shard_to_merge = right;
        return call(&Engine::merge_shards, request);
    }

    Outcome<api::PutRecordResponse> try_put(const std::string& name, const std::string& data,
                                            const std::string& key = "key",
                                            std::optional<std::string> hash = {}) {
        api::PutRecordRequest request;
        request.stream_name = name;
        request.partition_key = key;
        request.data = std::as_bytes(std::span(data));
        request.explicit_hash_key = std::move(hash);
        return call(&Engine::put_record, request);
    }
    /// The record's sequence number.
    std::string put(const std::string& name, const std::string& data,
                    const std::string& key = "key", std::optional<std::string> hash = {}) {
        const auto response = try_put(name, data, key, std::move(hash));
        EXPECT_TRUE(response) << response.error().message;
        return response ? response->sequence_number : "";
    }

    api::GetShardIteratorRequest at(api::ShardIteratorType type, std::string number = "") const {
        api::GetShardIteratorRequest request;
        request.stream_name = "s";
        request.shard_id = "shardId-000000000000";
        request.shard_iterator_type = type;
        if (!number.empty()) request.starting_sequence_number = std::move(number);
        return request;
    }
    std::string iterator(const api::GetShardIteratorRequest& request) {
        const auto response = call(&Engine::get_shard_iterator, request);
        EXPECT_TRUE(response) << response.error().message;
        return response ? response->shard_iterator : "";
    }
    std::string oldest(const std::string& name, const std::string& shard = "0") {
        auto request = at(api::ShardIteratorType::trim_horizon);
        request.stream_name = name;
        request.shard_id = shard;
        return iterator(request);
    }
    Outcome<api::GetRecordsResponse> try_get(const std::string& iterator_text,
                                             std::optional<int> limit = {}) {
        api::GetRecordsRequest request;
        request.shard_iterator = iterator_text;
        request.limit = limit;
        return call(&Engine::get_records, request);
    }
    api::GetRecordsResponse get(const std::string& iterator_text, std::optional<int> limit = {}) {
        auto response = try_get(iterator_text, limit);
        EXPECT_TRUE(response) << response.error().message;
        return response ? *std::move(response) : api::GetRecordsResponse{};
    }
    static std::vector<std::string> data_of(const api::GetRecordsResponse& response) {
        std::vector<std::string> data;
        for (const auto& record : response.records)
            data.emplace_back(reinterpret_cast<const char*>(record.data.data()),
                              record.data.size());
        return data;
    }

    std::vector<api::Shard> shards(const std::string& name) {
        api::ListShardsRequest request;
        request.stream_name = name;
        const auto response = call(&Engine::list_shards, request);
        EXPECT_TRUE(response) << response.error().message;
        return response ? response->shards : std::vector<api::Shard>{};
    }

    storage::MemoryStore store;
    Engine engine;
    Caller caller;
};

/// Matches an Outcome that is this error with exactly this text.
MATCHER_P2(Refuses, type, message, "") {
    if (arg) {
        *result_listener << "a success";
        return false;
    }
    *result_listener << arg.error().type << ": " << arg.error().message;
    return arg.error().type == std::string_view(type) &&
           arg.error().message == std::string_view(message);
}

}  // namespace kcl::local::kinesis
