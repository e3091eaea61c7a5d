#pragma once

#include "kcl/aws/credentials/source.h"

#include <memory>
#include <vector>

namespace kcl::aws {

/// Asks one source after another. The first that has credentials is asked first from then on, so
/// that a passing failure of it never makes us somebody else.
///
/// Faults: denied when no source is set up: `message` names each and why it was passed over; else
/// that of the source that
///         ended the search, with its name.
class SourceChain final : public CredentialsSource {
  public:
    explicit SourceChain(std::vector<std::unique_ptr<CredentialsSource>> sources)
        : sources_(std::move(sources)) {}

    std::string name() const override { return "default chain"; }
    asio::awaitable<Result<Credentials>> load(SteadyTime deadline) override;

  private:
    asio::awaitable<Result<Credentials>> search(SteadyTime deadline);

    std::vector<std::unique_ptr<CredentialsSource>> sources_;
    CredentialsSource* chosen_ = nullptr;
};

}  // namespace kcl::aws
