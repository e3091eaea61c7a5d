#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/record_checks.h"
#include "kcl/local/kinesis/records/record_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::kinesis {

namespace {

/// That the number may come from this stream's past: then every new one is greater.
Outcome<void> require_past_number(Catalog& catalog, const Stream& stream, SystemTime now,
                                  const std::string& text) {
    const auto number = parse_sequence_number(text);
    if (number && number->time <= seconds_of(now)) return {};
    // The numbers of a shard's first second are ahead of the clock.
    if (number && number->shard >= 0) {
        const auto shard = catalog.find_shard(stream, static_cast<ShardIndex>(number->shard));
        if (shard && number->created == shard->created && number->time <= shard->created) return {};
    }
    return refusal("InvalidArgumentException",
                   fmt::format("ExclusiveMinimumSequenceNumber {} used in PutRecord on stream {} "
                               "under account {} is invalid.",
                               text, stream.address.name, stream.address.account));
}

}  // namespace

bool Engine::chooses_shards(storage::Transaction& transaction, const Caller& caller,
                            const std::optional<std::string>& stream_name,
                            const std::optional<std::string>& stream_arn) const {
    Catalog catalog(transaction, caller.now);
    const auto stream = require_stream(catalog, caller, stream_name, stream_arn);
    return stream && stream->distribution == api::RecordDistributionStrategy::automatic;
}

Outcome<api::PutRecordResponse> Engine::put_record(storage::Transaction& transaction,
                                                   const Caller& caller,
                                                   const api::PutRecordRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto stream =
        require_writable_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    const auto fit =
        require_fitting_record(*stream, request.partition_key, request.data, [] { return "data"; });
    if (!fit) return std::unexpected(fit.error());
    auto hash = require_hash_key(request.partition_key, request.explicit_hash_key);
    if (!hash) return std::unexpected(hash.error());
    if (request.sequence_number_for_ordering) {
        const auto past = require_past_number(catalog, *stream, caller.now,
                                              *request.sequence_number_for_ordering);
        if (!past) return std::unexpected(past.error());
    }
    if (request.dry_run.value_or(false)) return only_a_dry_run();
    if (request.partition_key.empty() && !request.explicit_hash_key)
        hash = chosen_hash_key(caller.now, 0, request.data);
    RecordWriter writer(transaction, *stream, caller.now, 0);
    const auto stored = writer.add(*hash, request.partition_key, request.data);
    writer.finish();
    api::PutRecordResponse response;
    response.shard_id = shard_id(stored.shard);
    response.sequence_number = to_string(stored.number);
    if (stream->encryption != api::EncryptionType::none)
        response.encryption_type = stream->encryption;
    return response;
}

}  // namespace kcl::local::kinesis
