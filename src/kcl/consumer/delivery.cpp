#include "kcl/consumer/delivery.h"

#include <algorithm>

namespace kcl::consumer {

AfterFailure after_failure(const DeliveryPolicy& policy, int failures, double chance) {
    Duration pause = policy.first_pause;
    for (int i = 1; i < failures && pause < policy.longest_pause; ++i) pause *= 2;
    pause = std::min(pause, policy.longest_pause);
    // Between half and all of it: pauses grow visibly and still differ.
    const auto half = static_cast<double>(pause.count()) / 2;
    return {Duration(static_cast<Duration::rep>(half + half * chance))};
}

}  // namespace kcl::consumer
