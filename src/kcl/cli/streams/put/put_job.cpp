#include "kcl/cli/streams/put/put_job.h"

#include "kcl/cli/streams/exit_status.h"
#include "kcl/shards/shard_listing.h"
#include "kcl/wire/base64.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>

namespace kcl::cli {

namespace {

streams::RecordPutter::Target target_of(const PutOptions& options) {
    streams::RecordPutter::Target target{.stream_name = options.stream};
    target.rules.keep_order = options.keep_order;
    target.records_per_second = options.rate;
    return target;
}

}  // namespace

PutJob::PutJob(KinesisTool tool, const PutOptions& options, RecordSource& source)
    : tool_(std::move(tool)),
      options_(options),
      source_(source),
      tally_(options.stream),
      putter_({tool_.executor, tool_.kinesis, tool_.clock, tool_.random}, target_of(options),
              [this](const auto& outcome) { settle(outcome); }),
      tasks_(tool_.executor) {}

asio::awaitable<int> PutJob::run() {
    const auto began = tool_.clock.steady_now();
    auto keys = co_await make_keys();
    if (!keys) {
        co_return say_failure(tool_.terminal.err, "kcl put", keys.error());
    }
    tasks_.spawn(read(*std::move(keys)));
    tasks_.spawn(send());
    co_await tasks_.join();
    const int status = report();
    const auto took = tool_.clock.steady_now() - began;
    tool_.terminal.out << (options_.json ? tally_.json(took) : tally_.sentence()) << '\n';
    tool_.terminal.out.flush();
    co_return status;
}

asio::awaitable<Result<streams::KeyMaker>> PutJob::make_keys() {
    std::vector<HashKeyRange> ranges;
    if (options_.key.kind == streams::KeyRule::Kind::round_robin) {
        const auto graph = co_await shards::list_shards(tool_.kinesis, options_.stream);
        if (!graph) co_return std::unexpected(graph.error());
        for (const auto* shard : graph->open_shards()) ranges.push_back(shard->hash_key_range);
        if (ranges.empty())
            co_return failure(
                Fault::unavailable,
                fmt::format("the stream '{}' has no open shards yet", options_.stream));
    }
    co_return streams::KeyMaker(options_.key, tool_.random, std::move(ranges));
}

asio::awaitable<void> PutJob::read(streams::KeyMaker keys) {
    while (!broken_) {
        auto item = co_await source_.next();
        if (!item) broken_ = std::move(item).error();
        if (broken_ || !*item) break;
        auto record = record_of(*std::move(*item), keys);
        if (!record) continue;
        co_await putter_.add(*std::move(record));
    }
    putter_.finish();
}

asio::awaitable<void> PutJob::send() {
    auto sent = co_await putter_.run();
    if (sent) co_return;
    broken_ = std::move(sent).error();
    source_.stop();
}

/// Empty, and told, when no record can be made of it.
std::optional<streams::Outgoing> PutJob::record_of(RecordSource::Item item,
                                                   streams::KeyMaker& keys) {
    streams::Outgoing record{.number = item.number};
    if (options_.base64) {
        auto bytes = wire::from_base64(item.text);
        if (!bytes) {
            not_stored(item.number, "it is not base64");
            return std::nullopt;
        }
        record.data = *std::move(bytes);
    } else {
        record.data = std::move(item.text);
    }
    auto key = keys.key_of(record.data);
    if (!key) {
        not_stored(item.number, key.error().message);
        return std::nullopt;
    }
    record.partition_key = std::move(key->partition_key);
    record.explicit_hash_key =
        options_.hash_key ? options_.hash_key : std::move(key->explicit_hash_key);
    return record;
}

void PutJob::not_stored(std::uint64_t number, std::string_view reason) {
    streams::PutQueue::Outcome outcome;
    outcome.not_stored.push_back({number, std::string(reason)});
    settle(outcome);
}

void PutJob::settle(const streams::PutQueue::Outcome& outcome) {
    tally_.add(outcome);
    auto& err = tool_.terminal.err;
    for (const auto& record : outcome.not_stored)
        err << "kcl put: record " << record.number << " was not stored: " << record.reason << '\n';
    err.flush();
    if (tool_.terminal.err_is_terminal) (err << '\r' << tally_.stored() << " stored\r").flush();
}

int PutJob::report() {
    for (const auto& record : putter_.unsent())
        tally_.add_not_stored(record.number, broken_ ? broken_->message : "it was not sent");
    if (broken_) return say_failure(tool_.terminal.err, "kcl put", *broken_);
    return tally_.not_stored() > 0 ? exit_failed : exit_ok;
}

}  // namespace kcl::cli
