#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/base/clock.h"

#include <functional>
#include <string>

namespace kcl::streams {

using Summary = wire::kinesis::StreamDescriptionSummary;
/// Told each time the stream was looked at.
using StatusListener = std::function<void(const Summary&)>;

/// How long to wait for a stream that changes.
struct Patience {
    SteadyTime until = SteadyTime::max();
};

/// What the service says of the stream now.
asio::awaitable<Result<Summary>> look_at(aws::KinesisClient& kinesis, std::string stream_name);

/// Returns once the stream is ACTIVE.
/// Faults: timed_out (names the state that it is still in), invalid (it is being deleted),
/// not_found, and those of the service. Cancellation: terminal.
asio::awaitable<Result<Summary>> wait_until_active(aws::KinesisClient& kinesis, Clock& clock,
                                                   std::string stream_name, Patience patience,
                                                   StatusListener listener);
/// Returns once the stream is gone.
asio::awaitable<Result<void>> wait_until_gone(aws::KinesisClient& kinesis, Clock& clock,
                                              std::string stream_name, Patience patience,
                                              StatusListener listener);

}  // namespace kcl::streams
