#include "kcl/cli/streams/tail/tail_job.h"

#include "kcl/base/task_group.h"
#include "kcl/cli/streams/exit_status.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <limits>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace kcl::cli {

namespace {

constexpr Duration between_reads = 500ms;
constexpr Duration between_looks_at_output = 500ms;

streams::ReadPlan plan_of(const TailOptions& options) {
    streams::ReadPlan plan{.stream_name = options.stream, .shard_ids = options.shards};
    plan.start = options.from;
    plan.follow = options.follow;
    plan.polling.between_reads = options.follow ? between_reads : plan.polling.least_spacing;
    return plan;
}

bool nobody_reads(int descriptor) {
    pollfd output{descriptor, 0, 0};
    return ::poll(&output, 1, 0) > 0 && (output.revents & (POLLERR | POLLNVAL)) != 0;
}

}  // namespace

TailJob::TailJob(KinesisTool tool, const TailOptions& options)
    : tool_(std::move(tool)),
      style_{options.stream, options.form, options.json, options.only_data,
             tool_.terminal.out_is_terminal},
      left_(options.limit.value_or(std::numeric_limits<std::uint64_t>::max())),
      reader_({tool_.executor, tool_.kinesis, tool_.clock, tool_.random}, plan_of(options),
              [this](const auto& event) { on(event); }) {}

asio::awaitable<int> TailJob::run() {
    TaskGroup watchers(tool_.executor);
    if (&tool_.terminal.out == &std::cout) watchers.spawn(watch_output());
    const auto read = co_await reader_.run();
    watchers.cancel();
    co_await watchers.join();
    if (output_broken_ && *output_broken_ != EPIPE)
        co_return say_failure(
            tool_.terminal.err, "kcl tail",
            {Fault::corrupt, fmt::format("can't print: {}", std::strerror(*output_broken_)), {}});
    if (!read) co_return say_failure(tool_.terminal.err, "kcl tail", read.error());
    co_return exit_ok;
}

void TailJob::on(const streams::ReaderEvent& event) {
    if (const auto* batch = std::get_if<streams::BatchRead>(&event)) print(*batch);
    if (const auto* trouble = std::get_if<streams::ReadTrouble>(&event))
        remark(fmt::format("{}: {} (going on)", trouble->shard.id, trouble->error.message));
    if (!tool_.terminal.err_is_terminal) return;
    if (const auto* begun = std::get_if<streams::ShardBegun>(&event))
        remark(fmt::format("reading {}", begun->shard.id));
    if (const auto* done = std::get_if<streams::ShardRead>(&event))
        remark(fmt::format("{} was read to its end", done->shard.id));
}

void TailJob::print(const streams::BatchRead& read) {
    const auto printed = kcl::cli::print(style_, read.shard, read.batch, left_);
    for (const auto& sentence : printed.remarks) remark(sentence);
    errno = 0;
    (tool_.terminal.out << printed.text).flush();
    left_ -= printed.records;
    if (!tool_.terminal.out) output_broken_ = errno;
    if (output_broken_ || left_ == 0) reader_.stop();
}

void TailJob::remark(std::string_view sentence) {
    (tool_.terminal.err << "kcl tail: " << sentence << '\n').flush();
}

asio::awaitable<void> TailJob::watch_output() {
    while (!nobody_reads(STDOUT_FILENO)) co_await tool_.clock.sleep_for(between_looks_at_output);
    reader_.stop();
}

}  // namespace kcl::cli
