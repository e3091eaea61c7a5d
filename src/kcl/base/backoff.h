#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/random.h"

namespace kcl {

/// Waiting times that grow with each failure: full jitter, so that many waiters spread out.
///
/// delay(n) is evenly drawn from [0, min(cap, base * 2^n)]. Confined like the Random that it
/// borrows.
class Backoff {
  public:
    Backoff(Random& random, Duration base, Duration cap)
        : random_(random), base_(base), cap_(cap) {}

    /// The wait before the next try; each call counts as one more failure.
    Duration next();
    /// A success: the next failure starts small again.
    void reset() { failures_ = 0; }
    int failures() const { return failures_; }

  private:
    Random& random_;
    Duration base_;
    Duration cap_;
    int failures_ = 0;
};

}  // namespace kcl
