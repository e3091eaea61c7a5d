#pragma once

#include "kcl/aws/settings/machine.h"
#include "kcl/base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kcl::aws {

/// The settings of one section. Names are in lower case; a nested one is "parent.name".
using Settings = std::map<std::string, std::string, std::less<>>;

/// Empty when absent or set to nothing.
std::optional<std::string> value_of(const Settings& settings, std::string_view name);

/// What the files that all AWS tools share (~/.aws/config, ~/.aws/credentials) say.
struct SharedConfig {
    using Sections = std::map<std::string, Settings, std::less<>>;

    Sections profiles;
    Sections sso_sessions;
    Sections services;

    std::string profile = "default";  ///< The one in use.
    bool profile_chosen = false;      ///< By flag or environment, rather than by default.
    std::string paths;                ///< The files that were looked at, for messages.

    /// The settings of the profile in use; empty when it does not exist.
    const Settings& settings() const;
};

enum class ConfigFile : std::uint8_t {
    config,      ///< Sections are [default], [profile x], [sso-session x], [services x]; others are
                 ///< left alone.
    credentials  ///< Each section is a profile.
};

/// Adds what `text` says to `config`; later settings win. Comments, nested blocks, repeated
/// sections and indentation as the AWS tools read them. Faults: invalid, with `path` and line,
/// never with what the line says: it may be a secret.
Result<void> read_config(std::string_view text, ConfigFile kind, std::string_view path,
                         SharedConfig& config);

/// Reads both files, from where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say or the home
/// directory. The profile in use is `profile`, else AWS_PROFILE, else AWS_DEFAULT_PROFILE, else
/// "default". A file that does not exist is empty. Faults: invalid (a line that can't be read; a
/// chosen profile that does not exist: names those that do), denied,
///         unavailable (a file that can't be opened).
Result<SharedConfig> load_shared_config(const Environment& environment, Files& files,
                                        const std::optional<std::string>& profile = {});

}  // namespace kcl::aws
