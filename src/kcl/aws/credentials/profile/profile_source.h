#pragma once

#include "kcl/aws/credentials/outside.h"
#include "kcl/aws/credentials/profile/profile_plan.h"
#include "kcl/aws/credentials/source.h"

namespace kcl::aws {

/// A profile of the shared files, which are read anew at each load.
class ProfileSource final : public CredentialsSource {
  public:
    /// `profile`: empty for the one that the environment names, or "default". `region`, when given,
    /// decides where STS is asked, before all configuration.
    ProfileSource(const Outside& outside, std::optional<std::string> profile,
                  std::optional<std::string> region);
    std::string name() const override { return "profile"; }
    asio::awaitable<Result<Credentials>> load(SteadyTime deadline) override;

  private:
    asio::awaitable<Result<Credentials>> load_base(ProfilePlan plan, EndpointSettings settings,
                                                   SteadyTime deadline);
    asio::awaitable<Result<Credentials>> load_ambient(base::Ambient kind, SteadyTime deadline);
    asio::awaitable<Result<Credentials>> load_plan(ProfilePlan plan, EndpointSettings settings,
                                                   SteadyTime deadline);

    Outside outside_;
    std::optional<std::string> profile_;
    std::optional<std::string> region_;
};

}  // namespace kcl::aws
