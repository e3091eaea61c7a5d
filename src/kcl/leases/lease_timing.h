#pragma once

#include "kcl/base/clock.h"

#include <algorithm>

namespace kcl::leases {

/// How long leases live. One set of numbers for every cluster of a network.
struct LeaseTiming {
    Duration failover =
        10s;  ///< A lease whose counter stood still this long may be taken by another cluster.
    /// We stop delivering this long before another may start: covers clock drift (5 %) and a slow
    /// answer.
    Duration stop_margin = failover / 10;

    Duration renew_interval() const {
        return std::max<Duration>(failover / 3 - 25ms, failover / 4);
    }
    /// From the moment a successful renewal was *sent*.
    Duration held_for() const { return failover - stop_margin; }
};

}  // namespace kcl::leases
