#include "kcl/leases/tenure/lease_tenure.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::leases {

namespace {

// Trouble seldom comes alone: for so many renewals there is time for more tries.
constexpr int anxious_after_a_failure = 10;

Duration part(Duration whole, double fraction) {
    return std::chrono::duration_cast<Duration>(
        std::chrono::duration<double, Duration::period>(whole) * fraction);
}

/// The wait before try number `failures` + 1: growing, jittered, short enough for several tries in
/// one lease, and not past its end.
Duration retry_delay(Duration interval, int failures, Duration left, double chance) {
    const auto grown = interval / 16 * (1 << std::min(failures, 4));
    const auto delay = part(std::min(interval / 2, grown), 0.5 + chance / 2);
    const auto last_chance = std::max(left / 8, interval / 16);
    return std::min(delay, last_chance);
}

}  // namespace

LeaseTenure::LeaseTenure(Lease lease, std::string holder, LeaseTiming timing, SteadyTime now)
    : lease_(std::move(lease)),
      holder_(std::move(holder)),
      timing_(timing),
      ends_(now + timing.held_for()),
      next_renewal_(now) {}

SteadyTime LeaseTenure::call_deadline(SteadyTime now) const {
    const Duration half = (ends_ - now) / 2;
    return std::min(ends_,
                    now + std::clamp<Duration>(half, timing_.failover / 10, timing_.call_limit()));
}

LeaseTenure::Change LeaseTenure::answered(const Result<Lease>& answer, SteadyTime sent,
                                          SteadyTime now, double chance) {
    if (over_) return {};
    // An answer that comes too late proves nothing: others may have been told meanwhile that the
    // lease is free.
    if (now >= ends_) return expired(now);
    return answer ? renewed(*answer, sent, now, chance) : failed(answer.error(), sent, now, chance);
}

LeaseTenure::Change LeaseTenure::renewed(const Lease& row, SteadyTime sent, SteadyTime now,
                                         double chance) {
    if (row.actual_owner() != holder_)
        return lose(fmt::format("the table says: {}", describe(row)));
    // If it was an earlier, unanswered write that moved the counter, then others count from that
    // one.
    const SteadyTime since = std::exchange(unanswered_since_, std::nullopt).value_or(sent);
    lease_ = row;
    failures_ = 0;
    ends_ = since + timing_.held_for();
    // The first renewal falls anywhere in the interval, so that leases gained together do not stay
    // together.
    const double spread = confirmed_ ? 0.95 + chance / 20 : 0.2 + chance * 0.8;
    const Duration interval =
        anxious_renewals_ > 0 ? timing_.anxious_interval() : timing_.renew_interval();
    if (anxious_renewals_ > 0) --anxious_renewals_;
    next_renewal_ = std::max(now, since + part(interval, spread));
    Change change = handoff_began(row);
    change.gained = !std::exchange(confirmed_, true);
    return change;
}

LeaseTenure::Change LeaseTenure::failed(const Error& error, SteadyTime sent, SteadyTime now,
                                        double chance) {
    switch (error.fault) {
        case Fault::lost:
        case Fault::not_found:
        case Fault::condition_failed:
            return lose(error.message);
        default:
            break;
    }
    unanswered(sent);
    last_failure_ = error.message;
    anxious_renewals_ = anxious_after_a_failure;
    next_renewal_ = now + retry_delay(timing_.anxious_interval(), ++failures_, ends_ - now, chance);
    return {};
}

void LeaseTenure::worry(SteadyTime now, double chance) {
    anxious_renewals_ = anxious_after_a_failure;
    if (!confirmed_ || failures_ > 0) return;
    const SteadyTime early = ends_ - timing_.held_for() + timing_.anxious_interval();
    // Not all at once: a table that is throttled has enough to do.
    next_renewal_ =
        std::min(next_renewal_, std::max(early, now + part(timing_.failover, chance / 10)));
}

void LeaseTenure::unanswered(SteadyTime sent) {
    if (!unanswered_since_) unanswered_since_ = sent;
}

LeaseTenure::Change LeaseTenure::expired(SteadyTime now) {
    if (over_ || now < ends_) return {};
    if (last_failure_.empty()) return lose("no renewal was confirmed in time");
    return lose(
        fmt::format("no renewal was confirmed in time; the last one failed: {}", last_failure_));
}

LeaseTenure::Change LeaseTenure::lose(std::string reason) {
    over_ = true;
    Change change;
    change.lost = std::move(reason);
    return change;
}

LeaseTenure::Change LeaseTenure::handoff_began(const Lease& row) {
    lease_.owner = row.owner;
    lease_.checkpoint_owner = row.checkpoint_owner;
    Change change;
    change.handoff_requested = lease_.in_handoff() && !std::exchange(handoff_told_, true);
    return change;
}

void LeaseTenure::children_recorded(std::vector<std::string> child_shard_ids) {
    lease_.child_shard_ids = std::move(child_shard_ids);
}

}  // namespace kcl::leases
