#pragma once

#include "kcl/aws/credentials.h"
#include "kcl/aws/credentials/outside.h"
#include "kcl/aws/credentials/profile/profile_plan.h"

namespace kcl::aws {

/// Runs a profile's credential_process and reads what it prints; at most a minute.
/// Faults: denied (it fails: `message` ends with what it wrote to its standard error), invalid (the
/// command or its
///         answer is wrong), corrupt (no JSON as agreed), timed_out, unavailable. What it printed
///         is never repeated.
/// Cancellation: terminal; the program is killed.
asio::awaitable<Result<Credentials>> load_process(const Outside& outside, base::Process process,
                                                  SteadyTime deadline);

}  // namespace kcl::aws
