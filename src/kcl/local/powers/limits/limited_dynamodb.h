#pragma once

#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/powers/call_facts.h"
#include "kcl/local/powers/limits/dynamodb_limits.h"
#include "kcl/local/powers/partial_calls.h"
#include "kcl/local/service.h"

#include <boost/json/value.hpp>

#include <vector>

namespace kcl::local::powers {

namespace json = boost::json;

/// A DynamoDB whose tables give only what they were provisioned with, while `enforced` is true.
/// Borrows all three.
///
/// What calls use is what the service itself counts (ReturnConsumedCapacity). Of a batch, each item
/// is let in while its table has anything left; the others stay unprocessed.
class LimitedDynamoDb final : public Service {
  public:
    LimitedDynamoDb(Service& inner, DynamoDbLimits& limits, const bool& enforced)
        : inner_(inner), limits_(limits), enforced_(enforced) {}

    std::string_view name() const override { return inner_.name(); }
    bool may_write(const Call& call) const override { return inner_.may_write(call); }
    Answer answer(const Call& call, storage::Transaction& transaction) override;
    Answer internal_failure(const Call& call, std::string_view why) const override {
        return inner_.internal_failure(call, why);
    }

  private:
    Answer answer_limited(const Call& call, storage::Transaction& transaction,
                          const CallFacts& facts);
    Answer answer_batch(const Call& call, storage::Transaction& transaction,
                        const CallFacts& facts);
    /// The items of a batch for which nothing is left.
    std::vector<Refused> too_much(storage::Transaction& transaction, const CallFacts& facts);
    void pay(const Answer& answer, storage::Transaction& transaction, const CallFacts& facts);
    /// One ConsumedCapacity.
    void pay_for(const json::value& told, storage::Transaction& transaction,
                 const CallFacts& facts);

    Service& inner_;
    DynamoDbLimits& limits_;
    const bool& enforced_;
    dynamodb::Tables tables_;
};

}  // namespace kcl::local::powers
