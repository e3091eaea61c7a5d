#include "simulation/chaos/troubles.h"

#include <algorithm>

namespace kcl::simulation {

void Troubles::plan() {
    for (const Incident& incident : scenario_.incidents)
        world_.after(incident.at, [this, &incident] { happen(incident); });
}

/// Mostly one, sometimes any subset, sometimes all.
std::vector<std::size_t> Troubles::some(Random& lot) const {
    const double kind = lot.fraction();
    if (kind < 0.7) return {one(lot)};
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < fleet_.places(); ++i)
        if (kind > 0.9 || lot.below(2) == 0) places.push_back(i);
    return places;
}

void Troubles::happen(const Incident& incident) {
    SeededRandom lot(incident.lot);
    switch (incident.what) {
        case Trouble::kill:
            for (const std::size_t place : some(lot)) fleet_.kill(place, incident.length);
            break;
        case Trouble::freeze:
            for (const std::size_t place : some(lot)) fleet_.freeze(place, incident.length);
            break;
        case Trouble::partition:
            partition(incident, lot);
            break;
        case Trouble::calendar:
            calendar(lot);
            break;
        case Trouble::storm:
            ledger_.timeline().say("world", "a storm of {} ms", incident.length / 1ms);
            for (const std::size_t place : some(lot)) fleet_.storm(place, incident.length);
            break;
        case Trouble::reshard:
            reshard(lot);
            break;
        case Trouble::stop:
            fleet_.stop(one(lot), incident.length);
            break;
        case Trouble::roll:
            ledger_.timeline().say("world", "a rolling restart begins");
            fleet_.roll(incident.length);
            break;
        case Trouble::drift:
        case Trouble::users:
            break;  // of the whole run
    }
}

void Troubles::partition(const Incident& incident, Random& lot) {
    const double kind = lot.fraction();
    for (const std::size_t place : some(lot)) {
        if (kind < 0.8) fleet_.cut_off(place, Service::dynamodb, incident.length);
        if (kind > 0.5) fleet_.cut_off(place, Service::kinesis, incident.length);
    }
}

void Troubles::calendar(Random& lot) {
    const auto reach = static_cast<std::int64_t>(lot.below(2) == 0 ? 2'000 : 7'200'000);
    const auto by = static_cast<std::int64_t>(lot.below(static_cast<std::uint64_t>(2 * reach)));
    fleet_.step_calendar(one(lot), std::chrono::milliseconds(by - reach));
}

void Troubles::reshard(Random& lot) {
    const auto open = ledger_.family().open();
    const double kind = lot.fraction();
    const std::size_t at = lot.below(open.size());
    const auto most = static_cast<std::size_t>(scenario_.shards) * 3;
    const std::string& id = open[at]->shard.shard_id;
    bool done = false;
    if (kind < 0.45 && open.size() < most) {
        ledger_.timeline().say("operator", "splits {}", id);
        done = services_.split(open[at]->shard);
    } else if (kind < 0.85 && at + 1 < open.size()) {
        const std::string& neighbour = open[at + 1]->shard.shard_id;
        ledger_.timeline().say("operator", "merges {} and {}", id, neighbour);
        done = services_.merge(id, neighbour);
    } else {
        const auto least = (open.size() + 1) / 2;
        const auto target = std::min(most, least + lot.below(2 * open.size() - least + 1));
        ledger_.timeline().say("operator", "wants {} shards", target);
        done = services_.update_shard_count(static_cast<int>(target));
    }
    if (done) ledger_.look_at_shards();
}

}  // namespace kcl::simulation
