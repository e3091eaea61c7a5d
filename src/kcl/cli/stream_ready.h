#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/base/clock.h"

#include <functional>
#include <optional>
#include <string>

namespace kcl::cli {

/// What to do about a stream that may not be there yet.
struct WantedStream {
    std::string name;
    std::string region;                ///< For messages.
    std::optional<int> create_shards;  ///< Create it with so many shards when it doesn't exist.
};

/// Returns once the stream can be read, creating it when that is wanted. `on_created` is told when
/// this call created it. Faults: not_found (`message` names stream, region and the service's
/// account, and the mend), exists (it is being deleted), timed_out, and those of the service.
asio::awaitable<Result<void>> make_stream_ready(aws::KinesisClient& kinesis, Clock& clock,
                                                WantedStream wanted,
                                                std::function<void()> on_created);

}  // namespace kcl::cli
