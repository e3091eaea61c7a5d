#pragma once

#include "kcl/aws/credentials.h"
#include "kcl/aws/credentials/outside.h"
#include "kcl/aws/credentials/profile/profile_plan.h"
#include "kcl/aws/endpoint.h"

namespace kcl::aws {

/// The file in which `aws sso login` leaves its token, below the home directory.
std::string sso_token_path(const base::Sso& sso);

/// Role credentials for the token of an earlier `aws sso login`. A token of an [sso-session] that
/// has expired is renewed and put back into its file, as the AWS command line does. Faults: denied
/// (not signed in any more: `message` says how to sign in), throttled, unavailable, timed_out,
/// corrupt. Cancellation: terminal.
asio::awaitable<Result<Credentials>> load_sso(const Outside& outside, base::Sso sso,
                                              EndpointSettings settings, SteadyTime deadline);

}  // namespace kcl::aws
