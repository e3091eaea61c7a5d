#pragma once

#include "kcl/local/dynamodb/expressions/bindings.h"
#include "kcl/local/dynamodb/expressions/expression.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/values/value.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {

/// What a Query may ask of one key attribute.
struct KeyTerm {
    enum class Operator : std::uint8_t {
        equal,
        less,
        less_or_equal,
        greater,
        greater_or_equal,
        between,
        begins_with,
        not_indexable  ///< Something that only a legacy condition can say.
    };

    std::string_view attribute;
    Operator op = Operator::equal;
    std::vector<const AttributeValue*> values;  ///< Two for between.
};
/// What a comparison asks of a key that stands on its left or, mirrored, on its right;
/// not_indexable for "<>".
KeyTerm::Operator operator_of(Comparison comparison, bool is_mirrored);

/// Takes a condition for one about keys: a conjunction of terms, one for each attribute. Borrows
/// from the request. ValidationException when it says something else. Whether the attributes are
/// keys is for the table to say.
Outcome<std::vector<KeyTerm>> key_terms(const Node& condition, const Bindings& bindings);

/// Whether a key attribute's value satisfies a term.
bool satisfies(const KeyTerm& term, const AttributeValue& value);

}  // namespace kcl::local::dynamodb
