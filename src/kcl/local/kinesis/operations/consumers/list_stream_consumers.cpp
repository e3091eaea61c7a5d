#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/bytes.h"
#include "kcl/local/kinesis/model/opaque.h"
#include "kcl/local/kinesis/operations/consumers/consumer_checks.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/records/shard_iterator.h"

namespace kcl::local::kinesis {

namespace {

constexpr int consumers_by_default = 100;

/// What a NextToken stands for.
struct Continuation {
    SystemTime made;
    std::uint64_t stream = 0;
    std::string after;
};

std::string to_text(const Continuation& continuation) {
    ByteWriter content;
    content.time(continuation.made);
    content.u64(continuation.stream);
    content.text(continuation.after);
    return seal(content.view());
}

std::optional<Continuation> parse(std::string_view token) {
    const auto content = unseal(token);
    if (!content) return std::nullopt;
    ByteReader reader(*content);
    Continuation continuation;
    continuation.made = reader.time();
    continuation.stream = reader.u64();
    continuation.after = reader.text();
    if (!reader.ok() || !reader.at_end()) return std::nullopt;
    return continuation;
}

/// The name behind which the page begins.
Outcome<std::string> begin_after(const api::ListStreamConsumersRequest& request,
                                 const Stream& stream, SystemTime now,
                                 std::chrono::milliseconds lifetime) {
    if (!request.next_token) return std::string();
    if (request.stream_creation_timestamp)
        return refusal("InvalidArgumentException",
                       "NextToken and StreamCreationTimestamp cannot be provided together.");
    auto continuation = parse(*request.next_token);
    if (!continuation || continuation->stream != stream.id)
        return refusal("InvalidArgumentException", "NextToken is invalid.");
    if (const auto fresh = require_fresh_token(continuation->made, now, lifetime); !fresh)
        return std::unexpected(fresh.error());
    return std::move(continuation->after);
}

}  // namespace

Outcome<api::ListStreamConsumersResponse> Engine::list_stream_consumers(
    storage::Transaction& transaction, const Caller& caller,
    const api::ListStreamConsumersRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto stream = require_stream(catalog, caller, std::nullopt, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    const auto after = begin_after(request, *stream, caller.now, settings_.token_lifetime);
    if (!after) return std::unexpected(after.error());
    if (!is_created_at(*stream, request.stream_creation_timestamp))
        return stream_not_found(stream->address);
    const auto limit = static_cast<std::size_t>(request.max_results.value_or(consumers_by_default));
    api::ListStreamConsumersResponse response;
    Consumers(transaction, *stream, caller.now).each(*after, [&](const Consumer& consumer) {
        if (response.consumers.size() == limit) {
            response.next_token = to_text(
                Continuation{caller.now, stream->id, response.consumers.back().consumer_name});
            return false;
        }
        response.consumers.push_back(describe(consumer, stream->address, caller.now));
        return true;
    });
    return response;
}

}  // namespace kcl::local::kinesis
