#pragma once

#include "kcl/base/clock.h"
#include "kcl/leases/lease.h"

#include <map>
#include <optional>
#include <string>

namespace kcl::coordination {

/// Tells on this cluster's clock when others sent the renewals whose stamps it reads, so that a
/// lease that is looked at seldom is not believed to be younger than it is.
///
/// No clock readings are compared. A row that is read was written before: a stamp read by now was
/// set by now. Another stamp of the same clock, so much older, was set by so much earlier, less
/// what two clocks may differ in speed. Pure.
class OwnerClocks {
  public:
    /// A row with `stamp` was read by `read_by`, and still had another counter at `not_before`
    /// (empty: not seen before).
    void learn(const leases::RenewalStamp& stamp, SteadyTime read_by,
               std::optional<SteadyTime> not_before);
    /// The renewal was sent at this time or before, never later. Empty: nothing is known of this
    /// clock.
    std::optional<SteadyTime> sent_by(const leases::RenewalStamp& stamp, SteadyTime now) const;
    /// sent_by() of this clock is known to be, or has been, no further from the truth than `error`.
    bool sharp(const std::string& clock, Duration error) const;
    /// Clocks that were not heard of for so long belong to clusters that are gone.
    void forget_before(SteadyTime when);

  private:
    /// A time of the other clock beside one of ours.
    struct Pair {
        Duration theirs{};
        SteadyTime ours;
    };
    struct Known {
        Pair by;                    ///< Sent at that time or before.
        std::optional<Pair> after;  ///< Sent at that time or after.
        Duration best_error = Duration::max();
        SteadyTime heard_at;
    };
    static SteadyTime at_most(const Pair& pair, Duration theirs);
    static SteadyTime at_least(const Pair& pair, Duration theirs);
    std::map<std::string, Known> clocks_;
};

}  // namespace kcl::coordination
