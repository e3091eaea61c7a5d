#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/leases/lease.h"
#include "kcl/leases/lease_timing.h"

#include <optional>
#include <string>

namespace kcl::leases {

/// One tenure of one lease as a state machine: how long it is held, when to renew, what each answer
/// means. Pure: no clock, no I/O; times are those of the caller's monotonic clock, `chance` is
/// evenly drawn from [0, 1).
///
/// A tenure begins unconfirmed: a lease that was only read is not held, since its counter may have
/// stood still for any time. The first write that succeeds confirms it.
class LeaseTenure {
  public:
    LeaseTenure(Lease lease, std::string holder, LeaseTiming timing, SteadyTime now);

    const Lease& lease() const { return lease_; }
    bool confirmed() const { return confirmed_; }
    bool over() const { return over_; }
    bool held_at(SteadyTime now) const { return confirmed_ && !over_ && now < ends_; }
    /// When it is lost (unconfirmed: not worth trying any more) unless a write succeeds before.
    SteadyTime ends() const { return ends_; }
    SteadyTime next_renewal() const { return next_renewal_; }
    /// Until when a call sent at `now` may take: no longer than the lease, and leaving time for
    /// another try.
    SteadyTime call_deadline(SteadyTime now) const;

    /// What an answer changed.
    struct Change {
        bool gained = false;              ///< The tenure is confirmed.
        bool handoff_requested = false;   ///< A handoff was noticed, for the first time.
        std::optional<std::string> lost;  ///< The tenure is over, and why.
    };
    /// A write under the counter was sent at `sent` and answered at `now`, with the lease as it is
    /// after it.
    Change answered(const Result<Lease>& answer, SteadyTime sent, SteadyTime now, double chance);
    /// A write sent at `sent` was cut short: it may have been applied.
    void unanswered(SteadyTime sent);
    /// The table gave trouble, with this lease or another: renew early for a while, which leaves
    /// more time for tries.
    void worry(SteadyTime now, double chance);
    /// The time is over.
    Change expired(SteadyTime now);
    /// Given up or dropped by our own decision.
    void end() { over_ = true; }

    /// begin_handoff() succeeded; the counter has not moved, so this is no renewal.
    Change handoff_began(const Lease& row);
    void children_recorded(std::vector<std::string> child_shard_ids);

  private:
    Change renewed(const Lease& row, SteadyTime sent, SteadyTime now, double chance);
    Change failed(const Error& error, SteadyTime sent, SteadyTime now, double chance);
    Change lose(std::string reason);

    Lease lease_;
    std::string holder_;
    LeaseTiming timing_;
    bool confirmed_ = false;
    bool over_ = false;
    bool handoff_told_ = false;
    SteadyTime ends_;
    SteadyTime next_renewal_;
    /// When the earliest write was sent that may have moved the counter without our knowing.
    std::optional<SteadyTime> unanswered_since_;
    int failures_ = 0;
    int anxious_renewals_ = 0;  ///< So many more are made early.
    std::string last_failure_;
};

}  // namespace kcl::leases
