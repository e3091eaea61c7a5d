#include "kcl/coordination/owner_clocks.h"

#include <algorithm>

namespace kcl::coordination {

namespace {

/// What two clocks may be apart after so much time: one runs five percent fast, the other slow.
Duration drift(Duration passed) { return std::chrono::abs(passed) * 11 / 100; }

}  // namespace

SteadyTime OwnerClocks::at_most(const Pair& pair, Duration theirs) {
    const Duration later = theirs - pair.theirs;
    return pair.ours + later + drift(later);
}

SteadyTime OwnerClocks::at_least(const Pair& pair, Duration theirs) {
    const Duration later = theirs - pair.theirs;
    return pair.ours + later - drift(later);
}

void OwnerClocks::learn(const leases::RenewalStamp& stamp, SteadyTime read_by,
                        std::optional<SteadyTime> not_before) {
    const auto [entry, fresh] = clocks_.try_emplace(stamp.clock);
    Known& known = entry->second;
    if (fresh || read_by <= at_most(known.by, stamp.time)) known.by = {stamp.time, read_by};
    known.heard_at = read_by;
    if (!not_before) return;
    if (!known.after || *not_before >= at_least(*known.after, stamp.time))
        known.after = Pair{stamp.time, *not_before};
    const Duration error = at_most(known.by, stamp.time) - at_least(*known.after, stamp.time);
    known.best_error = std::min(known.best_error, std::max<Duration>(error, 0ms));
}

std::optional<SteadyTime> OwnerClocks::sent_by(const leases::RenewalStamp& stamp,
                                               SteadyTime now) const {
    const auto found = clocks_.find(stamp.clock);
    if (found == clocks_.end()) return std::nullopt;
    return std::min(now, at_most(found->second.by, stamp.time));
}

bool OwnerClocks::sharp(const std::string& clock, Duration error) const {
    const auto found = clocks_.find(clock);
    return found != clocks_.end() && found->second.best_error <= error;
}

void OwnerClocks::forget_before(SteadyTime when) {
    std::erase_if(clocks_, [&](const auto& entry) { return entry.second.heard_at < when; });
}

}  // namespace kcl::coordination
