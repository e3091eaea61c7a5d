#include "kcl/local/powers/limits/token_bucket.h"

#include <algorithm>
#include <cmath>

namespace kcl::local::powers {

TokenBucket refilled(const TokenBucket& bucket, const TokenRate& rate, SystemTime now) {
    using Seconds = std::chrono::duration<double>;
    const double passed = std::max(Seconds(now - bucket.at).count(), 0.0);
    const double left = bucket.left + passed * rate.per_second;
    return {std::min(left, std::max(rate.most, bucket.left)), now};
}

SystemTime time_of(const TokenBucket& bucket, const TokenRate& rate, double wanted) {
    constexpr double an_hour = 3600;
    const double missing = std::max(wanted - bucket.left, 0.0);
    const double seconds =
        rate.per_second > 0 ? std::min(missing / rate.per_second, an_hour) : an_hour;
    return bucket.at + std::chrono::milliseconds(std::llround(std::ceil(seconds * 1000)));
}

TokenBucket& TokenBuckets::at(std::string_view name, const TokenRate& rate, SystemTime now) {
    return at(name, rate, now, {rate.most, now});
}

TokenBucket& TokenBuckets::at(std::string_view name, const TokenRate& rate, SystemTime now,
                              const TokenBucket& beginning) {
    auto found = buckets_.find(name);
    if (found == buckets_.end()) {
        if (buckets_.size() >= most) buckets_.clear();
        found = buckets_.emplace(name, beginning).first;
    }
    found->second = refilled(found->second, rate, now);
    return found->second;
}

}  // namespace kcl::local::powers
