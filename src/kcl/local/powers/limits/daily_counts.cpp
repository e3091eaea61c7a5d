#include "kcl/local/powers/limits/daily_counts.h"

namespace kcl::local::powers {

namespace {

constexpr std::chrono::hours day{24};

}  // namespace

std::size_t DailyCounts::of(const std::string& name, SystemTime now) {
    const auto found = moments_.find(name);
    if (found == moments_.end()) return 0;
    auto& moments = found->second;
    while (!moments.empty() && now - moments.front() >= day) moments.pop_front();
    if (!moments.empty()) return moments.size();
    moments_.erase(found);
    return 0;
}

void DailyCounts::add(const std::string& name, SystemTime now) { moments_[name].push_back(now); }

}  // namespace kcl::local::powers
