#include "kcl/local/kinesis/subscriptions/subscription_stream.h"

#include "kcl/wire/codec.h"
#include "kcl/wire/event_stream.h"

namespace kcl::local::kinesis {

namespace {

void append_frame(std::string& out, std::string_view kind, std::string_view kind_header,
                  std::string_view type, std::string payload, wire::Format format) {
    const auto content = wire::content_type(wire::Api::kinesis, format);
    wire::append_event_frame(out, {.headers = {{":message-type", std::string(kind)},
                                               {std::string(kind_header), std::string(type)},
                                               {":content-type", std::string(content)}},
                                   .payload = std::move(payload)});
}

void append_event(std::string& out, std::string_view type, std::string payload,
                  wire::Format format) {
    append_frame(out, "event", ":event-type", type, std::move(payload), format);
}

/// An object without members: the operation has no other output than its events.
std::string empty_object(wire::Format format) {
    return format == wire::Format::json ? "{}" : "\xA0";
}

}  // namespace

SubscriptionStream::SubscriptionStream(Subscription subscription, wire::Format format)
    : topic_(topic_of(subscription.address, shard_id(subscription.shard))),
      reader_(std::move(subscription)),
      format_(format) {}

AnswerStream::Part SubscriptionStream::next(storage::Transaction& transaction, SystemTime now) {
    const auto [event, failure, last, again] = reader_.next(transaction, now);
    Part part{.bytes = {}, .last = last, .again = again};
    if (!has_begun_) append_event(part.bytes, "initial-response", empty_object(format_), format_);
    has_begun_ = true;
    if (event)
        append_event(part.bytes, api::SubscribeToShardEvent::event_type,
                     wire::encode(*event, format_), format_);
    if (failure) {
        const api::SubscriptionException exception{failure->message};
        append_frame(part.bytes, "exception", ":exception-type", failure->type,
                     wire::encode(exception, format_), format_);
    }
    return part;
}

}  // namespace kcl::local::kinesis
