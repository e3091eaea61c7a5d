#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/base/random.h"
#include "kcl/cli/streams/service_flags.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace kcl::cli {

/// Where a command's words go.
struct Terminal {
    std::ostream& out;
    std::ostream& err;
    bool out_is_terminal = false;  ///< What comes from outside must not steer it.
    bool err_is_terminal = false;  ///< Somebody watches: tell how far it is.
};

/// What a command that speaks to Kinesis stands on. Borrowed.
struct KinesisTool {
    asio::any_io_executor executor;
    aws::KinesisClient& kinesis;
    Clock& clock;
    Random& random;
    Terminal terminal;
    /// From now on the first SIGINT or SIGTERM calls the function; the second ends the process as
    /// it ends any program.
    std::function<void(std::function<void()>)> when_asked_to_stop;
};

/// Says in one line on standard error what went wrong, and how it may be mended.
/// \return the exit status for it.
int say_failure(std::ostream& err, std::string_view command, const Error& error);

/// Runs `work` with the Kinesis that `flags` name, in this thread, until it ends.
/// \return its exit status; or why the service can't be used, told on standard error.
int run_with_kinesis(std::string_view command, const ServiceFlags& flags, Terminal terminal,
                     const std::function<asio::awaitable<int>(KinesisTool)>& work);

/// Standard output and error as they are, and whether they are terminals.
Terminal terminal_of(std::ostream& out, std::ostream& err);

}  // namespace kcl::cli
