#pragma once

#include "kcl/cli/streams/kinesis_tool.h"
#include "kcl/cli/streams/tail/record_printer.h"
#include "kcl/cli/streams/tail/tail_options.h"
#include "kcl/streams/stream_reader.h"

#include <optional>
#include <string_view>

namespace kcl::cli {

/// One run of `kcl tail`.
class TailJob {
  public:
    TailJob(KinesisTool tool, const TailOptions& options);

    /// Until everything is printed, the limit is reached, stop(), or nobody reads any more.
    /// \return the exit status.
    asio::awaitable<int> run();
    void stop() { reader_.stop(); }

  private:
    void on(const streams::ReaderEvent& event);
    void print(const streams::BatchRead& read);
    void remark(std::string_view sentence);
    /// A reader of ours that goes, such as `head`, is noticed also when there is nothing to print.
    asio::awaitable<void> watch_output();

    KinesisTool tool_;
    PrintStyle style_;
    std::uint64_t left_;
    streams::StreamReader reader_;
    std::optional<int> output_broken_;  ///< errno.
};

}  // namespace kcl::cli
