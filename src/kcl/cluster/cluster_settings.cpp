#include "kcl/cluster/cluster_settings.h"

#include <algorithm>

namespace kcl::cluster {

void set_failover_time(ClusterSettings& settings, Duration failover) {
    settings.leases.failover = failover;
    settings.leases.stop_margin = failover / 10;
    settings.coordination.liveness.failover = failover;
    settings.coordination.report_when_busy = std::clamp<Duration>(failover, 5s, 30s);
    settings.coordination.report_when_idle = failover / 3;
    settings.coordination.watch.with_peers = std::clamp<Duration>(failover / 20, 50ms, 5s);
    settings.coordination.watch.alone = std::clamp<Duration>(failover / 5, 200ms, 20s);
    settings.assignment.handoff_limit = settings.handoff_deadline + failover;
}

}  // namespace kcl::cluster
