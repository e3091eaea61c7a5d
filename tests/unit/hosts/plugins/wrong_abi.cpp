#include "kcl/plugin.h"

extern "C" __attribute__((visibility("default")))
const kcl::Plugin kcl_plugin{.abi = 999, .make = nullptr, .destroy = nullptr};
