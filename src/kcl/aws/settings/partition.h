#pragma once

#include "kcl/base/result.h"

#include <string>
#include <string_view>

namespace kcl::aws {

/// A separate cloud of AWS, with its own host names.
struct Partition {
    std::string_view id;
    std::string_view region_prefix;  ///< Its regions are this, a word, '-' and a number.
    std::string_view dns_suffix;
    std::string_view dual_stack_suffix;  ///< Hosts that answer over IPv6 too.
};

/// By the region's name; one that no other partition claims belongs to "aws".
const Partition& partition_of(std::string_view region);

/// A region becomes part of host names: letters, digits and inner hyphens only, at most 63.
/// Faults: invalid.
Result<void> check_region(std::string_view region);

}  // namespace kcl::aws
