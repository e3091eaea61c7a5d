#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/consumers/consumer_checks.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/starting_position.h"
#include "kcl/local/kinesis/subscriptions/subscription.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

constexpr std::chrono::minutes lasts{5};
/// So long a subscription can't be taken over.
constexpr std::chrono::seconds protected_for{5};

Outcome<void> require_active_consumer(const FoundConsumer& found, SystemTime now) {
    if (status_at(found.consumer, now) == api::ConsumerStatus::active) return {};
    return refusal(
        "ResourceInUseException",
        fmt::format("Consumer {} with creation timestamp {} under stream: {} , account {} is not "
                    "in ACTIVE status.",
                    found.consumer.name, seconds_of(found.consumer.created),
                    found.stream.address.name, found.stream.address.account));
}

Outcome<Shard> require_readable_shard(storage::Transaction& transaction, const Stream& stream,
                                      const std::string& text, SystemTime now) {
    const auto index = require_shard_index(stream.address, text);
    if (!index) return std::unexpected(index.error());
    auto shard = Catalog(transaction, now).find_shard(stream, *index);
    if (!shard || !is_retained(*shard, stream, now))
        return shard_does_not_exist(stream.address, *index);
    return *std::move(shard);
}

}  // namespace

Outcome<Subscription> Engine::subscribe_to_shard(
    storage::Transaction& transaction, const Caller& caller,
    const api::SubscribeToShardRequest& request) const {
    const auto found = require_consumer(transaction, caller, request.consumer_arn);
    if (!found) return std::unexpected(found.error());
    const auto& [stream, consumer] = *found;
    if (const auto active = require_active_consumer(*found, caller.now); !active)
        return std::unexpected(active.error());
    const auto shard = require_readable_shard(transaction, stream, request.shard_id, caller.now);
    if (!shard) return std::unexpected(shard.error());
    const auto& [type, number, time] = request.starting_position;
    const Start start{type, number, time};
    const auto position =
        position_of({transaction, stream, *shard, caller.now, "SubscribeToShard"}, start);
    if (!position) return std::unexpected(position.error());
    Registrations registrations(transaction, stream.id, consumer.name);
    const auto present = registrations.find(shard->index);
    if (present && caller.now >= present->started && caller.now - present->started < protected_for)
        return subscription_exists(stream.address, consumer.name, shard->index);
    if (request.dry_run.value_or(false)) return only_a_dry_run();

    const auto id = Catalog(transaction, caller.now).new_id();
    registrations.save(shard->index, {.id = id, .started = caller.now});
    return Subscription{.id = id,
                        .stream = stream.id,
                        .address = stream.address,
                        .consumer = consumer.name,
                        .shard = shard->index,
                        .position = *position,
                        .ends = caller.now + lasts};
}

}  // namespace kcl::local::kinesis
