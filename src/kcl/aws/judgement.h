#pragma once

#include "kcl/aws/retry.h"
#include "kcl/base/result.h"
#include "kcl/wire/service_error.h"

namespace kcl::aws {

/// What an operation makes of faults that services use in more than one way.
struct OperationRules {
    /// False: throttling goes back to the caller at once, who paces himself.
    bool retry_throttling = true;
    /// LimitExceededException means "too many calls per second" here, not "too many streams".
    bool limit_is_rate = false;
};

/// What a service's error asks of the caller, and whether trying again helps.
struct Judgement {
    Fault fault = Fault::unavailable;
    Trouble trouble = Trouble::permanent;
    /// The attempt may have been applied although it failed.
    bool maybe_applied = false;
};

/// From the error's name, else from its HTTP status. `clock_differs`: the answer's Date is minutes
/// away from the time that the request was signed with. Pure.
Judgement judge(const wire::ServiceError& error, OperationRules rules, bool clock_differs);

}  // namespace kcl::aws
