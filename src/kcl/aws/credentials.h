#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <boost/asio/awaitable.hpp>
#include <fmt/format.h>

#include <iosfwd>
#include <optional>
#include <string>

namespace kcl::aws {

/// What requests are signed with. Prints itself without its secrets.
struct Credentials {
    std::string access_key_id;
    std::string secret_access_key;
    std::string session_token;          ///< Empty for long-lived keys.
    std::optional<SystemTime> expires;  ///< Empty: never.
    std::string source;  ///< Where they came from, for people, such as "environment".

    bool operator==(const Credentials&) const = default;
};

/// "key ****WXYZ from environment, expires 2026-01-02T03:04:05Z".
std::string to_string(const Credentials& credentials);
std::ostream& operator<<(std::ostream& out, const Credentials& credentials);

/// Hands out credentials that are valid now.
///
/// Faults:       denied (no source has usable credentials; `message` names each and the mend),
/// unavailable and timed_out
///               (a source can't be reached just now: try again).
/// Cancellation: terminal.
/// Threads:      confined to one executor.
class CredentialsProvider {
  public:
    virtual ~CredentialsProvider() = default;
    virtual asio::awaitable<Result<Credentials>> get(SteadyTime deadline) = 0;
    /// A service refused what get() gave as expired or unknown: the next get() asks the source
    /// again.
    virtual void invalidate() = 0;
};

}  // namespace kcl::aws

template <>
struct fmt::formatter<kcl::aws::Credentials> : fmt::formatter<std::string> {
    auto format(const kcl::aws::Credentials& credentials, fmt::format_context& context) const {
        return fmt::formatter<std::string>::format(to_string(credentials), context);
    }
};
