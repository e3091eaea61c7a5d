#include "kcl/local/kinesis/subscriptions/subscription.h"

#include "kcl/local/kinesis/model/consumers.h"
#include "kcl/local/kinesis/model/layout.h"
#include "kcl/local/kinesis/operations/consumers/consumer_checks.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/starting_position.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>

namespace kcl::local::kinesis {

namespace {

using layout::space;
constexpr ReadLimits event_limits{.records = 10'000, .bytes = std::size_t{1} << 20};
constexpr std::chrono::seconds quiet_at_most{5};

SubscriptionReader::Next failed(const wire::ServiceError& error) {
    return {.event = {}, .failure = error, .last = true, .again = {}};
}

}  // namespace

std::optional<Registration> Registrations::find(ShardIndex shard) const {
    const auto value = transaction_.get(space, key_of(shard));
    if (!value) return std::nullopt;
    ByteReader reader = layout::begin_reading(*value, "subscription");
    Registration registration;
    registration.id = reader.u64();
    registration.started = reader.time();
    layout::require_readable(reader.ok(), "subscription");
    return registration;
}

void Registrations::save(ShardIndex shard, const Registration& registration) {
    ByteWriter value = layout::begin_value();
    value.u64(registration.id);
    value.time(registration.started);
    transaction_.put(space, key_of(shard), value.view());
}

std::string Registrations::key_of(ShardIndex shard) const {
    ByteWriter key;
    key.raw(std::string_view(layout::owned_prefix('u', stream_, consumer_)));
    key.u32(shard);
    return key.take();
}

Topic topic_of(const StreamAddress& stream, std::string_view shard_id) {
    // Two topics may share a number: then one is asked in vain.
    const std::hash<std::string_view> hash;
    constexpr Topic spread = 0x9e37'79b9'7f4a'7c15;
    Topic topic = any_topic;
    for (const std::string_view part :
         {std::string_view(stream.account), std::string_view(stream.region),
          std::string_view(stream.name), shard_id})
        topic = (topic ^ hash(part)) * spread;
    return topic == any_topic ? spread : topic;
}

std::unexpected<wire::ServiceError> subscription_exists(const StreamAddress& stream,
                                                        std::string_view consumer,
                                                        ShardIndex shard) {
    return refusal("ResourceInUseException",
                   fmt::format("Another active subscription exists for this consumer: {}:{}:{}:{}",
                               stream.account, stream.name, shard_id(shard), consumer));
}

SubscriptionReader::Next SubscriptionReader::next(storage::Transaction& transaction,
                                                  SystemTime now) {
    const auto stream = require_right(transaction, now);
    if (!stream) return failed(stream.error());
    const auto shard = Catalog(transaction, now).find_shard(*stream, subscription_.shard);
    if (!shard)
        return failed(shard_does_not_exist(subscription_.address, subscription_.shard).error());
    if (now >= subscription_.ends) return {.event = {}, .failure = {}, .last = true, .again = {}};
    return read(transaction, *stream, *shard, now);
}

/// That stream and consumer are still the ones of the beginning, and nobody has taken over.
Outcome<Stream> SubscriptionReader::require_right(storage::Transaction& transaction,
                                                  SystemTime now) const {
    const auto& [id, stream_id, address, name, shard, position, ends] = subscription_;
    auto stream = Catalog(transaction, now).find(address);
    if (!stream || stream->id != stream_id) return stream_not_found(address);
    const auto consumer = Consumers(transaction, *stream, now).find(name);
    const auto newest = Registrations(transaction, stream_id, name).find(shard);
    const bool is_registered =
        consumer && newest && status_at(*consumer, now) != api::ConsumerStatus::deleting;
    if (!is_registered) return consumer_not_found(name, address);
    if (newest->id != id) return subscription_exists(address, name, shard);
    return *std::move(stream);
}

SubscriptionReader::Next SubscriptionReader::read(storage::Transaction& transaction,
                                                  const Stream& stream, const Shard& shard,
                                                  SystemTime now) {
    auto page = RecordLog(transaction, stream.id, shard)
                    .read(subscription_.position, stream.horizon(now), event_limits);
    subscription_.position = page.next;
    const bool is_end = shard.closed && !page.more;
    const bool is_due = !last_event_ || now - *last_event_ >= quiet_at_most;
    Next next;
    if (is_end || is_due || !page.records.empty()) {
        auto& event = next.event.emplace();
        event.records = std::move(page.records);
        event.storage = std::move(page.storage);
        const auto behind = page.more ? now - page.last_arrival : std::chrono::milliseconds(0);
        event.millis_behind_latest = std::max<std::int64_t>(behind.count(), 0);
        if (is_end)
            event.child_shards = children_of(transaction, stream, shard, now);
        else
            event.continuation_sequence_number = to_string(
                number_before({transaction, stream, shard, now, {}}, subscription_.position));
        last_event_ = now;
    }
    next.last = is_end;
    if (!is_end)
        next.again = page.more ? now : std::min(*last_event_ + quiet_at_most, subscription_.ends);
    return next;
}

}  // namespace kcl::local::kinesis
