#pragma once

#include "kcl/cli/streams/kinesis_tool.h"
#include "kcl/cli/streams/stream_options.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace kcl::cli {

/// `kcl streams`: lists, makes, shows, changes and deletes streams.
/// \return the exit status (exit_status.h).
int streams_command(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err);

/// What it does once the words are understood. \return the exit status.
asio::awaitable<int> run_stream_action(KinesisTool tool, const StreamOptions& options);

}  // namespace kcl::cli
