#pragma once

#include "kcl/base/clock.h"

#include <cstddef>

namespace kcl::streams {

/// How many records may go out at a given time when so many are allowed in a second: evenly, with
/// bursts of a tenth of a second at most. Pure.
class Pace {
  public:
    /// `per_second` > 0.
    Pace(double per_second, SteadyTime start);

    /// How many may go at `now`.
    std::size_t allowed(SteadyTime now);
    /// When the next one may go, once none is allowed.
    SteadyTime next_at() const;
    void sent(std::size_t records) { saved_ -= static_cast<double>(records); }

  private:
    double per_second_;
    double saved_ = 1;
    SteadyTime updated_;
};

}  // namespace kcl::streams
