#pragma once

#include "kcl/local/powers/faults/fault_rule.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::powers {

/// Rules as people write them, and the seed that they want to be drawn from.
struct FaultRules {
    std::optional<std::uint64_t> seed;
    std::vector<FaultRule> rules;
};

/// Takes one rule, an array of rules, or {"seed": ..., "rules": [...]}.
/// The error is one sentence that names the member which is wrong, such as "rules[2].rate".
std::expected<FaultRules, std::string> parse_fault_rules(const boost::json::value& document);
/// The same from a text; never throws.
std::expected<FaultRules, std::string> parse_fault_rules(std::string_view text);

/// As it was written, without the members that are as they are by default.
boost::json::object describe(const FaultRule& rule);

}  // namespace kcl::local::powers
