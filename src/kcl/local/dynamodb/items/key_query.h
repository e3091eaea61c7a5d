#pragma once

#include "kcl/local/dynamodb/expressions/key_condition.h"
#include "kcl/local/dynamodb/items/reads.h"

namespace kcl::local::dynamodb {

/// What a read asks of the keys of its target: one partition, and maybe a part of it.
struct KeyQuery {
    const KeyTerm* hash = nullptr;
    const KeyTerm* range = nullptr;  ///< Null: the whole partition.
};

/// The keys of the target that satisfy the terms, whose values have the types of the schema.
KeyRange range_of(const ReadTarget& target, const KeyQuery& query, bool is_forward);

}  // namespace kcl::local::dynamodb
