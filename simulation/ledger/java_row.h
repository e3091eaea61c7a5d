#pragma once

#include "kcl/wire/dynamodb/attribute_value.h"

#include <string>

namespace kcl::simulation {

/// Why a Java KCL 3.5 could not read this row of the lease table, or would read something else in
/// it; empty when it can. Pure. Attribute names, types and sentinels are written down here a second
/// time on purpose: this is what the production code is held against.
std::string problem_for_java(const wire::dynamodb::Item& row);

}  // namespace kcl::simulation
