#include "kcl/shards/initial_position.h"

namespace kcl::shards {

Checkpoint InitialPosition::checkpoint() const {
    switch (kind) {
        case Kind::latest:
            return Checkpoint::latest();
        case Kind::trim_horizon:
            return Checkpoint::trim_horizon();
        case Kind::at_timestamp:
            return Checkpoint::at_timestamp();
    }
    return Checkpoint::latest();
}

wire::kinesis::ShardFilter InitialPosition::filter() const {
    using wire::kinesis::ShardFilterType;
    wire::kinesis::ShardFilter filter;
    switch (kind) {
        case Kind::latest:
            filter.type = ShardFilterType::at_latest;
            break;
        case Kind::trim_horizon:
            filter.type = ShardFilterType::at_trim_horizon;
            break;
        case Kind::at_timestamp:
            filter.type = ShardFilterType::at_timestamp;
            filter.timestamp = timestamp;
            break;
    }
    return filter;
}

}  // namespace kcl::shards
