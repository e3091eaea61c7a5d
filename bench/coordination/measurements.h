#pragma once

#include "kcl/base/clock.h"

#include <cstddef>

namespace kcl::bench {

/// What a network uses of its table in an hour in which nothing happens to its shards.
struct Hour {
    double reads = 0;   ///< Read units; a consistent read of 4 KB is one.
    double writes = 0;  ///< Write units; a write of 1 KB is one.
};
/// Simulates `clusters` clusters over `shards` shards, and scales what the local DynamoDB charges
/// them to an hour.
Hour measure_hour(int shards, int clusters, Duration failover);

/// What one look of the leader at a table of `leases` takes of a processor: decoding the pages of
/// the scan, taking in the rows, deciding.
struct Look {
    double milliseconds = 0;
    std::size_t bytes = 0;
    double percent_of_core = 0;  ///< At the pace at which it is read while leases move.
    double percent_at_rest = 0;  ///< While nothing happens.
};
Look measure_look(int leases, int clusters);

}  // namespace kcl::bench
