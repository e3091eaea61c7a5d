#pragma once

#include "kcl/local/protocol/schema.h"

namespace kcl::local::kinesis {

using protocol::Member;
using protocol::no_limit;
using protocol::Pattern;
using protocol::Rules;
using protocol::Schema;
using protocol::Type;

}  // namespace kcl::local::kinesis
