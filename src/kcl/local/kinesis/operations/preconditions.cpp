#include "kcl/local/kinesis/operations/preconditions.h"

#include "kcl/local/kinesis/records/shard_iterator.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

std::unexpected<wire::ServiceError> stream_not_found(const StreamAddress& address) {
    return refusal("ResourceNotFoundException", fmt::format("Stream {} under account {} not found.",
                                                            address.name, address.account));
}

std::unexpected<wire::ServiceError> shard_does_not_exist(const StreamAddress& address,
                                                         std::int64_t index) {
    return refusal("ResourceNotFoundException",
                   fmt::format("Shard {} in stream {} under account {} does not exist",
                               shard_id(index), address.name, address.account));
}

std::unexpected<wire::ServiceError> could_not_find_shard(const StreamAddress& address,
                                                         std::string_view shard) {
    return refusal("ResourceNotFoundException",
                   fmt::format("Could not find shard {} in stream {} under account {}.", shard,
                               address.name, address.account));
}

Outcome<Stream> require_stream(Catalog& catalog, const Caller& caller,
                               const std::optional<std::string>& name,
                               const std::optional<std::string>& arn) {
    const auto address = address_of(caller, name, arn);
    if (!address) return std::unexpected(address.error());
    auto stream = catalog.find(*address);
    if (!stream) return stream_not_found(*address);
    return *std::move(stream);
}

Outcome<Stream> require_writable_stream(Catalog& catalog, const Caller& caller,
                                        const std::optional<std::string>& name,
                                        const std::optional<std::string>& arn) {
    auto stream = require_stream(catalog, caller, name, arn);
    if (!stream) return stream;
    const auto status = status_at(*stream, caller.now);
    if (status != api::StreamStatus::active && status != api::StreamStatus::updating)
        return stream_not_found(stream->address);
    return stream;
}

Outcome<ShardIndex> require_shard_index(const StreamAddress& address, std::string_view text) {
    const auto index = parse_shard_id(text);
    if (!index) return could_not_find_shard(address, text);
    return *index;
}

Outcome<Shard> require_shard(Catalog& catalog, const Stream& stream, ShardIndex index) {
    auto shard = catalog.find_shard(stream, index);
    if (!shard) return could_not_find_shard(stream.address, shard_id(index));
    return *std::move(shard);
}

Outcome<void> require_open(const Stream& stream, const Shard& shard) {
    if (!shard.closed) return {};
    return refusal(
        "InvalidArgumentException",
        fmt::format("Shard {} in stream {} under account {} has already been merged or split, and "
                    "thus is not eligible for merging or splitting.",
                    shard_id(shard.index), stream.address.name, stream.address.account));
}

Outcome<void> require_active(const Stream& stream, SystemTime now) {
    const auto status = status_at(stream, now);
    if (status == api::StreamStatus::active) return {};
    return refusal("ResourceInUseException",
                   fmt::format("Stream {} under account {} not ACTIVE, instead in state {}",
                               stream.address.name, stream.address.account,
                               status ? wire::name_of(*status) : "DELETING"));
}

Outcome<void> require_settled(const Stream& stream, SystemTime now) {
    if (status_at(stream, now) == api::StreamStatus::updating) return {};
    return require_active(stream, now);
}

Outcome<void> require_provisioned(const Stream& stream) {
    if (stream.mode == api::StreamMode::provisioned) return {};
    return refusal("ValidationException",
                   fmt::format("Request is invalid. Stream {} under account {} is in On-Demand "
                               "mode.",
                               stream.address.name, stream.address.account));
}

Outcome<void> require_room_for_shards(Catalog& catalog, const StreamAddress& address,
                                      std::int64_t additional, std::int64_t limit) {
    std::int64_t present = 0;
    catalog.each_stream(address.account, address.region, "", [&](const Stream& stream) {
        present += stream.open_shards;
        return true;
    });
    if (present + additional <= limit) return {};
    return refusal("LimitExceededException",
                   fmt::format("This request would exceed the shard limit for the account {} in "
                               "{}. Current shard count for "
                               "the account: {}. Limit: {}. Number of additional shards that would "
                               "have resulted from this "
                               "request: {}. Refer to the AWS Service Limits page "
                               "(http://docs.aws.amazon.com/general/latest/gr/"
                               "aws_service_limits.html) for current limits "
                               "and how to request higher limits.",
                               address.account, address.region, present, limit, additional));
}

bool is_created_at(const Stream& stream, const std::optional<SystemTime>& time) {
    return !time || seconds_of(*time) == seconds_of(stream.created);
}

Outcome<void> require_fresh_token(SystemTime made, SystemTime now,
                                  std::chrono::milliseconds lifetime) {
    if (now - made <= lifetime) return {};
    return refusal("ExpiredNextTokenException",
                   fmt::format("NextToken expired. The token was created at time {} while right "
                               "now it is {} which is further in the future than the tolerated "
                               "delay of {} milliseconds.",
                               describe(made), describe(now), lifetime.count()));
}

std::unexpected<wire::ServiceError> only_a_dry_run() {
    return refusal("DryRunOperationException",
                   "Request would have succeeded, but the DryRun flag is set.");
}

}  // namespace kcl::local::kinesis
