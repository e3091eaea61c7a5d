#include "simulation/chaos/scenario.h"

#include "kcl/base/random.h"

#include "simulation/chaos/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::simulation {

namespace {

/// A stream of chance of its own for each purpose, so that leaving one trouble out changes no
/// other.
SeededRandom chance(std::uint64_t seed, std::uint64_t purpose) {
    SeededRandom mixer(seed * 0x9e3779b97f4a7c15ULL + purpose);
    return SeededRandom(mixer.next());
}

int within(Random& random, Profile::Range range) {
    const auto width =
        static_cast<std::uint64_t>(range.most) - static_cast<std::uint64_t>(range.least) + 1;
    return range.least + static_cast<int>(random.below(width));
}

Duration part(Duration whole, double fraction) {
    return std::chrono::duration_cast<Duration>(
        std::chrono::duration<double, Duration::period>(whole) * fraction);
}

/// Mostly about the failover time, where decisions are close; sometimes short or long.
Duration about_failover(Random& random, Duration failover) {
    const double kind = random.fraction();
    const double lot = random.fraction();
    if (kind < 0.6) return part(failover, 0.7 + 0.6 * lot);
    if (kind < 0.85) return part(failover, 0.05 + 0.5 * lot);
    return part(failover, 1.3 + 2.5 * lot);
}

Duration length_of(Trouble trouble, Random& random, Duration failover, int pace) {
    switch (trouble) {
        case Trouble::kill:
        case Trouble::stop:
            return part(pace * Duration(40s), random.fraction() * random.fraction());
        case Trouble::roll:
            return part(Duration(5s), random.fraction());
        case Trouble::storm:
            return part(pace * Duration(40s), 0.1 + random.fraction());
        default:
            return about_failover(random, failover);
    }
}

void add_incidents(Scenario& scenario, Trouble trouble, int every, int pace) {
    if (every == 0) return;
    SeededRandom random = chance(scenario.seed, 100 + static_cast<std::uint64_t>(trouble));
    Duration at = 5s;
    for (;;) {
        at += part(Duration(std::chrono::seconds(every)), 0.2 + 1.6 * random.fraction());
        if (at >= scenario.length) return;
        Incident incident{.at = at, .what = trouble};
        incident.lot = random.next();
        incident.length = length_of(trouble, random, scenario.failover, pace);
        scenario.incidents.push_back(incident);
    }
}

void set_weather(Scenario& scenario, Random& random) {
    scenario.fair.delay = std::chrono::milliseconds(2 + random.below(15));
    Weather& storm = scenario.storm;
    storm.delay = std::chrono::milliseconds(5 + random.below(80));
    const double worst = random.fraction();
    storm.unreachable = 0.05 * worst * random.fraction();
    storm.throttled = 0.1 * worst * random.fraction();
    storm.request_lost = 0.15 * worst * random.fraction();
    storm.answer_lost = 0.2 * worst * random.fraction();
    storm.late = 0.15 * worst * random.fraction();
    storm.late_by = part(scenario.failover, 1.5);
    storm.repeated = 0.05 * worst * random.fraction();
    storm.slow = 0.3 * random.fraction();
    storm.slow_by = part(scenario.failover, 0.3 * random.fraction());
    storm.stale = 0.4 * random.fraction();
    storm.stale_by = std::chrono::milliseconds(100 + random.below(1900));
    // A client gives up well before its lease ends.
    storm.patience =
        std::min<Duration>(part(scenario.failover, 0.1 + 0.3 * random.fraction()), 20s);
    scenario.fair.patience = storm.patience;
}

const Profile& choose(const std::string& name, Random& random) {
    if (const Profile* profile = find_profile(name)) return *profile;
    int shares = 0;
    for (const Profile& profile : profiles()) shares += profile.share;
    auto lot = static_cast<int>(random.below(static_cast<std::uint64_t>(shares)));
    for (const Profile& profile : profiles()) {
        if (lot < profile.share) return profile;
        lot -= profile.share;
    }
    return profiles().front();
}

}  // namespace

std::optional<Trouble> parse_trouble(std::string_view name) {
    const auto* found = std::ranges::find(trouble_names, name);
    if (found == trouble_names.end()) return std::nullopt;
    return static_cast<Trouble>(found - trouble_names.begin());
}

Scenario draw(std::uint64_t seed, const Wishes& wishes) {
    SeededRandom choice = chance(seed, 1);
    SeededRandom random = chance(seed, 2);
    const Profile& profile = choose(wishes.profile, choice);
    const auto has = [&](Trouble trouble) { return !wishes.without.contains(trouble); };
    Scenario scenario{.seed = seed, .profile = std::string(profile.name)};
    scenario.clusters = wishes.clusters.value_or(within(random, profile.clusters));
    scenario.shards = wishes.shards.value_or(within(random, profile.shards));
    const Duration minutes = std::chrono::minutes(within(random, profile.minutes));
    scenario.length = wishes.length.value_or(minutes);
    constexpr std::array<Duration, 6> failovers{10s, 10s, 10s, 5s, 20s, 30s};
    scenario.failover = profile.pace * failovers[random.below(failovers.size())];
    scenario.between_reads = profile.pace * Duration(random.below(3) == 0 ? 250ms : 1000ms);
    scenario.stable_ids = random.below(2) == 0;
    scenario.records_per_second = (0.2 + 6 * random.fraction() * random.fraction()) / profile.pace;
    scenario.habits.checkpoints = random.below(2) == 0 ? 1 : 0.2 + 0.8 * random.fraction();
    set_weather(scenario, random);
    if (has(Trouble::drift)) scenario.drift_ppm = profile.drift_ppm;
    if (profile.users_fail && has(Trouble::users)) {
        scenario.habits.throws = 0.02 * random.fraction();
        scenario.busy_threads = 0.1 * random.fraction();
        scenario.busy_for = part(scenario.failover, 1.2 * random.fraction());
    }
    for (std::size_t i = 0; i < profile.every.size(); ++i)
        add_incidents(scenario, static_cast<Trouble>(i), profile.every[i], profile.pace);
    std::ranges::sort(scenario.incidents, {}, [](const Incident& incident) {
        return std::pair(incident.at, incident.what);
    });
    for (std::size_t i = 0; i < scenario.incidents.size(); ++i) scenario.incidents[i].place = i + 1;
    std::erase_if(scenario.incidents, [&](const Incident& incident) {
        return !has(incident.what) || (wishes.only && !wishes.only->contains(incident.place));
    });
    return scenario;
}

std::string describe(const Scenario& scenario) {
    const auto seconds = [](Duration time) { return std::chrono::duration<double>(time).count(); };
    return fmt::format(
        "seed {}, profile {}: {} clusters, {} shards, failover {:.0f} s, {:.1f} records/s, "
        "{:.0f} s with {} incidents, {} ids",
        scenario.seed, scenario.profile, scenario.clusters, scenario.shards,
        seconds(scenario.failover), scenario.records_per_second, seconds(scenario.length),
        scenario.incidents.size(), scenario.stable_ids ? "stable" : "new");
}

}  // namespace kcl::simulation
