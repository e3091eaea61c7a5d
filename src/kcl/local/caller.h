#pragma once

#include "kcl/base/clock.h"

#include <string>

namespace kcl::local {

/// Who calls an engine, and when: engines have no clock and no credentials of their own.
struct Caller {
    std::string region = "us-east-1";
    std::string account = "000000000000";
    SystemTime now;
};

}  // namespace kcl::local
