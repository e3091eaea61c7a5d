#pragma once

#include "kcl/local/kinesis/model/stream.h"

#include <optional>

namespace kcl::local::kinesis {

/// Which shards of a stream a ListShards call wants.
struct ShardSelection {
    api::ShardFilterType type = api::ShardFilterType::from_trim_horizon;
    SystemTime timestamp;
    ShardIndex first = 0;  ///< Shards with lower indexes are not wanted.
};

/// Pure. The shards that AT_TRIM_HORIZON and AT_LATEST select cover every hash key exactly once, so
/// that a reader that begins with them misses nothing and sees nothing twice: a shard that was
/// closed in the same moment in which the children opened counts as open then, they do not.
/// AT_TIMESTAMP takes both, as AWS documents it; a time before the horizon means the horizon.
bool selects(const ShardSelection& selection, const Shard& shard, const Stream& stream,
             SystemTime now);

/// What a request says. Refuses a filter without the member that its type needs.
Outcome<ShardSelection> selection_of(const std::optional<api::ShardFilter>& filter,
                                     const StreamAddress& address);

}  // namespace kcl::local::kinesis
