#pragma once

#include "kcl/local/dynamodb/expressions/key_condition.h"
#include "kcl/local/dynamodb/items/bound_expressions.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/table.h"

#include <optional>
#include <vector>

namespace kcl::local::dynamodb::partiql {

/// One of the reads that a WHERE asks for: of one partition key and maybe a range of sort keys.
/// Borrows from the condition.
struct KeyBranch {
    KeyTerm hash;
    std::optional<KeyTerm> range;
    std::vector<const Node*> rest;  ///< What else is asked of these items.
};

/// A WHERE as reads by key.
struct KeyBranches {
    /// Empty when not all of it is about partition keys: then every item has to be looked at.
    std::vector<KeyBranch> branches;
    /// False for the one branch of a WHERE that asks more of its keys than a read by key can give.
    bool is_exact = true;
};

/// Takes a WHERE apart: alternatives (OR, IN) of key attributes become branches.
/// Errors: ValidationException when there would be too many.
Outcome<KeyBranches> key_branches(const BoundExpression& where, const KeySchema& key);

/// Refuses keys whose types are not those of the schema.
std::optional<wire::ServiceError> check_key_types(const std::vector<KeyBranch>& branches,
                                                  const KeySchema& key);

/// What a WHERE says of the key of the one item that a write is about.
struct KeyEqualities {
    Item key;
    std::vector<const Node*> rest;
    const std::string* conflict = nullptr;  ///< An attribute that is said to have two values.
};

/// The equalities that all of a WHERE depends on. A second value for an attribute is among the
/// rest.
KeyEqualities key_equalities(const BoundExpression& where, const KeySchema& key);

}  // namespace kcl::local::dynamodb::partiql
