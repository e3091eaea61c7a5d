#pragma once

#include "kcl/aws/credentials/cached_credentials.h"
#include "kcl/aws/credentials/outside.h"
#include "kcl/aws/endpoint.h"

#include <memory>
#include <optional>
#include <string>

namespace kcl::aws {

/// What a person said about credentials.
struct CredentialsOptions {
    std::optional<Credentials>
        given;  ///< Keys by flag or in our own configuration: nothing else is asked.
    std::optional<std::string>
        profile;  ///< By flag: the environment's keys are left aside, as the AWS command line does.
    std::optional<std::string> region;  ///< By flag: where STS is asked.
    RefreshTiming timing;
    CredentialsListener listener;
};

/// The sources of all AWS tools in their order: environment, web identity, profile, container,
/// instance metadata. Fetches nothing yet.
std::unique_ptr<CachedCredentials> make_default_credentials(CredentialsOptions options,
                                                            const Outside& outside);

/// endpoint_settings() over the shared files; without a configured region, that of the EC2 instance
/// we run on. Faults: invalid, denied, unavailable. A region that nobody knows is left empty:
/// endpoint_for() explains. Cancellation: terminal.
asio::awaitable<Result<EndpointSettings>> find_endpoint_settings(EndpointFlags flags,
                                                                 std::optional<std::string> profile,
                                                                 const Outside& outside,
                                                                 SteadyTime deadline);

}  // namespace kcl::aws
