#pragma once

#include "kcl/local/kinesis/subscriptions/subscription.h"
#include "kcl/local/service.h"
#include "kcl/wire/api.h"

namespace kcl::local::kinesis {

/// The answer of SubscribeToShard as bytes: a frame that begins it, then one for each event, or one
/// for the exception that ends it.
class SubscriptionStream final : public AnswerStream {
  public:
    SubscriptionStream(Subscription subscription, wire::Format format);

    Topic topic() const override { return topic_; }
    Part next(storage::Transaction& transaction, SystemTime now) override;

  private:
    Topic topic_;
    SubscriptionReader reader_;
    wire::Format format_;
    bool has_begun_ = false;
};

}  // namespace kcl::local::kinesis
