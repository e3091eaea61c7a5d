#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/base/clock.h"
#include "kcl/base/sequence_number.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kcl::retrieval {

/// One shard of one stream behind the client's interface, with the faults that a test asks for.
/// Iterators are "<index of the next record>#<serial>" and never expire by themselves.
class ShardDouble final : public aws::KinesisClient {
  public:
    struct Stored {
        std::string sequence_number;
        SystemTime arrival;
        std::string data;
    };
    using IteratorRequest = wire::kinesis::GetShardIteratorRequest;
    using RecordsRequest = wire::kinesis::GetRecordsRequest;
    using RecordsAnswer = wire::kinesis::GetRecordsResponse;
    using ShardsRequest = wire::kinesis::ListShardsRequest;
    using ShardsAnswer = wire::kinesis::ListShardsResponse;

    explicit ShardDouble(Clock& clock) : clock_(clock) {}

    // What a test arranges.
    std::vector<Stored> records;
    bool closed = false;
    std::vector<wire::kinesis::ChildShard> children;
    std::vector<wire::kinesis::Shard> listed;  ///< What ListShards says, two shards a page.
    std::deque<Error> iterator_faults, read_faults, list_faults;  ///< Used up one by one.
    std::function<void(RecordsAnswer&)> bend;  ///< Changes each answer before it goes out.
    std::optional<std::int64_t> behind;        ///< Overrides what the shard would say.

    // What it sees.
    std::vector<IteratorRequest> iterators_asked;
    std::vector<RecordsRequest> reads;
    std::vector<SteadyTime> read_times;
    std::vector<ShardsRequest> lists;

    void put(int count, std::string_view data = "data") {
        for (int i = 0; i < count; ++i)
            records.push_back(
                {std::to_string(100 + records.size()), clock_.system_now(), std::string(data)});
    }

    Answer<wire::kinesis::GetShardIteratorResponse> get_shard_iterator(
        IteratorRequest request) override {
        co_await turn();
        iterators_asked.push_back(request);
        if (auto fault = take(iterator_faults)) co_return std::unexpected(*fault);
        co_return wire::kinesis::GetShardIteratorResponse{token(place_of(request))};
    }

