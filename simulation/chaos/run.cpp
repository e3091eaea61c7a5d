#include "simulation/chaos/run.h"

#include "simulation/chaos/troubles.h"
#include "simulation/fleet/fleet.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::simulation {

namespace {

/// How long a network may take to be as it should be once nothing disturbs it any more.
Duration settling_limit(const Scenario& scenario) { return 4 * scenario.failover + 60s; }
Duration rest_begins_after(const Scenario& scenario) {
    return std::max<Duration>(60s, 2 * scenario.failover);
}
constexpr Duration rest_lasts = 60s;

class Run {
  public:
    Run(const Scenario& scenario, const Mutation* mutation, bool keep_timeline)
        : scenario_(scenario),
          random_(scenario.seed ^ 0x72756eULL),
          services_(world_, random_),
          timeline_(world_, keep_timeline),
          ledger_(world_, services_, timeline_, limits()),
          fleet_({world_, services_, ledger_, mutation}, scenario_),
          troubles_(scenario_, world_, services_, ledger_, fleet_) {}

    Outcome through() {
        timeline_.add("world", describe(scenario_));
        begin();
        const SteadyTime peace = world_.now() + scenario_.length;
        world_.run_until(peace);
        if (!world_.stopped()) settle();
        if (!world_.stopped()) rest();
        Outcome outcome = result();
        dismantle();
        return outcome;
    }

  private:
    /// By the fastest clock that there may be; a part of the time to leave is for the writes.
    TableRules::Limits limits() const {
        cluster::ClusterSettings settings;
        set_failover_time(settings, scenario_.failover);
        return {.forced = settings.assignment.handoff_limit * 9 / 10,
                .parted = std::min(settings.handoff_deadline, settings.shutdown_deadline) * 6 / 10};
    }

    void begin() {
        services_.create_stream(scenario_.shards);
        ledger_.look_at_shards();
        // Often all at once, as a deployment does it: everybody wants to lead.
        const std::uint64_t spread = random_.below(2) == 0 ? 3000 : 20;
        for (std::size_t i = 0; i < fleet_.places(); ++i) {
            const Duration pause = std::chrono::milliseconds(random_.below(spread));
            world_.after(pause, [this, i] { fleet_.start(i); });
        }
        troubles_.plan();
        produce();
    }

    void produce() {
        if (world_.elapsed() >= scenario_.length) return;
        std::vector<std::pair<std::string, std::string>> records;
        const double expected = scenario_.records_per_second * 2 * random_.fraction();
        auto count = static_cast<std::size_t>(expected);
        if (random_.fraction() < expected - static_cast<double>(count)) ++count;
        records.reserve(count);
        for (std::size_t i = 0; i < count; ++i)
            records.emplace_back(fmt::format("key-{}", random_.below(60)),
                                 std::to_string(++written_));
        if (!records.empty())
            for (const StoredRecord& record : services_.put(records))
                ledger_.records().stored(record);
        world_.after(1s, [this] { produce(); });
    }

    void settle() {
        fleet_.make_peace();
        const SteadyTime began = world_.now();
        const SteadyTime limit = began + settling_limit(scenario_);
        for (;;) {
            world_.run_until(world_.now() + 1s);
            if (world_.stopped()) return;
            const std::string missing = ledger_.unsettled(fleet_.running_ids());
            if (missing.empty()) break;
            if (world_.now() >= limit) return ledger_.accuse(Rule::settles, missing);
        }
        settled_after_ = world_.now() - began;
        timeline_.add("world", "settled");
        if (scenario_.profile == "calm" && ledger_.deliveries().repeated() > 0)
            ledger_.accuse(Rule::moves_repeat_nothing,
                           fmt::format("{} records came twice in a network without troubles",
                                       ledger_.deliveries().repeated()));
    }

    void rest() {
        world_.run_until(world_.now() + rest_begins_after(scenario_));
        ledger_.expect_rest(true);
        world_.run_until(world_.now() + rest_lasts);
        if (world_.stopped()) return;
        const std::string missing = ledger_.unsettled(fleet_.running_ids());
        if (!missing.empty()) ledger_.accuse(Rule::settles, "did not stay settled: " + missing);
        ledger_.expect_rest(false);
    }

    Outcome result() {
        Outcome outcome;
        if (!ledger_.violations().empty()) outcome.violation = ledger_.violations().front();
        outcome.simulated = world_.elapsed();
        outcome.settled_after = settled_after_;
        outcome.records = ledger_.deliveries().records();
        outcome.repeated = ledger_.deliveries().repeated();
        outcome.moves = ledger_.table().moves();
        outcome.kills = fleet_.kills();
        outcome.shards = ledger_.family().all().size();
        outcome.writes = ledger_.writes();
        outcome.events = world_.events();
        outcome.timeline = timeline_.text();
        return outcome;
    }

    /// Coroutines must not be destroyed in the middle of their work.
    void dismantle() {
        fleet_.kill_all();
        world_.go_on();
        for (int seconds = 0; seconds < 600 && !fleet_.all_ended(); ++seconds) {
            world_.run_until(world_.now() + 1s);
            world_.go_on();
        }
    }

    const Scenario& scenario_;
    World world_;
    SeededRandom random_;
    Services services_;
    Timeline timeline_;
    Ledger ledger_;
    Fleet fleet_;
    Troubles troubles_;
    Duration settled_after_{0};
    std::uint64_t written_ = 0;
};

}  // namespace

Outcome run(const Scenario& scenario, const Mutation* mutation, bool keep_timeline) {
    Run one(scenario, mutation, keep_timeline);
    return one.through();
}

}  // namespace kcl::simulation
