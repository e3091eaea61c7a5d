#pragma once

#include "kcl/base/clock.h"
#include "kcl/local/http/connection_rules.h"

#include <algorithm>

namespace kcl::local::http {

/// How long a connection may still wait for its client. Borrows what it is given.
class Patience {
  public:
    Patience(const Clock& clock, const ConnectionRules& rules) : clock_(clock), rules_(rules) {
        wait_for_request();
    }

    SteadyTime deadline() const { return deadline_; }

    /// Nothing is under way.
    void wait_for_request() { deadline_ = clock_.steady_now() + rules_.idle; }
    /// A request has begun to arrive, or an answer to leave.
    void begin() {
        last_moment_ = clock_.steady_now() + rules_.total;
        renew();
    }
    /// Bytes have passed, in either direction.
    void renew() { deadline_ = std::min(clock_.steady_now() + rules_.stall, last_moment_); }
    /// It is our turn: the client has nothing to do.
    void rest() { deadline_ = SteadyTime::max(); }
    void begin_farewell() { deadline_ = clock_.steady_now() + rules_.farewell; }

  private:
    const Clock& clock_;
    const ConnectionRules& rules_;
    SteadyTime last_moment_ = SteadyTime::max();
    SteadyTime deadline_;
};

}  // namespace kcl::local::http
