#include "kcl/local/admin/clock_routes.h"

#include "kcl/base/timestamp.h"
#include "kcl/local/powers/strict_members.h"

#include <fmt/format.h>

#include <cstdint>

namespace kcl::local::admin {

namespace {

using powers::VirtualClock;

constexpr std::uint64_t longest_step_ms =
    static_cast<std::uint64_t>((powers::latest_time - powers::earliest_time).count());

Answer tell(const VirtualClock& clock) {
    const auto now = clock.system_now();
    return says(json::object{{"now", format_timestamp(now)},
                             {"epochMillis", now.time_since_epoch().count()},
                             {"rate", plain(clock.rate())},
                             {"real", clock.is_real()}});
}

/// What a body asks for.
struct Change {
    std::optional<SystemTime> now;
    std::optional<double> rate;
    bool real = false;
};

std::expected<Change, std::string> parse(const json::value& body, SystemTime now) {
    powers::StrictMembers members(body, "");
    Change change;
    change.now = members.time("now");
    const auto step = members.whole("stepMs", 0, longest_step_ms);
    if (step) change.now = change.now.value_or(now) + std::chrono::milliseconds(*step);
    if (change.now && (*change.now < powers::earliest_time || *change.now > powers::latest_time))
        members.complain_in_full(fmt::format(
            "The clock takes times from {} to {}, not {}.", format_timestamp(powers::earliest_time),
            format_timestamp(powers::latest_time), format_timestamp(*change.now)));
    change.rate = members.number("rate", 0, powers::fastest_rate);
    if (const auto frozen = members.flag("frozen")) {
        if (change.rate) members.complain_in_full("Give rate or frozen, not both.");
        change.rate = *frozen ? 0 : 1;
    }
    change.real = members.flag("real").value_or(false);
    if (auto complaint = members.complaint()) return std::unexpected(*std::move(complaint));
    if (change.real && (change.now || change.rate))
        return std::unexpected("real goes with nothing else.");
    if (!change.real && !change.now && !change.rate)
        return std::unexpected("Give now, stepMs, rate, frozen or real.");
    return change;
}

Answer handle_change(VirtualClock& clock, const Request& request) {
    const auto change = parse(request.body, clock.system_now());
    if (!change) return refuses(change.error());
    if (change->real) clock.follow_real();
    if (change->now) clock.set(*change->now);
    if (change->rate) clock.run_at(*change->rate);
    return tell(clock);
}

}  // namespace

Routes clock_routes(VirtualClock& clock) {
    return {{.method = "GET",
             .path = "/_kcl/clock",
             .does = "What time it is for the services, and how fast it passes.",
             .handle = [&clock](const Request&) { return tell(clock); }},
            {.method = "POST",
             .path = "/_kcl/clock",
             .does = "Sets (now), steps forward (stepMs), speeds up (rate), freezes (frozen) or "
                     "gives up (real) the virtual clock.",
             .writes = true,
             .handle = [&clock](const Request& request) { return handle_change(clock, request); }}};
}

}  // namespace kcl::local::admin
