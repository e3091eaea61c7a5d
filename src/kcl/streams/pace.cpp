#include "kcl/streams/pace.h"

#include <algorithm>

namespace kcl::streams {

namespace {
using Seconds = std::chrono::duration<double>;
// Sums of fractions end just short of a whole record.
constexpr double nearly_nothing = 1e-9;
}  // namespace

Pace::Pace(double per_second, SteadyTime start) : per_second_(per_second), updated_(start) {}

std::size_t Pace::allowed(SteadyTime now) {
    const double most = std::max(1.0, per_second_ / 10);
    saved_ = std::min(most, saved_ + Seconds(now - updated_).count() * per_second_);
    updated_ = now;
    return saved_ < 0 ? 0 : static_cast<std::size_t>(saved_ + nearly_nothing);
}

SteadyTime Pace::next_at() const {
    const Seconds wait(std::max(0.0, 1 - saved_) / per_second_);
    return updated_ + std::chrono::duration_cast<Duration>(wait) + 1ns;
}

}  // namespace kcl::streams
