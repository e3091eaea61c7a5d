#include "kcl/local/kinesis/operations/consumers/consumer_checks.h"

#include "kcl/local/kinesis/operations/preconditions.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

std::unexpected<wire::ServiceError> consumer_not_found(const std::string& which,
                                                       const StreamAddress& stream) {
    return refusal("ResourceNotFoundException",
                   fmt::format("Consumer {}, account {} not found.", which, stream.account));
}

Outcome<FoundConsumer> require_consumer(storage::Transaction& transaction, const Caller& caller,
                                        const std::string& arn) {
    const auto address = parse_consumer_arn(arn);
    if (!address)
        return refusal("InvalidArgumentException", fmt::format("Invalid ConsumerARN: {}", arn));
    auto stream = Catalog(transaction, caller.now).find(address->stream);
    if (!stream) return stream_not_found(address->stream);
    auto consumer = Consumers(transaction, *stream, caller.now).find(address->name);
    if (!consumer || seconds_of(consumer->created) != address->created)
        return consumer_not_found(arn, address->stream);
    return FoundConsumer{*std::move(stream), *std::move(consumer)};
}

Outcome<FoundConsumer> require_consumer(storage::Transaction& transaction, const Caller& caller,
                                        const std::optional<std::string>& stream_arn,
                                        const std::optional<std::string>& name,
                                        const std::optional<std::string>& arn) {
    if (arn) {
        auto found = require_consumer(transaction, caller, *arn);
        if (!found) return found;
        const bool agree = (!stream_arn || *stream_arn == found->stream.address.arn()) &&
                           (!name || *name == found->consumer.name);
        if (agree) return found;
        return refusal("InvalidArgumentException",
                       "ConsumerARN names another consumer than StreamARN and ConsumerName.");
    }
    if (!stream_arn || !name)
        return refusal("InvalidArgumentException",
                       "Either ConsumerARN or both StreamARN and ConsumerName should be provided.");
    Catalog catalog(transaction, caller.now);
    auto stream = require_stream(catalog, caller, std::nullopt, stream_arn);
    if (!stream) return std::unexpected(stream.error());
    auto consumer = Consumers(transaction, *stream, caller.now).find(*name);
    if (!consumer) return consumer_not_found(*name, stream->address);
    return FoundConsumer{*std::move(stream), *std::move(consumer)};
}

api::StreamConsumer describe(const Consumer& consumer, const StreamAddress& stream,
                             SystemTime now) {
    return {.consumer_name = consumer.name,
            .consumer_arn = consumer.arn(stream),
            .consumer_status = status_at(consumer, now).value_or(api::ConsumerStatus::deleting),
            .consumer_creation_timestamp = consumer.created};
}

}  // namespace kcl::local::kinesis
