#pragma once

#include "kcl/aws/credentials/outside.h"

namespace kcl::aws {

/// How often and how long to try.
struct Patience {
    int tries = 3;
    Duration per_try = 5s;
    Duration first_pause = 100ms;  ///< Before the second try; grows, with full jitter.
};

/// Sends until there is an answer worth reading: repeats what failed to connect, timed out, or was
/// answered with 429 or 5xx. The last answer or failure is returned as it is, so any status may
/// arrive. Only for requests that may be repeated. Cancellation: terminal.
asio::awaitable<Result<HttpResponse>> send_patiently(const Outside& outside, HttpRequest request,
                                                     SteadyTime deadline, Patience patience);

}  // namespace kcl::aws
