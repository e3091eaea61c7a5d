#pragma once

#include "kcl/aws/credentials.h"
#include "kcl/aws/credentials/outside.h"
#include "kcl/aws/endpoint.h"

#include <optional>
#include <string>

namespace kcl::aws {

/// A role to be taken on.
struct RoleRequest {
    std::string role_arn;
    std::string session_name;  ///< Empty: made up from the time.
    std::string external_id;   ///< Empty: none.
    std::optional<int> duration_seconds;

    bool operator==(const RoleRequest&) const = default;
};

/// The security token service of the region in use, or the global one when no region is known.
Result<Endpoint> sts_endpoint(EndpointSettings settings);

/// Role credentials from STS, tried a few times.
/// Faults: denied (STS refuses: `message` has its reason), throttled, unavailable, timed_out,
/// corrupt. Cancellation: terminal.
asio::awaitable<Result<Credentials>> assume_role(const Outside& outside, const Endpoint& sts,
                                                 RoleRequest role, const Credentials& signer,
                                                 SteadyTime deadline);
/// The same with a token of an identity provider instead of credentials.
asio::awaitable<Result<Credentials>> assume_role_with_web_identity(const Outside& outside,
                                                                   const Endpoint& sts,
                                                                   RoleRequest role,
                                                                   std::string token,
                                                                   SteadyTime deadline);

}  // namespace kcl::aws
