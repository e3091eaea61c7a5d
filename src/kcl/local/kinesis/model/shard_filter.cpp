#include "kcl/local/kinesis/model/shard_filter.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

bool is_open_at_horizon(const Shard& shard, SystemTime horizon) {
    const bool had_begun = shard.parent ? shard.opened < horizon : shard.opened <= horizon;
    return had_begun && (!shard.closed || *shard.closed >= horizon);
}

}  // namespace

bool selects(const ShardSelection& selection, const Shard& shard, const Stream& stream,
             SystemTime now) {
    if (shard.index < selection.first || !is_retained(shard, stream, now)) return false;
    const SystemTime horizon = stream.horizon(now);
    switch (selection.type) {
        case api::ShardFilterType::after_shard_id:
        case api::ShardFilterType::from_trim_horizon:
            return true;
        case api::ShardFilterType::at_trim_horizon:
            return is_open_at_horizon(shard, horizon);
        case api::ShardFilterType::at_latest:
            return !shard.closed;
        case api::ShardFilterType::at_timestamp:
            if (selection.timestamp <= horizon) return is_open_at_horizon(shard, horizon);
            return shard.opened <= selection.timestamp &&
                   (!shard.closed || *shard.closed >= selection.timestamp);
        case api::ShardFilterType::from_timestamp:
            return !shard.closed || *shard.closed >= selection.timestamp;
    }
    return false;
}

Outcome<ShardSelection> selection_of(const std::optional<api::ShardFilter>& filter,
                                     const StreamAddress& address) {
    ShardSelection selection;
    if (!filter) return selection;
    selection.type = filter->type;
    const bool needs_time = filter->type == api::ShardFilterType::at_timestamp ||
                            filter->type == api::ShardFilterType::from_timestamp;
    const bool needs_shard = filter->type == api::ShardFilterType::after_shard_id;
    if ((needs_time && !filter->timestamp) || (needs_shard && !filter->shard_id))
        return refusal("InvalidArgumentException",
                       fmt::format("ShardFilter of type {} needs {}.", wire::name_of(filter->type),
                                   needs_time ? "a Timestamp" : "a ShardId"));
    if (needs_time) selection.timestamp = *filter->timestamp;
    if (needs_shard) {
        const auto after = parse_shard_id(*filter->shard_id);
        if (!after)
            return refusal("ResourceNotFoundException",
                           fmt::format("Could not find shard {} in stream {} under account {}.",
                                       *filter->shard_id, address.name, address.account));
        selection.first = *after + 1;
    }
    return selection;
}

}  // namespace kcl::local::kinesis
