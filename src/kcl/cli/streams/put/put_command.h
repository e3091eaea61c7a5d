#pragma once

#include "kcl/cli/streams/kinesis_tool.h"
#include "kcl/cli/streams/put/put_options.h"
#include "kcl/cli/streams/put/record_source.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace kcl::cli {

/// `kcl put`: puts the lines of its input into a stream.
/// \return the exit status (exit_status.h): not 0 when any record was not stored.
int put_command(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

/// What it does once the words are understood: takes records from `source` until that ends, and
/// prints what became of them. \return the exit status.
asio::awaitable<int> put_records(KinesisTool tool, const PutOptions& options, RecordSource& source);

}  // namespace kcl::cli
