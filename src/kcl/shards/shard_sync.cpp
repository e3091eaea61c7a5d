#include "kcl/shards/shard_sync.h"

#include "kcl/shards/hash_range_hole.h"
#include "kcl/shards/shard_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace kcl::shards {

namespace {

constexpr int listings = 3;
constexpr int token_restarts = 3;

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
    auto graph = co_await list(std::nullopt);
    co_return graph;
}

asio::awaitable<Result<ShardGraph>> ShardSync::list(
    std::optional<wire::kinesis::ShardFilter> filter) {
    for (int restart = 0;; ++restart) {
        auto shards = co_await list_pages(filter);
        if (shards) co_return ShardGraph(*shards);
        // A token that grew old while pages were read: from the first page again.
        if (shards.error().fault != Fault::expired || restart == token_restarts)
            co_return std::unexpected(std::move(shards).error());
    }
}

asio::awaitable<Result<std::vector<wire::kinesis::Shard>>> ShardSync::list_pages(
    std::optional<wire::kinesis::ShardFilter> filter) {
    std::vector<wire::kinesis::Shard> shards;
    std::optional<std::string> token;
    do {
        wire::kinesis::ListShardsRequest request;
        if (token) {
            request.next_token = std::exchange(token, std::nullopt);
        } else {
            request.stream_name = settings_.stream_name;
            request.shard_filter = filter;
        }
        auto page = co_await kinesis_.list_shards(std::move(request));
        if (!page) co_return std::unexpected(std::move(page).error());
        for (auto& shard : page->shards) shards.push_back(std::move(shard));
        token = std::move(page->next_token);
        // Some emulators send an empty token with the last page.
    } while (token && !token->empty());
    co_return shards;
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
        auto listed = co_await list(std::move(filter));
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

asio::awaitable<Result<ShardSyncReport>> ShardSync::create(std::vector<leases::Lease> wanted,
                                                           std::size_t listed) {
    ShardSyncReport report{.shards_listed = listed, .created = {}};
    for (leases::Lease& lease : wanted) {
        const std::string key = lease.key;
        auto created = co_await table_.create_if_absent(std::move(lease));
        if (!created) co_return std::unexpected(std::move(created).error());
        if (*created) report.created.push_back(key);
    }
    co_return report;
}

}  // namespace kcl::shards
