#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/starting_position.h"
#include "kcl/local/kinesis/records/shard_iterator.h"

namespace kcl::local::kinesis {

Outcome<api::GetShardIteratorResponse> Engine::get_shard_iterator(
    storage::Transaction& transaction, const Caller& caller,
    const api::GetShardIteratorRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto address = address_of(caller, request.stream_name, request.stream_arn);
    if (!address) return std::unexpected(address.error());
    const auto index = require_shard_index(*address, request.shard_id);
    if (!index) return std::unexpected(index.error());
    const auto stream = catalog.find(*address);
    if (!stream || status_at(*stream, caller.now) == api::StreamStatus::creating)
        return shard_does_not_exist(*address, *index);
    const auto shard = catalog.find_shard(*stream, *index);
    if (!shard || !is_retained(*shard, *stream, caller.now))
        return shard_does_not_exist(*address, *index);
    const Start start{request.shard_iterator_type, request.starting_sequence_number,
                      request.timestamp};
    const auto position =
        position_of({transaction, *stream, *shard, caller.now, "GetShardIterator"}, start);
    if (!position) return std::unexpected(position.error());
    if (request.dry_run.value_or(false)) return only_a_dry_run();
    api::GetShardIteratorResponse response;
    response.shard_iterator = to_text(ShardIterator{.made = caller.now,
                                                    .stream = stream->id,
                                                    .address = *address,
                                                    .shard = *index,
                                                    .position = *position});
    return response;
}

}  // namespace kcl::local::kinesis
