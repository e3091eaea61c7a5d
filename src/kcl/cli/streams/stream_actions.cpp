#include "kcl/cli/streams/stream_actions.h"

#include "kcl/cli/streams/stream_drawing.h"
#include "kcl/shards/shard_listing.h"
#include "kcl/streams/reshard_rules.h"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>
#include <utility>

namespace kcl::cli {

namespace json = boost::json;
namespace api = wire::kinesis;

StreamActions::StreamActions(KinesisTool tool, const StreamOptions& options)
    : tool_(std::move(tool)),
      options_(options),
      patience_{tool_.clock.steady_now() + options.timeout} {}

asio::awaitable<Result<void>> StreamActions::list() {
    std::vector<api::StreamSummary> all;
    std::optional<std::string> after;
    do {
        api::ListStreamsRequest request;
        request.exclusive_start_stream_name = std::exchange(after, std::nullopt);
        auto page = co_await tool_.kinesis.list_streams(std::move(request));
        if (!page) co_return std::unexpected(std::move(page).error());
        for (std::size_t i = 0; i < page->stream_names.size(); ++i) {
            // Older services name them and say no more.
            const bool told = page->stream_summaries.size() == page->stream_names.size();
            all.push_back(told ? page->stream_summaries[i] : api::StreamSummary{});
            all.back().stream_name = page->stream_names[i];
        }
        if (page->has_more_streams && !page->stream_names.empty())
            after = page->stream_names.back();
    } while (after);
    tool_.terminal.out << (options_.json ? json_of(all) + "\n" : drawing_of(all));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> StreamActions::create() {
    api::CreateStreamRequest request{.stream_name = options_.stream};
    if (options_.on_demand)
        request.stream_mode_details = api::StreamModeDetails{api::StreamMode::on_demand};
    else
        request.shard_count = options_.shards;
    const auto created = co_await tool_.kinesis.create_stream(std::move(request));
    const bool was_there = !created && created.error().fault == Fault::exists;
    if (!created && !(was_there && options_.if_missing)) co_return std::unexpected(created.error());
    json::object facts{{"stream", options_.stream}, {"created", !was_there}};
    auto sentence =
        fmt::format("stream {} {}", options_.stream, was_there ? "is there already" : "created");
    auto finished = co_await finish(std::move(sentence), std::move(facts));
    co_return finished;
}

asio::awaitable<Result<void>> StreamActions::describe() {
    const auto summary = co_await streams::look_at(tool_.kinesis, options_.stream);
    if (!summary) co_return std::unexpected(summary.error());
    auto graph = co_await shards::list_shards(tool_.kinesis, options_.stream);
    // A stream that is being created has no shards to list yet.
    if (!graph && graph.error().fault == Fault::exists) graph = shards::ShardGraph();
    if (!graph) co_return std::unexpected(graph.error());
    tool_.terminal.out << (options_.json ? json_of(*summary, *graph) + "\n"
                                         : drawing_of(*summary, *graph));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> StreamActions::remove() {
    api::DeleteStreamRequest request{.stream_name = options_.stream};
    if (options_.with_consumers) request.enforce_consumer_deletion = true;
    const auto removed = co_await tool_.kinesis.delete_stream(std::move(request));
    if (!removed) co_return std::unexpected(removed.error());
    if (options_.wait) {
        const auto gone = co_await streams::wait_until_gone(
            tool_.kinesis, tool_.clock, options_.stream, patience_,
            [this](const auto& summary) { watch(summary); });
        if (!gone) co_return gone;
    }
    print(fmt::format("stream {} {}", options_.stream,
                      options_.wait ? "deleted" : "is being deleted"),
          {{"stream", options_.stream}, {"deleted", options_.wait}});
    co_return Result<void>{};
}

asio::awaitable<Result<void>> StreamActions::split() {
    const auto graph = co_await shards::list_shards(tool_.kinesis, options_.stream);
    if (!graph) co_return std::unexpected(graph.error());
    const auto shard = streams::open_shard(*graph, options_.shard);
    if (!shard) co_return std::unexpected(shard.error());
    const auto at = options_.at ? options_.at : streams::middle_of((*shard)->hash_key_range);
    if (!at)
        co_return failure(
            Fault::invalid,
            fmt::format("the shard '{}' has too few hash keys to split", options_.shard));
    api::SplitShardRequest request{.stream_name = options_.stream};
    request.shard_to_split = options_.shard;
    request.new_starting_hash_key = to_string(*at);
    const auto done = co_await tool_.kinesis.split_shard(std::move(request));
    if (!done) co_return std::unexpected(done.error());
    json::object facts{
        {"stream", options_.stream}, {"shard", options_.shard}, {"at", to_string(*at)}};
    auto sentence =
        fmt::format("{} of stream {} split at {}", options_.shard, options_.stream, to_string(*at));
    auto finished = co_await finish(std::move(sentence), std::move(facts));
    co_return finished;
}

asio::awaitable<Result<void>> StreamActions::merge() {
    const auto graph = co_await shards::list_shards(tool_.kinesis, options_.stream);
    if (!graph) co_return std::unexpected(graph.error());
    const auto pair = streams::mergeable(*graph, options_.shard, options_.other);
    if (!pair) co_return std::unexpected(pair.error());
    api::MergeShardsRequest request{.stream_name = options_.stream};
    request.shard_to_merge = pair->lower;
    request.adjacent_shard_to_merge = pair->upper;
    const auto done = co_await tool_.kinesis.merge_shards(std::move(request));
    if (!done) co_return std::unexpected(done.error());
    json::object facts{{"stream", options_.stream}, {"shards", {pair->lower, pair->upper}}};
    auto sentence =
        fmt::format("{} and {} of stream {} merged", pair->lower, pair->upper, options_.stream);
    auto finished = co_await finish(std::move(sentence), std::move(facts));
    co_return finished;
}

asio::awaitable<Result<void>> StreamActions::scale() {
    const auto now = co_await streams::look_at(tool_.kinesis, options_.stream);
    if (!now) co_return std::unexpected(now.error());
    const int open = now->open_shard_count;
    const auto steps = streams::scaling_steps(open, options_.shards);
    if (steps.size() > 1 && !options_.wait)
        co_return failure(Fault::invalid,
                          fmt::format("from {} to {} shards takes {} steps ({}): give --wait to go "
                                      "through them",
                                      open, options_.shards, steps.size(), fmt::join(steps, ", ")));
    for (const int step : steps) {
        const auto done = co_await scale_by_one_step(step);
        if (!done) co_return done;
    }
    print(fmt::format("stream {} {} from {} to {} shards", options_.stream,
                      options_.wait ? "scaled" : "is being scaled", open, options_.shards),
          {{"stream", options_.stream}, {"from", open}, {"to", options_.shards}});
    co_return Result<void>{};
}

asio::awaitable<Result<void>> StreamActions::scale_by_one_step(int target) {
    api::UpdateShardCountRequest request{.stream_name = options_.stream};
    request.target_shard_count = target;
    const auto done = co_await tool_.kinesis.update_shard_count(std::move(request));
    if (!done) co_return std::unexpected(done.error());
    if (!options_.wait) co_return Result<void>{};
    auto active = co_await await_active();
    co_return active;
}

asio::awaitable<Result<void>> StreamActions::retain() {
    const auto now = co_await streams::look_at(tool_.kinesis, options_.stream);
    if (!now) co_return std::unexpected(now.error());
    const auto done = co_await set_retention(now->retention_period_hours);
    if (!done) co_return done;
    json::object facts{{"stream", options_.stream},
                       {"fromHours", now->retention_period_hours},
                       {"toHours", options_.retention_hours}};
    auto sentence = fmt::format("stream {} keeps records for {} hours", options_.stream,
                                options_.retention_hours);
    auto finished = co_await finish(std::move(sentence), std::move(facts));
    co_return finished;
}

/// The service has one operation for each direction.
asio::awaitable<Result<void>> StreamActions::set_retention(int present) {
    if (options_.retention_hours < present) {
        api::DecreaseStreamRetentionPeriodRequest request{.stream_name = options_.stream};
        request.retention_period_hours = options_.retention_hours;
        const auto done =
            co_await tool_.kinesis.decrease_stream_retention_period(std::move(request));
        if (!done) co_return std::unexpected(done.error());
        co_return Result<void>{};
    }
    api::IncreaseStreamRetentionPeriodRequest request{.stream_name = options_.stream};
    request.retention_period_hours = options_.retention_hours;
    const auto done = co_await tool_.kinesis.increase_stream_retention_period(std::move(request));
    if (!done) co_return std::unexpected(done.error());
    co_return Result<void>{};
}

asio::awaitable<Result<void>> StreamActions::await_active() {
    const auto active =
        co_await streams::wait_until_active(tool_.kinesis, tool_.clock, options_.stream, patience_,
                                            [this](const auto& summary) { watch(summary); });
    if (!active) co_return std::unexpected(active.error());
    co_return Result<void>{};
}

asio::awaitable<Result<void>> StreamActions::finish(std::string sentence, json::object facts) {
    if (options_.wait) {
        auto active = co_await await_active();
        if (!active) co_return active;
    }
    facts["waited"] = options_.wait;
    print(sentence, facts);
    co_return Result<void>{};
}

/// One line for each change, so that a log shows them as well as a screen.
void StreamActions::watch(const streams::Summary& summary) {
    auto seen = fmt::format("{}: {}, {} open shards", options_.stream,
                            wire::name_of(summary.stream_status), summary.open_shard_count);
    if (seen == last_seen_) return;
    last_seen_ = std::move(seen);
    (tool_.terminal.err << last_seen_ << '\n').flush();
}

void StreamActions::print(const std::string& sentence, const json::object& facts) {
    tool_.terminal.out << (options_.json ? json::serialize(facts) : sentence) << '\n';
    tool_.terminal.out.flush();
}

}  // namespace kcl::cli
