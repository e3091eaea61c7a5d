#pragma once

#include "kcl/local/powers/call_facts.h"
#include "kcl/wire/service_error.h"

#include <vector>

namespace kcl::local::powers {

/// A record or an item of a batch that is not carried out, and why.
struct Refused {
    std::size_t subject = 0;  ///< Its place in CallFacts::subjects.
    wire::ServiceError why;
};

/// The answer to PutRecords, BatchWriteItem or BatchGetItem when `refused` is left out: `inner`
/// gets the rest, and its answer tells of the others as AWS does (ErrorCode and ErrorMessage,
/// UnprocessedItems, UnprocessedKeys). A batch of items of which nothing is left is an error, as on
/// AWS. Other calls, and calls that can't be understood, go to `inner` as they are.
Answer answer_partly(Service& inner, const Call& call, storage::Transaction& transaction,
                     const CallFacts& facts, std::vector<Refused> refused);

}  // namespace kcl::local::powers
