#include "kcl/plugin.h"

extern "C" __attribute__((visibility("default")))
const kcl::Plugin kcl_plugin{.sizes = {sizeof(kcl::Record), sizeof(kcl::Batch) + 8,
                                       sizeof(kcl::ShardStart), sizeof(std::string)},
                             .make = nullptr,
                             .destroy = nullptr};
