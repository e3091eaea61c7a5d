#include "kcl/shards/shard_sync.h"

#include "kcl/base/task_group.h"
#include "kcl/shards/hash_range_hole.h"
#include "kcl/shards/shard_listing.h"
#include "kcl/shards/shard_plan.h"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

namespace kcl::shards {

namespace {

constexpr int listings = 3;
constexpr std::size_t writes_at_once = 32;

/// The end of those from `first` on that may be created at the same time: no child together with
/// its parent, so that stopping half-way does no harm.
std::size_t end_of_generation(const std::vector<leases::Lease>& leases, std::size_t first) {
    std::set<std::string> together;
    std::size_t last = first;
    for (; last < leases.size() && last - first < writes_at_once; ++last) {
        const auto& parents = leases[last].parent_shard_ids;
        if (std::ranges::any_of(parents, [&](auto& id) { return together.contains(id); })) break;
        together.insert(leases[last].key);
    }
    return last;
}

std::vector<HashKeyRange> ranges_of(const ShardGraph& graph) {
    std::vector<HashKeyRange> ranges;
    for (const Shard& shard : graph.shards()) ranges.push_back(shard.hash_key_range);
    return ranges;
}

/// Why a new network can't begin with these shards; empty when it can.
std::string problem_with_snapshot(const ShardGraph& snapshot) {
    const auto ranges = ranges_of(snapshot);
    if (const auto hole = hole_in(ranges)) return describe(*hole);
    return covers_exactly(ranges) ? "" : "several of its shards cover the same hash keys";
}

/// Why the listing can't be planned with; empty when it can.
std::string problem_with(const ShardGraph& listed) {
    const auto unexpected = listed.unexpected_children();
    if (unexpected.empty()) return "";
    return fmt::format("open shards have open parents: {}", fmt::join(unexpected, ", "));
}

}  // namespace

ShardGraph initial_snapshot(const ShardGraph& listed, const InitialPosition& position) {
    if (position.kind != InitialPosition::Kind::latest) return listed.only(listed.roots());
    const auto unexpected = listed.unexpected_children();
    std::vector<const Shard*> open;
    for (const Shard* shard : listed.open_shards())
        if (std::find(unexpected.begin(), unexpected.end(), shard->id) == unexpected.end())
            open.push_back(shard);
    return listed.only(open);
}

ShardSync::ShardSync(aws::KinesisClient& kinesis, leases::LeaseTable& table, Clock& clock,
                     Random& random, ShardSyncSettings settings)
    : kinesis_(kinesis),
      table_(table),
      clock_(clock),
      random_(random),
      settings_(std::move(settings)) {}

asio::awaitable<Result<ShardSyncReport>> ShardSync::sync(std::vector<leases::Lease> existing) {
    auto graph = co_await list_consistently(existing.empty());
    if (!graph) co_return std::unexpected(std::move(graph).error());
    auto wanted = plan(*graph, existing, settings_.position);
    auto report = co_await create(std::move(wanted), graph->shards().size());
    co_return report;
}

asio::awaitable<Result<ShardGraph>> ShardSync::list() {
    auto graph = co_await list_shards(kinesis_, settings_.stream_name);
    co_return graph;
}

asio::awaitable<Result<ShardGraph>> ShardSync::list_consistently(bool table_is_empty) {
    std::string problem;
    for (int attempt = 0; attempt < listings; ++attempt) {
        if (attempt > 0) {
            const auto spread = std::chrono::milliseconds(random_.below(500));
            co_await clock_.sleep_for(1s + spread);
        }
        std::optional<wire::kinesis::ShardFilter> filter;
        if (table_is_empty) filter = settings_.position.filter();
        auto listed = co_await list_shards(kinesis_, settings_.stream_name, std::move(filter));
        if (!listed) co_return std::unexpected(std::move(listed).error());
        ShardGraph graph = *std::move(listed);
        problem = settings_.ignore_unexpected_child_shards ? "" : problem_with(graph);
        if (table_is_empty && problem.empty()) {
            graph = initial_snapshot(graph, settings_.position);
            problem = problem_with_snapshot(graph);
        }
        if (problem.empty()) co_return graph;
    }
    co_return failure(Fault::unavailable,
                      fmt::format("the shard list of stream '{}' stays inconsistent: {}",
                                  settings_.stream_name, problem));
}

asio::awaitable<void> ShardSync::create_one(leases::Lease lease,
                                            std::optional<Result<bool>>& created) {
    auto answer = co_await table_.create_if_absent(std::move(lease));
    created = std::move(answer);
}

asio::awaitable<Result<ShardSyncReport>> ShardSync::create(std::vector<leases::Lease> wanted,
                                                           std::size_t listed) {
    ShardSyncReport report{.shards_listed = listed, .created = {}};
    const auto executor = co_await asio::this_coro::executor;
    for (std::size_t first = 0; first < wanted.size();) {
        const std::size_t last = end_of_generation(wanted, first);
        std::vector<std::optional<Result<bool>>> answers(last - first);
        TaskGroup writes(executor);
        for (std::size_t i = first; i < last; ++i)
            writes.spawn(create_one(wanted[i], answers[i - first]));
        co_await writes.join_or_abort();
        for (std::size_t i = first; i < last; ++i) {
            auto& created = answers[i - first];
            if (!*created) co_return std::unexpected(std::move(*created).error());
            if (**created) report.created.push_back(wanted[i].key);
        }
        first = last;
    }
    co_return report;
}

}  // namespace kcl::shards
