#include "simulation/command/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kcl::simulation {

namespace {
double seconds(Duration time) { return std::chrono::duration<double>(time).count(); }
}  // namespace

void Report::Sum::add(const Outcome& outcome) {
    ++runs;
    failures += outcome.violation ? 1 : 0;
    simulated += outcome.simulated;
    slowest_to_settle = std::max(slowest_to_settle, outcome.settled_after);
    records += outcome.records;
    repeated += outcome.repeated;
    moves += outcome.moves;
    kills += outcome.kills;
    writes += outcome.writes;
    events += outcome.events;
}

void Report::add(const Scenario& scenario, const Outcome& outcome) {
    all_.add(outcome);
    by_profile_[scenario.profile].add(outcome);
}

std::string Report::row(const std::string& name, const Sum& sum) {
    return fmt::format("{:<12}{:>6}{:>10.1f}{:>9}{:>8}{:>10}{:>10}{:>10}{:>9.0f}{:>11}\n", name,
                       sum.runs, seconds(sum.simulated) / 3600, sum.moves, sum.kills, sum.records,
                       sum.repeated, sum.writes, seconds(sum.slowest_to_settle), sum.failures);
}

std::string Report::table(Duration real) const {
    std::string text = fmt::format("{:<12}{:>6}{:>10}{:>9}{:>8}{:>10}{:>10}{:>10}{:>9}{:>11}\n",
                                   "profile", "runs", "sim.hours", "moves", "kills", "records",
                                   "repeated", "writes", "settle s", "violations");
    for (const auto& [name, sum] : by_profile_) text += row(name, sum);
    text += row("all", all_);
    text += fmt::format(
        "{:.1f} s of real time: {:.3f} simulated network-hours a second, {:.0f} events "
        "a second\n",
        seconds(real), seconds(all_.simulated) / 3600 / std::max(1e-9, seconds(real)),
        static_cast<double>(all_.events) / std::max(1e-9, seconds(real)));
    return text;
}

std::string line_of(const Scenario& scenario, const Outcome& outcome) {
    std::string text = fmt::format(
        "seed {:<6} {:<11} {:>2} clusters {:>3} shards {:>5.0f} s: {} records, {} twice, {} moves, "
        "{} kills, settled after {:.0f} s",
        scenario.seed, scenario.profile, scenario.clusters, outcome.shards,
        seconds(outcome.simulated), outcome.records, outcome.repeated, outcome.moves, outcome.kills,
        seconds(outcome.settled_after));
    if (outcome.violation)
        text += fmt::format("\n  VIOLATION of {}: {}", to_string(outcome.violation->rule),
                            outcome.violation->what);
    return text + "\n";
}

std::string last_lines(std::string_view text, int lines) {
    std::size_t begin = text.size();
    for (; lines >= 0 && begin > 0; --begin)
        if (text[begin - 1] == '\n' && lines-- == 0) break;
    std::string result;
    for (std::string_view rest = text.substr(begin); !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
        result += fmt::format("  | {}", rest.substr(0, end));
        rest.remove_prefix(end);
    }
    return result;
}

std::string command_for(std::uint64_t seed, const Wishes& wishes, const std::string& mutation) {
    std::string text =
        fmt::format("  see it: kcl-simulation --seed {} --profile {}", seed, wishes.profile);
    if (wishes.clusters) text += fmt::format(" --clusters {}", *wishes.clusters);
    if (wishes.shards) text += fmt::format(" --shards {}", *wishes.shards);
    if (wishes.length) text += fmt::format(" --minutes {:g}", seconds(*wishes.length) / 60);
    if (!mutation.empty()) text += fmt::format(" --mutation {}", mutation);
    for (bool first = true; const Trouble trouble : wishes.without) {
        text += fmt::format("{}{}", first ? " --without " : ",", to_string(trouble));
        first = false;
    }
    if (wishes.only) text += fmt::format(" --only {}", fmt::join(*wishes.only, ","));
    return text + " --timeline\n";
}

}  // namespace kcl::simulation
