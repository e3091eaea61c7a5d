#pragma once

#include "kcl/local/powers/limits/kinesis_limits.h"
#include "kcl/local/service.h"

namespace kcl::local::powers {

/// A Kinesis whose limits are enforced while `enforced` is true. Borrows all three; the streams
/// that it answers borrow `limits` too.
class LimitedKinesis final : public Service {
  public:
    LimitedKinesis(Service& inner, KinesisLimits& limits, const bool& enforced)
        : inner_(inner), limits_(limits), enforced_(enforced) {}

    std::string_view name() const override { return inner_.name(); }
    bool may_write(const Call& call) const override { return inner_.may_write(call); }
    Answer answer(const Call& call, storage::Transaction& transaction) override;
    Answer internal_failure(const Call& call, std::string_view why) const override {
        return inner_.internal_failure(call, why);
    }

  private:
    Service& inner_;
    KinesisLimits& limits_;
    const bool& enforced_;
};

}  // namespace kcl::local::powers
