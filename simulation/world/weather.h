#pragma once

#include "kcl/base/clock.h"

namespace kcl::simulation {

/// What the network between one machine and the services is like, and the services as that machine
/// sees them. Each likelihood is for one call, in [0, 1]; together at most 1.
struct Weather {
    double unreachable = 0;   ///< Not applied; unavailable at once.
    double throttled = 0;     ///< Not applied; the service says that it is too much.
    double request_lost = 0;  ///< Not applied, never answered.
    double answer_lost = 0;   ///< Applied, never answered.
    double late = 0;          ///< The client has given up long before the call is applied.
    double repeated = 0;      ///< Applied, the answer lost, sent again by the client, which answers
                              ///< with the second outcome.
    Duration late_by{0};      ///< Of late ones beyond the client's patience, at most.

    Duration delay = 5ms;    ///< Of each way, on the average.
    double slow = 0;         ///< So many calls take longer...
    Duration slow_by{0};     ///< ... by up to this, each way.
    double stale = 0;        ///< So many rows of a read that is not consistent...
    Duration stale_by{0};    ///< ... are as they were up to so long ago.
    Duration patience = 5s;  ///< The client reports timed_out after this.
};

}  // namespace kcl::simulation
