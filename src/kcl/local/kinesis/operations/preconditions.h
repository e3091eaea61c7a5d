#pragma once

#include "kcl/local/kinesis/model/catalog.h"

#include <optional>
#include <string>
#include <string_view>

/// What several operations ask first, with the answers that AWS gives.
namespace kcl::local::kinesis {

std::unexpected<wire::ServiceError> stream_not_found(const StreamAddress& address);
/// Of the operations that read records.
std::unexpected<wire::ServiceError> shard_does_not_exist(const StreamAddress& address,
                                                         std::int64_t index);
/// Of the others. `shard` as it was given, or as shard_id() writes it.
std::unexpected<wire::ServiceError> could_not_find_shard(const StreamAddress& address,
                                                         std::string_view shard);

/// The stream that the request names, in any state.
Outcome<Stream> require_stream(Catalog& catalog, const Caller& caller,
                               const std::optional<std::string>& name,
                               const std::optional<std::string>& arn);
/// The same, when records can be put into it.
Outcome<Stream> require_writable_stream(Catalog& catalog, const Caller& caller,
                                        const std::optional<std::string>& name,
                                        const std::optional<std::string>& arn);
Outcome<ShardIndex> require_shard_index(const StreamAddress& address, std::string_view text);
Outcome<Shard> require_shard(Catalog& catalog, const Stream& stream, ShardIndex index);
/// That the shard can be split or merged.
Outcome<void> require_open(const Stream& stream, const Shard& shard);

Outcome<void> require_active(const Stream& stream, SystemTime now);
/// That it is neither CREATING nor DELETING.
Outcome<void> require_settled(const Stream& stream, SystemTime now);
Outcome<void> require_provisioned(const Stream& stream);
/// That the account may have so many more open shards in that region.
Outcome<void> require_room_for_shards(Catalog& catalog, const StreamAddress& address,
                                      std::int64_t additional, std::int64_t limit);

/// Whether the stream is the one that was made then; without a time, any is. Clients may have cut
/// it to seconds.
bool is_created_at(const Stream& stream, const std::optional<SystemTime>& time);
/// That a NextToken of that age still counts.
Outcome<void> require_fresh_token(SystemTime made, SystemTime now,
                                  std::chrono::milliseconds lifetime);

/// What a call with DryRun is told when all else is right.
std::unexpected<wire::ServiceError> only_a_dry_run();

}  // namespace kcl::local::kinesis
