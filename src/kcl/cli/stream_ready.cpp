#include "kcl/cli/stream_ready.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::cli {

namespace {

using wire::kinesis::StreamStatus;

constexpr auto creating_takes_at_most = 300s;

Error missing(const WantedStream& wanted, const Error& error) {
    return {Fault::not_found,
            fmt::format("the stream '{}' does not exist in region {}: {} Create it, give another "
                        "--stream or --aws.region, or let this program create it with "
                        "--create-stream N.",
                        wanted.name, wanted.region, error.message),
            error.code};
}

asio::awaitable<Result<bool>> create(aws::KinesisClient& kinesis, const WantedStream& wanted) {
    wire::kinesis::CreateStreamRequest request;
    request.stream_name = wanted.name;
    request.shard_count = wanted.create_shards;
    auto answer = co_await kinesis.create_stream(std::move(request));
    // Another cluster that starts at the same time may have been faster.
    if (!answer && answer.error().fault == Fault::exists) co_return false;
    if (!answer) co_return std::unexpected(std::move(answer).error());
    co_return true;
}

}  // namespace

asio::awaitable<Result<void>> make_stream_ready(aws::KinesisClient& kinesis, Clock& clock,
                                                WantedStream wanted,
                                                std::function<void()> on_created) {
    const SteadyTime deadline = clock.steady_now() + creating_takes_at_most;
    Duration pause = 20ms;
    bool tried_to_create = false;
    while (clock.steady_now() < deadline) {
        wire::kinesis::DescribeStreamSummaryRequest request;
        request.stream_name = wanted.name;
        auto answer = co_await kinesis.describe_stream_summary(std::move(request));
        if (answer) {
            const auto status = answer->stream_description_summary.stream_status;
            if (status == StreamStatus::active || status == StreamStatus::updating)
                co_return Result<void>{};
            if (status == StreamStatus::deleting)
                co_return failure(Fault::exists,
                                  fmt::format("the stream '{}' is being deleted", wanted.name));
        } else if (answer.error().fault != Fault::not_found) {
            co_return std::unexpected(std::move(answer).error());
        } else if (!wanted.create_shards) {
            co_return std::unexpected(missing(wanted, answer.error()));
        } else if (!tried_to_create) {
            tried_to_create = true;
            const auto created = co_await create(kinesis, wanted);
            if (!created) co_return std::unexpected(created.error());
            if (*created) on_created();
            continue;
        }
        co_await clock.sleep_for(pause);
        pause = std::min<Duration>(pause * 2, 2s);
    }
    co_return failure(Fault::timed_out,
                      fmt::format("the stream '{}' is still being created", wanted.name));
}

}  // namespace kcl::cli
