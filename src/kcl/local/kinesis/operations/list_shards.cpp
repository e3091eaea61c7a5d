#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/bytes.h"
#include "kcl/local/kinesis/model/opaque.h"
#include "kcl/local/kinesis/model/shard_filter.h"
#include "kcl/local/kinesis/operations/preconditions.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::kinesis {

namespace {

constexpr int most_shards = 1000;

/// What a NextToken stands for: the request, moved on.
struct Continuation {
    SystemTime made;
    std::uint64_t stream = 0;
    StreamAddress address;
    ShardSelection selection;
};

std::string to_text(const Continuation& continuation) {
    ByteWriter content;
    content.time(continuation.made);
    content.u64(continuation.stream);
    content.text(continuation.address.account);
    content.text(continuation.address.region);
    content.text(continuation.address.name);
    content.u8(static_cast<std::uint8_t>(continuation.selection.type));
    content.time(continuation.selection.timestamp);
    content.u32(continuation.selection.first);
    return seal(content.view());
}

std::optional<Continuation> parse(std::string_view token) {
    const auto content = unseal(token);
    if (!content) return std::nullopt;
    ByteReader reader(*content);
    Continuation continuation;
    continuation.made = reader.time();
    continuation.stream = reader.u64();
    continuation.address.account = reader.text();
    continuation.address.region = reader.text();
    continuation.address.name = reader.text();
    continuation.selection.type = static_cast<api::ShardFilterType>(reader.u8());
    continuation.selection.timestamp = reader.time();
    continuation.selection.first = reader.u32();
    if (!reader.ok() || !reader.at_end()) return std::nullopt;
    return continuation;
}

Outcome<Continuation> continue_from(const api::ListShardsRequest& request, SystemTime now,
                                    std::chrono::milliseconds lifetime) {
    for (const auto& [name, given] :
         {std::pair{"StreamName", request.stream_name.has_value()},
          std::pair{"StreamARN", request.stream_arn.has_value()},
          std::pair{"StreamCreationTimestamp", request.stream_creation_timestamp.has_value()},
          std::pair{"ExclusiveStartShardId", request.exclusive_start_shard_id.has_value()}})
        if (given)
            return refusal("InvalidArgumentException",
                           fmt::format("NextToken and {} cannot be provided together.", name));
    auto continuation = parse(request.next_token.value_or(""));
    if (!continuation) return refusal("InvalidArgumentException", "NextToken is invalid.");
    if (const auto fresh = require_fresh_token(continuation->made, now, lifetime); !fresh)
        return std::unexpected(fresh.error());
    return *std::move(continuation);
}

Outcome<Continuation> begin(Catalog& catalog, const Caller& caller,
                            const api::ListShardsRequest& request) {
    if (!request.stream_name && !request.stream_arn)
        return refusal("InvalidArgumentException",
                       "Either NextToken or StreamName should be provided.");
    const auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    if (!is_created_at(*stream, request.stream_creation_timestamp))
        return stream_not_found(stream->address);
    auto selection = selection_of(request.shard_filter, stream->address);
    if (!selection) return std::unexpected(selection.error());
    if (request.exclusive_start_shard_id) {
        const auto after = require_shard_index(stream->address, *request.exclusive_start_shard_id);
        if (!after) return std::unexpected(after.error());
        selection->first = std::max(selection->first, *after + 1);
    }
    return Continuation{.made = caller.now,
                        .stream = stream->id,
                        .address = stream->address,
                        .selection = *selection};
}

}  // namespace

Outcome<api::ListShardsResponse> Engine::list_shards(storage::Transaction& transaction,
                                                     const Caller& caller,
                                                     const api::ListShardsRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto page = request.next_token ? continue_from(request, caller.now, settings_.token_lifetime)
                                   : begin(catalog, caller, request);
    if (!page) return std::unexpected(page.error());
    const auto stream = catalog.find(page->address);
    if (!stream || stream->id != page->stream) return stream_not_found(page->address);
    api::ListShardsResponse response;
    if (status_at(*stream, caller.now) == api::StreamStatus::creating) return response;
    const auto limit =
        static_cast<std::size_t>(std::min(request.max_results.value_or(most_shards), most_shards));
    catalog.each_shard(*stream, page->selection.first, [&](const Shard& shard) {
        if (!selects(page->selection, shard, *stream, caller.now)) return true;
        if (response.shards.size() == limit) {
            page->made = caller.now;
            page->selection.first = shard.index;
            response.next_token = to_text(*page);
            return false;
        }
        response.shards.push_back(describe(shard));
        return true;
    });
    return response;
}

}  // namespace kcl::local::kinesis
