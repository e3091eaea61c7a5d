#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/starting_position.h"
#include "kcl/local/kinesis/records/shard_iterator.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::kinesis {

namespace {

constexpr int records_by_default = 10'000;  // and at most
constexpr std::size_t page_bytes = std::size_t{10} << 20;

Outcome<ShardIterator> understand(const Caller& caller, const api::GetRecordsRequest& request,
                                  std::chrono::milliseconds lifetime) {
    auto iterator = parse_shard_iterator(request.shard_iterator);
    if (!iterator) return refusal("InvalidArgumentException", "Invalid ShardIterator.");
    if (caller.now - iterator->made > lifetime)
        return refusal(
            "ExpiredIteratorException",
            fmt::format("Iterator expired. The iterator was created at time {} while right now it "
                        "is {} which is "
                        "further in the future than the tolerated delay of {} milliseconds.",
                        describe(iterator->made), describe(caller.now), lifetime.count()));
    if (request.stream_arn) {
        const auto address = address_of(caller, std::nullopt, request.stream_arn);
        if (!address) return std::unexpected(address.error());
        if (*address != iterator->address)
            return refusal("InvalidArgumentException",
                           fmt::format("StreamARN {} is not the stream of the ShardIterator.",
                                       *request.stream_arn));
    }
    return *std::move(iterator);
}

}  // namespace

Outcome<api::GetRecordsResponse> Engine::get_records(storage::Transaction& transaction,
                                                     const Caller& caller,
                                                     const api::GetRecordsRequest& request) const {
    auto iterator = understand(caller, request, settings_.iterator_lifetime);
    if (!iterator) return std::unexpected(iterator.error());
    Catalog catalog(transaction, caller.now);
    const auto stream = catalog.find(iterator->address);
    const bool is_the_one = stream && stream->id == iterator->stream;
    const auto shard = is_the_one ? catalog.find_shard(*stream, iterator->shard) : std::nullopt;
    if (!shard) return shard_does_not_exist(iterator->address, iterator->shard);

    if (request.dry_run.value_or(false)) return only_a_dry_run();
    const auto limit = static_cast<std::size_t>(
        std::min(request.limit.value_or(records_by_default), records_by_default));
    auto page = RecordLog(transaction, stream->id, *shard)
                    .read(iterator->position, stream->horizon(caller.now),
                          {.records = limit, .bytes = page_bytes});
    api::GetRecordsResponse response;
    response.records = std::move(page.records);
    response.storage = std::move(page.storage);
    const auto behind = page.more ? caller.now - page.last_arrival : std::chrono::milliseconds(0);
    response.millis_behind_latest = std::max<std::int64_t>(behind.count(), 0);
    if (shard->closed && !page.more) {
        response.child_shards = children_of(transaction, *stream, *shard, caller.now);
        return response;
    }
    iterator->made = caller.now;
    iterator->position = page.next;
    response.next_shard_iterator = to_text(*iterator);
    return response;
}

}  // namespace kcl::local::kinesis
