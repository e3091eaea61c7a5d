#pragma once

#include "kcl/local/kinesis/model/consumers.h"

#include <optional>
#include <string>

/// What several operations on consumers ask first.
namespace kcl::local::kinesis {

struct FoundConsumer {
    Stream stream;
    Consumer consumer;
};

/// `which`: its ARN or its name.
std::unexpected<wire::ServiceError> consumer_not_found(const std::string& which,
                                                       const StreamAddress& stream);

/// In any state.
Outcome<FoundConsumer> require_consumer(storage::Transaction& transaction, const Caller& caller,
                                        const std::string& arn);
/// By its ARN, or by the stream's and its own name; by all three when they agree.
Outcome<FoundConsumer> require_consumer(storage::Transaction& transaction, const Caller& caller,
                                        const std::optional<std::string>& stream_arn,
                                        const std::optional<std::string>& name,
                                        const std::optional<std::string>& arn);

api::StreamConsumer describe(const Consumer& consumer, const StreamAddress& stream, SystemTime now);

}  // namespace kcl::local::kinesis
