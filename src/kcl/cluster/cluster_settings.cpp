#include "kcl/cluster/cluster_settings.h"

#include <algorithm>

namespace kcl::cluster {

void set_failover_time(ClusterSettings& settings, Duration failover) {
    settings.leases.failover = failover;
    settings.leases.stop_margin = failover / 10;
    settings.coordination.liveness.failover = failover;
    settings.coordination.report_at_rest = std::clamp<Duration>(6 * failover, 30s, 600s);
    settings.coordination.report_when_busy = std::clamp<Duration>(failover, 5s, 30s);
    settings.coordination.report_when_idle = failover / 3;
    auto& watch = settings.coordination.watch;
    watch.with_peers = std::clamp<Duration>(failover / 20, 50ms, 5s);
    watch.alone = std::clamp<Duration>(failover / 5, 200ms, 20s);
    // A renewal that is missing is told of as a quarter of the failover time is left.
    watch.glance = failover / 5;
    watch.awake_after_news = failover / 2;
    watch.alone_at_rest = failover;
    watch.look_at_rest_leading = 9 * failover;
    watch.look_at_rest = 60 * failover;
    watch.renewed_within = settings.leases.renew_interval();
    watch.lateness = failover * 3 / 100;
    watch.sharp = failover * 6 / 100;
    // Java's lock lives for two minutes, of which its owner has a minute left when it shows life.
    settings.lock.lease = std::max<Duration>(120s, 12 * failover);
    settings.lock.heartbeat = settings.lock.lease / 2 - failover / 5;
    settings.assignment.handoff_limit = settings.handoff_deadline + failover;
}

}  // namespace kcl::cluster
