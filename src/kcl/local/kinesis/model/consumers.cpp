#include "kcl/local/kinesis/model/consumers.h"

#include "kcl/local/kinesis/model/layout.h"

#include <fmt/format.h>

#include <charconv>
#include <vector>

namespace kcl::local::kinesis {

namespace {

using layout::space;

std::string key_of(const Stream& stream, std::string_view name) {
    return layout::part_prefix('e', stream.id).append(name);
}

std::string encode(const Consumer& consumer) {
    ByteWriter value = layout::begin_value();
    value.time(consumer.created);
    value.u8(static_cast<std::uint8_t>(consumer.status));
    value.time(consumer.changes_at);
    return value.take();
}

Consumer decode(std::string_view name, std::string_view value) {
    ByteReader reader = layout::begin_reading(value, "consumer");
    Consumer consumer;
    consumer.name = name;
    consumer.created = reader.time();
    consumer.status = static_cast<api::ConsumerStatus>(reader.u8());
    consumer.changes_at = reader.time();
    layout::require_readable(reader.ok(), "consumer");
    return consumer;
}

}  // namespace

std::string Consumer::arn(const StreamAddress& stream) const {
    return fmt::format("{}/consumer/{}:{}", stream.arn(), name, seconds_of(created));
}

void enter(Consumer& consumer, api::ConsumerStatus status, SystemTime now,
           std::chrono::milliseconds delay) {
    consumer.status = status;
    consumer.changes_at = delay.count() == 0 ? SystemTime{} : now + delay;
}

std::optional<api::ConsumerStatus> status_at(const Consumer& consumer, SystemTime now) {
    if (now < consumer.changes_at) return consumer.status;
    if (consumer.status == api::ConsumerStatus::deleting) return std::nullopt;
    return api::ConsumerStatus::active;
}

std::optional<ConsumerAddress> parse_consumer_arn(std::string_view arn) {
    constexpr std::string_view marker = "/consumer/";
    const auto at = arn.find(marker);
    const auto colon = arn.rfind(':');
    if (at == arn.npos || colon < at + marker.size()) return std::nullopt;
    auto stream = parse_stream_arn(arn.substr(0, at));
    if (!stream) return std::nullopt;
    ConsumerAddress address{.stream = *std::move(stream), .name = {}, .created = 0};
    address.name = arn.substr(at + marker.size(), colon - at - marker.size());
    const auto digits = arn.substr(colon + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), address.created);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return address;
}

std::optional<Consumer> Consumers::find(std::string_view name) {
    const auto value = transaction_.get(space, key_of(stream_, name));
    if (!value) return std::nullopt;
    auto consumer = decode(name, *value);
    if (!status_at(consumer, now_)) return std::nullopt;
    return consumer;
}

void Consumers::each(std::string_view after, const std::function<bool(const Consumer&)>& take) {
    const auto all = layout::part_prefix('e', stream_.id);
    const auto cursor = transaction_.cursor(space);
    const auto from = after.empty() ? all : key_of(stream_, after) + '\0';
    for (bool more = cursor->seek(from); more && cursor->key().starts_with(all);
         more = cursor->next()) {
        const auto consumer = decode(cursor->key().substr(all.size()), cursor->value());
        if (status_at(consumer, now_) && !take(consumer)) return;
    }
}

std::size_t Consumers::count() {
    std::size_t count = 0;
    each("", [&count](const Consumer&) {
        ++count;
        return true;
    });
    return count;
}

void Consumers::save(const Consumer& consumer) {
    transaction_.put(space, key_of(stream_, consumer.name), encode(consumer));
}

void Consumers::sweep() {
    const auto all = layout::part_prefix('e', stream_.id);
    std::vector<std::string> gone;
    {
        const auto cursor = transaction_.cursor(space);
        for (bool more = cursor->seek(all); more && cursor->key().starts_with(all);
             more = cursor->next()) {
            const auto name = cursor->key().substr(all.size());
            if (!status_at(decode(name, cursor->value()), now_)) gone.emplace_back(name);
        }
    }
    for (const auto& name : gone) erase(name);
}

void Consumers::erase(const std::string& name) {
    std::vector<std::string> keys{key_of(stream_, name)};
    for (const char kind : {'u', 't', 'p'}) {
        const auto all = layout::owned_prefix(kind, stream_.id, name);
        const auto cursor = transaction_.cursor(space);
        for (bool more = cursor->seek(all); more && cursor->key().starts_with(all);
             more = cursor->next())
            keys.emplace_back(cursor->key());
    }
    for (const auto& key : keys) transaction_.erase(space, key);
}

}  // namespace kcl::local::kinesis
