#pragma once

#include "kcl/local.h"

#include <expected>
#include <iosfwd>
#include <string>
#include <vector>

namespace kcl::cli {

/// Why a command ended before anything began: --help (status 0, for standard output) or a mistake
/// in the words typed (status 2, for standard error).
struct CommandRefusal {
    int status = 2;
    std::string text;
};

/// The words after `kcl local`.
std::expected<LocalOptions, CommandRefusal> parse_local_command(
    const std::vector<std::string>& arguments);

/// `kcl local`: runs the local Kinesis and DynamoDB until SIGTERM or SIGINT.
///
/// Prints a line for each service once it answers: its name, its URL and, when another process runs
/// it already, the word "joined". When that is true of all of them, it ends at once.
/// \return the exit status: 0 after a clean stop, 1 when a service can't start, 2 for a wrong
/// command line.
int local_command(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace kcl::cli
