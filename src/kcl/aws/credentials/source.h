#pragma once

#include "kcl/aws/credentials.h"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace kcl::aws {

/// One place where credentials may come from.
class CredentialsSource {
  public:
    virtual ~CredentialsSource() = default;

    /// For messages, such as "environment".
    virtual std::string name() const = 0;

    /// Fetches new credentials; keeps none.
    /// Faults: not_found: this source isn't set up here (`message` says what is missing), so the
    /// next one may be asked.
    ///         All others end the search, so that a mistake in what somebody did set up is not
    ///         hidden: denied, invalid, corrupt (tell the user), unavailable, timed_out, throttled
    ///         (try again).
    /// Cancellation: terminal.
    virtual asio::awaitable<Result<Credentials>> load(SteadyTime deadline) = 0;
};

}  // namespace kcl::aws
