#pragma once

#include "kcl/base/task_group.h"
#include "kcl/cli/streams/kinesis_tool.h"
#include "kcl/cli/streams/put/put_options.h"
#include "kcl/cli/streams/put/put_tally.h"
#include "kcl/cli/streams/put/record_source.h"
#include "kcl/streams/record_putter.h"

#include <optional>

namespace kcl::cli {

/// One run of `kcl put`: reads, gives each record its key, puts, and tells what became of it.
///
/// Borrows `options` and `source`.
class PutJob {
  public:
    PutJob(KinesisTool tool, const PutOptions& options, RecordSource& source);

    /// Until the source ends and everything is stored or given up. \return the exit status.
    asio::awaitable<int> run();

  private:
    asio::awaitable<Result<streams::KeyMaker>> make_keys();
    asio::awaitable<void> read(streams::KeyMaker keys);
    asio::awaitable<void> send();
    std::optional<streams::Outgoing> record_of(RecordSource::Item item, streams::KeyMaker& keys);
    void not_stored(std::uint64_t number, std::string_view reason);
    void settle(const streams::PutQueue::Outcome& outcome);
    int report();

    KinesisTool tool_;
    const PutOptions& options_;
    RecordSource& source_;
    PutTally tally_;
    streams::RecordPutter putter_;
    TaskGroup tasks_;
    std::optional<Error> broken_;
};

}  // namespace kcl::cli
