#include "simulation/ledger/ledger.h"

#include "simulation/ledger/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace kcl::simulation {

using wire::dynamodb::Item;

Ledger::Ledger(World& world, Services& services, Timeline& timeline, TableRules::Limits limits)
    : world_(world),
      services_(services),
      timeline_(timeline),
      table_({.world = world,
              .records = records_,
              .family = family_,
              .holders = holders_,
              .processed =
                  [this](const std::string& machine, const std::string& shard, std::int64_t epoch) {
                      return deliveries_.processed_by(machine, shard, epoch);
                  },
              .limits = limits},
             [this](Rule rule, std::string what) { accuse(rule, std::move(what)); }),
      deliveries_(records_, family_, table_,
                  [this](Rule rule, std::string what) { accuse(rule, std::move(what)); }) {
    services_.on_write([this](const TableWrite& write) { written(write); });
}

void Ledger::accuse(Rule rule, std::string what) {
    if (world_.stopped()) return;
    timeline_.say("!!", "{}: {}", to_string(rule), what);
    violations_.push_back({rule, std::move(what)});
    world_.stop();
}

void Ledger::written(const TableWrite& write) {
    ++writes_;
    if (timeline_.kept()) {
        const std::string line = describe(write);
        if (!line.empty()) timeline_.add(write.writer, line);
    }
    if (resting_) judge_rest(write);
    table_.judge(write);
}

namespace {

/// Changes all the time, and means nothing but that its writer lives.
bool is_heartbeat(std::string_view attribute) {
    constexpr std::array<std::string_view, 9> names{
        "leaseCounter", "throughputKBps", "recordVersionNumber", "lut", "slu",
        "reportMillis", "renewedAt",      "reportedAt",          "news"};
    return std::ranges::find(names, attribute) != names.end();
}

}  // namespace

void Ledger::judge_rest(const TableWrite& write) {
    if (!write.after && leases::row_kind(*write.before) == leases::RowKind::lease)
        return;  // clearing away goes on, a generation at a time
    if (!write.after || !write.before)
        return accuse(Rule::idle_is_quiet,
                      fmt::format("{} {} the row {}", write.writer,
                                  write.after ? "created" : "deleted", write.key));
    std::map<std::string_view, bool> changed;
    for (const Item* row : {&*write.before, &*write.after})
        for (const auto& [name, value] : *row) {
            const auto* old = find(*write.before, name);
            const auto* now = find(*write.after, name);
            if (old == nullptr || now == nullptr || !(*old == *now)) changed[name] = true;
        }
    for (const auto& [name, yes] : changed)
        if (!is_heartbeat(name))
            accuse(Rule::idle_is_quiet,
                   fmt::format("{} changed {} of {}", write.writer, name, write.key));
}

void Ledger::heard(const std::string& machine, const cluster::ClusterEvent& event) {
    if (const auto shard = parted_with(event))
        if (const auto* holding = holders_.find(machine, *shard))
            table_.judge_parting(machine, *shard, holding->epoch);
    note_holdings(holders_, machine, event, world_.now());
    if (timeline_.kept()) {
        const std::string line = describe(event);
        if (!line.empty()) timeline_.add(machine, line);
    }
    if (const std::string problem = problem_in(event); !problem.empty())
        accuse(Rule::goes_on, fmt::format("{}: {}", machine, problem));
}

std::string Ledger::unsettled(const std::vector<std::string>& running) const {
    if (records_.waiting() > 0)
        return fmt::format("{} records wait, in {}", records_.waiting(), records_.behind().front());
    std::map<std::string, int> counts;
    for (const std::string& machine : running) counts[machine] = 0;
    for (const auto& [shard, member] : family_.all()) {
        if (member.closed && !table_.has_ended(shard))
            return fmt::format("{} is closed and has not ended", shard);
        if (member.closed) continue;
        const std::string owner = table_.owner(shard);
        if (!counts.contains(owner))
            return fmt::format("{} belongs to {}", shard, owner.empty() ? "nobody" : owner);
        if (!holders_.believes(owner, shard))
            return fmt::format("{} belongs to {}, which does not know it", shard, owner);
        ++counts[owner];
    }
    const auto [least, most] =
        std::ranges::minmax_element(counts, {}, [](const auto& entry) { return entry.second; });
    if (counts.empty()) return "nobody runs";
    if (std::ranges::none_of(running, [this](const auto& id) { return holders_.leads(id); }))
        return "nobody leads";
    if (most->second - least->second > 1)
        return fmt::format("{} has {} shards, {} has {}", most->first, most->second, least->first,
                           least->second);
    return "";
}

}  // namespace kcl::simulation
