#include "kcl/streams/stream_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::streams {

using wire::kinesis::StreamStatus;

namespace {

constexpr Duration first_pause = 50ms;
constexpr Duration longest_pause = 2s;

/// Grows while a stream takes its time; the service allows 20 looks a second.
class Pauses {
  public:
    Duration next() { return std::exchange(pause_, std::min(pause_ * 2, longest_pause)); }

  private:
    Duration pause_ = first_pause;
};

Error still(const Summary& summary) {
    return {Fault::timed_out,
            fmt::format("the stream '{}' is still {}", summary.stream_name,
                        wire::name_of(summary.stream_status)),
            {}};
}

}  // namespace

asio::awaitable<Result<Summary>> look_at(aws::KinesisClient& kinesis, std::string stream_name) {
    wire::kinesis::DescribeStreamSummaryRequest request;
    request.stream_name = std::move(stream_name);
    auto answer = co_await kinesis.describe_stream_summary(std::move(request));
    if (!answer) co_return std::unexpected(std::move(answer).error());
    co_return std::move(answer->stream_description_summary);
}

asio::awaitable<Result<Summary>> wait_until_active(aws::KinesisClient& kinesis, Clock& clock,
                                                   std::string stream_name, Patience patience,
                                                   StatusListener listener) {
    for (Pauses pauses;;) {
        auto summary = co_await look_at(kinesis, stream_name);
        if (!summary) co_return summary;
        listener(*summary);
        if (summary->stream_status == StreamStatus::active) co_return summary;
        if (summary->stream_status == StreamStatus::deleting)
            co_return failure(Fault::invalid,
                              fmt::format("the stream '{}' is being deleted", stream_name));
        if (clock.steady_now() >= patience.until) co_return std::unexpected(still(*summary));
        co_await clock.sleep_until(std::min(clock.steady_now() + pauses.next(), patience.until));
    }
}

asio::awaitable<Result<void>> wait_until_gone(aws::KinesisClient& kinesis, Clock& clock,
                                              std::string stream_name, Patience patience,
                                              StatusListener listener) {
    for (Pauses pauses;;) {
        auto summary = co_await look_at(kinesis, stream_name);
        if (!summary && summary.error().fault == Fault::not_found) co_return Result<void>{};
        if (!summary) co_return std::unexpected(std::move(summary).error());
        listener(*summary);
        if (clock.steady_now() >= patience.until) co_return std::unexpected(still(*summary));
        co_await clock.sleep_until(std::min(clock.steady_now() + pauses.next(), patience.until));
    }
}

}  // namespace kcl::streams
