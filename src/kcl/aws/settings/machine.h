#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::aws {

/// What settings and credentials are read from on the machine we run on. Tests bring their own.

/// The value of an environment variable.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// The environment of this process. Reads it at each call; nobody may change it meanwhile.
Environment process_environment();

/// The variable's value; one that is set to nothing counts as not set, as in all AWS tools.
std::optional<std::string> value_of(const Environment& environment, std::string_view name);

/// "true" or "false" in any case. Faults: invalid, naming `name`.
Result<bool> parse_flag(std::string_view text, std::string_view name);

class Files {
  public:
    virtual ~Files() = default;
    /// The whole file. Faults: not_found, denied (no right to read), unavailable (any other
    /// reason).
    virtual Result<std::string> read(const std::string& path) = 0;
    /// Puts `text` in place of the file at once, readable by its owner alone. The folder must
    /// exist. Faults: not_found, denied, unavailable.
    virtual Result<void> replace(const std::string& path, std::string_view text) = 0;
};

/// Blocks its thread for one small read.
class RealFiles final : public Files {
  public:
    Result<std::string> read(const std::string& path) override;
    Result<void> replace(const std::string& path, std::string_view text) override;
};

/// A leading "~/" becomes the home directory (HOME); without HOME the path stays as it is.
std::string expand_home(std::string path, const Environment& environment);

struct ProcessOutput {
    int status = 0;  ///< The exit code; 128 + n when signal n ended it.
    std::string output;
    std::string errors;
};

class Processes {
  public:
    virtual ~Processes() = default;
    /// Runs a program (found by PATH) with its arguments, without a shell and with nothing to read.
    /// Faults: not_found (no such program), denied (not executable), timed_out (it was killed),
    /// invalid (it wrote more
    ///         than 1 MiB), unavailable.
    /// Cancellation: terminal; the program and its own children are killed.
    virtual asio::awaitable<Result<ProcessOutput>> run(std::vector<std::string> words,
                                                       SteadyTime deadline) = 0;
};

/// Splits a command line as a POSIX shell would, quotes and backslashes included, expanding
/// nothing. Faults: invalid (an open quote, or no word at all).
Result<std::vector<std::string>> split_words(std::string_view line);

}  // namespace kcl::aws
