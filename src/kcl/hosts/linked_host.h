#pragma once

#include "kcl/consumer/consumer_host.h"

namespace kcl::hosts {

/// Consumers that are linked into this program.
class LinkedHost final : public consumer::ConsumerHost {
  public:
    explicit LinkedHost(ConsumerFactory factory) : factory_(std::move(factory)) {}

    /// Throws what the factory throws; std::runtime_error when it returns null.
    std::shared_ptr<Consumer> make() override;

  private:
    const ConsumerFactory factory_;
};

}  // namespace kcl::hosts
