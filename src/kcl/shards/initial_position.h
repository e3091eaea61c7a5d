#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/sequence_number.h"
#include "kcl/wire/kinesis/shapes.h"

#include <string>

namespace kcl::shards {

/// Where a network begins with shards of which the lease table knows nothing yet.
struct InitialPosition {
    enum class Kind { latest, trim_horizon, at_timestamp };

    Kind kind = Kind::latest;
    SystemTime timestamp{};  ///< With at_timestamp. Not stored in leases: every cluster must be
                             ///< told the same.

    static InitialPosition latest() { return {}; }
    static InitialPosition trim_horizon() { return {Kind::trim_horizon, {}}; }
    static InitialPosition at_timestamp(SystemTime when) { return {Kind::at_timestamp, when}; }

    /// What a new lease stores: LATEST, TRIM_HORIZON or AT_TIMESTAMP.
    Checkpoint checkpoint() const;
    /// Lists the shards that were open at this position.
    wire::kinesis::ShardFilter filter() const;

    bool operator==(const InitialPosition&) const = default;
};

}  // namespace kcl::shards
