#pragma once

#include "kcl/consumer.h"

#include <memory>

namespace kcl::consumer {

/// Makes the user's consumers, whatever they are written in.
///
/// Threads: make() is called on worker threads, several at a time, and may block. Consumers are
/// called and destroyed on worker threads as well. Outlives neither: a consumer keeps what it needs
/// (such as the library that has its code).
class ConsumerHost {
  public:
    virtual ~ConsumerHost() = default;
    /// A new consumer, for one tenure of one shard. Never null; throws what the user's code throws.
    virtual std::shared_ptr<Consumer> make() = 0;
};

}  // namespace kcl::consumer
