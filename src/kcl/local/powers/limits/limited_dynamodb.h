#pragma once

#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/powers/call_facts.h"
#include "kcl/local/powers/limits/dynamodb_limits.h"
#include "kcl/local/powers/partial_calls.h"
#include "kcl/local/service_around.h"

#include <boost/json/value.hpp>

#include <vector>

namespace kcl::local::powers {

namespace json = boost::json;

/// A DynamoDB whose tables give only what they were provisioned with, while `enforced` is true.
/// Borrows all three.
///
/// What calls use is what the service itself counts (ReturnConsumedCapacity). Of a batch, each item
/// is let in while its table has anything left; the others stay unprocessed.
class LimitedDynamoDb final : public ServiceAround {
  public:
    LimitedDynamoDb(Service& inner, DynamoDbLimits& limits, const bool& enforced)
        : ServiceAround(inner), limits_(limits), enforced_(enforced) {}

    Answer answer(const Call& call, storage::Transaction& transaction) override;

  private:
    Answer answer_limited(const Call& call, storage::Transaction& transaction,
                          const CallFacts& facts);
    Answer answer_batch(const Call& call, storage::Transaction& transaction,
                        const CallFacts& facts);
    /// What the call is told when one of its tables or partitions has nothing left.
    std::optional<wire::ServiceError> find_refusal(storage::Transaction& transaction,
                                                   const CallFacts& facts);
    /// The items of a batch for which nothing is left. The others pay their partitions at once.
    std::vector<Refused> too_much(storage::Transaction& transaction, const CallFacts& facts);
    void pay(const Answer& answer, storage::Transaction& transaction, const CallFacts& facts);
    /// One ConsumedCapacity.
    void pay_for(const json::value& told, storage::Transaction& transaction,
                 const CallFacts& facts);
    /// Of calls that are no batches. `units`: of the only item, when they are known.
    void pay_partitions(storage::Transaction& transaction, const CallFacts& facts,
                        std::optional<double> units);

    DynamoDbLimits& limits_;
    const bool& enforced_;
    dynamodb::Tables tables_;
};

}  // namespace kcl::local::powers
