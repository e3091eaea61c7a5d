#pragma once

#include "kcl/local/powers/limits/kinesis_limits.h"
#include "kcl/local/service_around.h"

namespace kcl::local::powers {

/// A Kinesis whose limits are enforced while `enforced` is true. Borrows all three; the streams
/// that it answers borrow `limits` too.
class LimitedKinesis final : public ServiceAround {
  public:
    LimitedKinesis(Service& inner, KinesisLimits& limits, const bool& enforced)
        : ServiceAround(inner), limits_(limits), enforced_(enforced) {}

    Answer answer(const Call& call, storage::Transaction& transaction) override;

  private:
    Answer answer_put(const Call& call, storage::Transaction& transaction, const CallFacts& facts);

    KinesisLimits& limits_;
    const bool& enforced_;
};

}  // namespace kcl::local::powers
