#pragma once

#include "kcl/base/clock.h"

namespace kcl::local::dynamodb {

/// How long tables and indexes take to change. On AWS it is seconds to hours; here, unless told
/// otherwise, no time.
struct EngineSettings {
    Duration table_creation{0};
    Duration table_update{0};
    Duration table_deletion{0};
    Duration index_creation{0};
    Duration index_deletion{0};
};

}  // namespace kcl::local::dynamodb
