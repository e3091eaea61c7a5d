#pragma once

#include "kcl/base/clock.h"

namespace kcl::leases {

/// How long leases live. One set of numbers for every cluster of a network.
struct LeaseTiming {
    Duration failover =
        10s;  ///< A lease whose counter stood still this long may be taken by another cluster.
    /// We stop delivering this long before another may start: covers clock drift (5 %) and a slow
    /// answer.
    Duration stop_margin = failover / 10;

    /// Between two renewals, at most: as late as leaves time for several tries within held_for(),
    /// since each renewal costs a write.
    Duration renew_interval() const { return failover * 18 / 25; }
    /// Between two renewals while the table gives trouble.
    Duration anxious_interval() const { return failover / 3; }
    /// The most that one call may take.
    Duration call_limit() const { return failover / 3; }
    /// From the moment a successful renewal was *sent*.
    Duration held_for() const { return failover - stop_margin; }
};

}  // namespace kcl::leases
