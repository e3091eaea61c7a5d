#include "simulation/command/command.h"

#include "simulation/chaos/mutation.h"
#include "simulation/chaos/profile.h"
#include "simulation/chaos/run.h"
#include "simulation/chaos/shrink.h"
#include "simulation/command/report.h"

#include <fmt/format.h>

#include <utility>

namespace kcl::simulation {

namespace {

constexpr int most_shrinking_runs = 150;
constexpr int lines_of_timeline = 25;

using Print = std::function<void(std::string_view)>;

double hours(Duration time) {
    return std::chrono::duration<double, std::ratio<3600>>(time).count();
}

class Runner {
  public:
    Runner(const Options& options, Clock& clock, const Print& print)
        : options_(options), clock_(clock), print_(print) {}

    int run_seeds() {
        const Mutation* mutation = find_mutation(options_.mutation);
        const SteadyTime began = clock_.steady_now();
        Report report;
        for (std::uint64_t seed = options_.first; wanted(seed, report, began); ++seed) {
            const Scenario scenario = draw(seed, options_.wishes);
            const Outcome outcome = run(scenario, mutation, options_.timeline);
            report.add(scenario, outcome);
            print_(outcome.timeline);
            if (options_.each || outcome.violation) print_(line_of(scenario, outcome));
            if (!outcome.violation) continue;
            tell_how_to_repeat(seed, mutation, outcome);
            if (!options_.go_on) break;
        }
        // A timeline must be the same each time; the speed is not.
        if (!options_.timeline) print_(report.table(clock_.steady_now() - began));
        return report.failures() == 0 ? 0 : 1;
    }

    int try_mutations() {
        bool all_noticed = true;
        Duration simulated{0};
        const SteadyTime began = clock_.steady_now();
        for (const Mutation& mutation : mutations()) {
            if (!options_.mutation.empty() && options_.mutation != mutation.name) continue;
            Wishes wishes = options_.wishes;
            if (wishes.profile == "mixed") wishes.profile = std::string(mutation.profile);
            all_noticed = try_mutation(mutation, wishes, simulated) && all_noticed;
        }
        const auto real = std::chrono::duration<double>(clock_.steady_now() - began).count();
        if (options_.mutation.empty())
            print_(fmt::format("{:.1f} simulated hours in {:.1f} s\n", hours(simulated), real));
        return all_noticed ? 0 : 1;
    }

  private:
    bool wanted(std::uint64_t seed, const Report& report, SteadyTime began) const {
        const std::chrono::duration<double> real = clock_.steady_now() - began;
        if (options_.seconds && real.count() >= *options_.seconds) return false;
        if (options_.hours) return hours(report.simulated()) < *options_.hours;
        return seed <= options_.last;
    }

    void tell_how_to_repeat(std::uint64_t seed, const Mutation* mutation, const Outcome& outcome) {
        if (options_.timeline) return;
        Wishes wishes = options_.wishes;
        wishes.profile = draw(seed, wishes).profile;
        if (options_.shrink) {
            Shrunk small = shrink(seed, wishes, mutation, outcome, most_shrinking_runs);
            print_(fmt::format("  {} of its {} incidents are needed ({} runs to find out):\n",
                               small.incidents, small.of, small.runs));
            wishes = std::move(small.wishes);
        }
        const Outcome again = run(draw(seed, wishes), mutation, true);
        print_(last_lines(again.timeline, lines_of_timeline));
        print_(command_for(seed, wishes, options_.mutation));
    }

    bool try_mutation(const Mutation& mutation, const Wishes& wishes, Duration& simulated) {
        const std::uint64_t last = options_.first + options_.mutation_seeds - 1;
        for (std::uint64_t seed = options_.first; seed <= last; ++seed) {
            const Outcome outcome = run(draw(seed, wishes), &mutation, false);
            simulated += outcome.simulated;
            if (!outcome.violation) continue;
            print_(fmt::format("{:<28} noticed after {:>4} seeds by {:<24} {}\n", mutation.name,
                               seed - options_.first + 1, to_string(outcome.violation->rule),
                               outcome.violation->what));
            return true;
        }
        print_(fmt::format("{:<28} NOT NOTICED in {} seeds of profile {}\n", mutation.name,
                           options_.mutation_seeds, wishes.profile));
        return false;
    }

    const Options& options_;
    Clock& clock_;
    const Print& print_;
};

int list(const Print& print) {
    print("profiles:\n");
    for (const Profile& profile : profiles())
        print(fmt::format("  {:<28} {}\n", profile.name, profile.says));
    print("troubles:\n");
    for (const auto& name : trouble_names) print(fmt::format("  {}\n", name));
    print("mutations:\n");
    for (const Mutation& mutation : mutations())
        print(fmt::format("  {:<28} {}\n", mutation.name, mutation.says));
    return 0;
}

}  // namespace

int perform(const Options& options, Clock& clock, const Print& print) {
    switch (options.task) {
        case Options::Task::help:
            print(usage());
            return 0;
        case Options::Task::list:
            return list(print);
        case Options::Task::mutations:
            return Runner(options, clock, print).try_mutations();
        case Options::Task::run:
            return Runner(options, clock, print).run_seeds();
    }
    return 2;
}

}  // namespace kcl::simulation
