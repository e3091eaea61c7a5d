#pragma once

#include "kcl/aws/http_transport.h"
#include "kcl/aws/settings/machine.h"
#include "kcl/base/random.h"

namespace kcl::aws {

/// Everything outside that credentials may be fetched from. Borrowed: all of it outlives its users.
struct Outside {
    HttpTransport& http;
    Clock& clock;
    Random& random;
    Environment environment;
    Files& files;
    Processes& processes;
};

}  // namespace kcl::aws
