#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/account.h"
#include "kcl/local/kinesis/model/belongings.h"
#include "kcl/local/kinesis/operations/consumers/consumer_checks.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/resources/tag_rules.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

constexpr std::size_t consumers_at_most = 20;
constexpr std::size_t committed_consumers_at_most = 50;  // of on-demand streams
constexpr std::size_t creating_at_most = 5;

std::unexpected<wire::ServiceError> too_many(const Stream& stream, std::size_t limit,
                                             std::string_view which) {
    return refusal(
        "LimitExceededException",
        fmt::format("This request would exceed the limit of {} {} of stream {} under account {}.",
                    limit, which, stream.address.name, stream.address.account));
}

Outcome<void> require_room_for_consumer(storage::Transaction& transaction, const Stream& stream,
                                        SystemTime now) {
    std::size_t count = 0;
    std::size_t creating = 0;
    Consumers(transaction, stream, now).each("", [&](const Consumer& consumer) {
        ++count;
        if (status_at(consumer, now) == api::ConsumerStatus::creating) ++creating;
        return true;
    });
    const Account account(transaction, stream.address.account, stream.address.region);
    const bool is_committed =
        stream.mode == api::StreamMode::on_demand && account.commitment().holds(now);
    const auto limit = is_committed ? committed_consumers_at_most : consumers_at_most;
    if (count >= limit) return too_many(stream, limit, "registered consumers");
    if (creating >= creating_at_most)
        return too_many(stream, creating_at_most, "consumers in CREATING state");
    return {};
}

Outcome<void> require_new_name(Consumers& consumers, const Stream& stream,
                               const std::string& name) {
    if (!consumers.find(name)) return {};
    return refusal("ResourceInUseException",
                   fmt::format("Consumer {} under stream {} already exists for account {}.", name,
                               stream.address.name, stream.address.account));
}

}  // namespace

Outcome<api::RegisterStreamConsumerResponse> Engine::register_stream_consumer(
    storage::Transaction& transaction, const Caller& caller,
    const api::RegisterStreamConsumerRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto stream = require_stream(catalog, caller, std::nullopt, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    if (const auto ready = require_settled(*stream, caller.now); !ready)
        return std::unexpected(ready.error());
    Consumers consumers(transaction, *stream, caller.now);
    if (const auto fresh = require_new_name(consumers, *stream, request.consumer_name); !fresh)
        return std::unexpected(fresh.error());
    if (const auto room = require_room_for_consumer(transaction, *stream, caller.now); !room)
        return std::unexpected(room.error());
    if (const auto valid = require_valid_tags(request.tags); !valid)
        return std::unexpected(valid.error());

    consumers.sweep();
    Consumer consumer{.name = request.consumer_name, .created = caller.now};
    enter(consumer, api::ConsumerStatus::creating, caller.now, settings_.create_delay);
    consumers.save(consumer);
    Belongings(transaction, stream->id, consumer.name).set(request.tags);
    api::RegisterStreamConsumerResponse response;
    response.consumer = describe(consumer, stream->address, caller.now);
    // Seen while it is being made, however short that is.
    response.consumer.consumer_status = api::ConsumerStatus::creating;
    return response;
}

Outcome<api::DeregisterStreamConsumerResponse> Engine::deregister_stream_consumer(
    storage::Transaction& transaction, const Caller& caller,
    const api::DeregisterStreamConsumerRequest& request) const {
    auto found = require_consumer(transaction, caller, request.stream_arn, request.consumer_name,
                                  request.consumer_arn);
    if (!found) return std::unexpected(found.error());
    Consumers consumers(transaction, found->stream, caller.now);
    if (found->consumer.status != api::ConsumerStatus::deleting) {
        enter(found->consumer, api::ConsumerStatus::deleting, caller.now, settings_.delete_delay);
        consumers.save(found->consumer);
    }
    consumers.sweep();
    return {};
}

Outcome<api::DescribeStreamConsumerResponse> Engine::describe_stream_consumer(
    storage::Transaction& transaction, const Caller& caller,
    const api::DescribeStreamConsumerRequest& request) const {
    const auto found = require_consumer(transaction, caller, request.stream_arn,
                                        request.consumer_name, request.consumer_arn);
    if (!found) return std::unexpected(found.error());
    const auto described = describe(found->consumer, found->stream.address, caller.now);
    api::DescribeStreamConsumerResponse response;
    response.consumer_description = {
        .consumer_name = described.consumer_name,
        .consumer_arn = described.consumer_arn,
        .consumer_status = described.consumer_status,
        .consumer_creation_timestamp = described.consumer_creation_timestamp,
        .stream_arn = found->stream.address.arn()};
    return response;
}

}  // namespace kcl::local::kinesis
