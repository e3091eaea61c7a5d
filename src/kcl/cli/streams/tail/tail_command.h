#pragma once

#include "kcl/cli/streams/kinesis_tool.h"
#include "kcl/cli/streams/tail/tail_options.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace kcl::cli {

/// `kcl tail`: prints the records of a stream.
/// \return the exit status (exit_status.h); 0 also when it was asked to stop and when nobody reads
/// what it prints any more.
int tail_command(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

/// What it does once the words are understood. \return the exit status.
asio::awaitable<int> tail(KinesisTool tool, const TailOptions& options);

}  // namespace kcl::cli