    Answer<RecordsAnswer> get_records(RecordsRequest request) override {
        co_await turn();
        reads.push_back(request);
        read_times.push_back(clock_.steady_now());
        if (auto fault = take(read_faults)) co_return std::unexpected(*fault);
        const auto first = static_cast<std::size_t>(std::stoul(request.shard_iterator));
        const auto limit = static_cast<std::size_t>(request.limit.value_or(10'000));
        const auto last = std::min(first + limit, records.size());
        RecordsAnswer answer = slice(first, last);
        if (closed && last == records.size()) {
            answer.child_shards = children;
        } else {
            answer.next_shard_iterator = token(last);
        }
        answer.millis_behind_latest = behind.value_or(last == records.size() ? 0 : 60'000);
        if (bend) bend(answer);
        co_return answer;
    }

    Answer<ShardsAnswer> list_shards(ShardsRequest request) override {
        co_await turn();
        lists.push_back(request);
        if (auto fault = take(list_faults)) co_return std::unexpected(*fault);
        const std::size_t first = request.next_token ? std::stoul(*request.next_token) : 0;
        const auto last = std::min<std::size_t>(first + 2, listed.size());
        ShardsAnswer answer{.shards = {listed.begin() + static_cast<std::ptrdiff_t>(first),
                                       listed.begin() + static_cast<std::ptrdiff_t>(last)}};
        if (last < listed.size()) answer.next_token = std::to_string(last);
        co_return answer;
    }

    Answer<wire::kinesis::CreateStreamResponse> create_stream(
        wire::kinesis::CreateStreamRequest) override {
        return unexpected_call<wire::kinesis::CreateStreamResponse>();
    }
    Answer<wire::kinesis::DeleteStreamResponse> delete_stream(
        wire::kinesis::DeleteStreamRequest) override {
        return unexpected_call<wire::kinesis::DeleteStreamResponse>();
    }
    Answer<wire::kinesis::DescribeStreamResponse> describe_stream(
        wire::kinesis::DescribeStreamRequest) override {
        return unexpected_call<wire::kinesis::DescribeStreamResponse>();
    }
    Answer<wire::kinesis::DescribeStreamSummaryResponse> describe_stream_summary(
        wire::kinesis::DescribeStreamSummaryRequest) override {
        return unexpected_call<wire::kinesis::DescribeStreamSummaryResponse>();
    }
    Answer<wire::kinesis::ListStreamsResponse> list_streams(
        wire::kinesis::ListStreamsRequest) override {
        return unexpected_call<wire::kinesis::ListStreamsResponse>();
    }
    Answer<wire::kinesis::PutRecordResponse> put_record(wire::kinesis::PutRecordRequest) override {
        return unexpected_call<wire::kinesis::PutRecordResponse>();
    }
    Answer<wire::kinesis::PutRecordsResponse> put_records(
        wire::kinesis::PutRecordsRequest) override {
        return unexpected_call<wire::kinesis::PutRecordsResponse>();
    }
    Answer<wire::kinesis::SplitShardResponse> split_shard(
        wire::kinesis::SplitShardRequest) override {
        return unexpected_call<wire::kinesis::SplitShardResponse>();
    }
    Answer<wire::kinesis::MergeShardsResponse> merge_shards(
        wire::kinesis::MergeShardsRequest) override {
        return unexpected_call<wire::kinesis::MergeShardsResponse>();
    }
    Answer<wire::kinesis::UpdateShardCountResponse> update_shard_count(
        wire::kinesis::UpdateShardCountRequest) override {
        return unexpected_call<wire::kinesis::UpdateShardCountResponse>();
    }
    Answer<wire::kinesis::IncreaseStreamRetentionPeriodResponse> increase_stream_retention_period(
        wire::kinesis::IncreaseStreamRetentionPeriodRequest) override {
        return unexpected_call<wire::kinesis::IncreaseStreamRetentionPeriodResponse>();
    }
    Answer<wire::kinesis::DecreaseStreamRetentionPeriodResponse> decrease_stream_retention_period(
        wire::kinesis::DecreaseStreamRetentionPeriodRequest) override {
        return unexpected_call<wire::kinesis::DecreaseStreamRetentionPeriodResponse>();
    }

  private:
    template <class Response>
    Answer<Response> unexpected_call() {
        co_return failure(Fault::invalid, "a fetcher has no business calling this");
    }

    static asio::awaitable<void> turn() {
        const auto executor = co_await asio::this_coro::executor;
        co_await asio::post(executor, asio::use_awaitable);
    }

    static std::optional<Error> take(std::deque<Error>& faults) {
        if (faults.empty()) return std::nullopt;
        Error fault = faults.front();
        faults.pop_front();
        return fault;
    }

    std::string token(std::size_t place) {
        return std::to_string(place) + "#" + std::to_string(++serial_);
    }

    std::size_t place_of(const IteratorRequest& request) const {
        using Type = wire::kinesis::ShardIteratorType;
        const auto first_that = [&](auto condition) {
            return static_cast<std::size_t>(
                std::find_if(records.begin(), records.end(), condition) - records.begin());
        };
        const auto compared = [&](const Stored& r) {
            return compare_sequence_numbers(r.sequence_number, *request.starting_sequence_number);
        };
        switch (request.shard_iterator_type) {
            case Type::trim_horizon:
                return 0;
            case Type::latest:
                return records.size();
            case Type::at_timestamp:
                return first_that([&](const Stored& r) { return r.arrival >= *request.timestamp; });
            case Type::at_sequence_number:
                return first_that([&](const Stored& r) { return compared(r) >= 0; });
            case Type::after_sequence_number:
                return first_that([&](const Stored& r) { return compared(r) > 0; });
        }
        return 0;
    }

    RecordsAnswer slice(std::size_t first, std::size_t last) const {
        auto kept = std::make_shared<std::vector<Stored>>(
            records.begin() + static_cast<std::ptrdiff_t>(first),
            records.begin() + static_cast<std::ptrdiff_t>(last));
        RecordsAnswer answer;
        for (const Stored& stored : *kept)
            answer.records.push_back({.sequence_number = stored.sequence_number,
                                      .approximate_arrival_timestamp = stored.arrival,
                                      .data = std::as_bytes(std::span(stored.data)),
                                      .partition_key = "key"});
        answer.storage = kept;
        return answer;
    }

    Clock& clock_;
    int serial_ = 0;
};

}  // namespace kcl::retrieval
