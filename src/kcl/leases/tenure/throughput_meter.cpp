#include "kcl/leases/tenure/throughput_meter.h"

namespace kcl::leases {

std::optional<double> ThroughputMeter::sample(SteadyTime now) {
    if (now - since_ < window_) return kbps_;
    const double seconds = std::chrono::duration<double>(now - since_).count();
    const double sampled = static_cast<double>(bytes_) / 1024 / seconds;
    // Nothing is known of a shard that never had a record: no value, rather than 0.
    if (kbps_ || bytes_ > 0) kbps_ = kbps_ ? (*kbps_ + sampled) / 2 : sampled;
    since_ = now;
    bytes_ = 0;
    return kbps_;
}

}  // namespace kcl::leases
