#pragma once

#include "kcl/aws/credentials/outside.h"
#include "kcl/aws/credentials/source.h"

namespace kcl::aws {

/// Keys that somebody gave us outright, by flag or in our own configuration.
class GivenSource final : public CredentialsSource {
  public:
    explicit GivenSource(Credentials credentials) : credentials_(std::move(credentials)) {}
    std::string name() const override { return "given keys"; }
    asio::awaitable<Result<Credentials>> load(SteadyTime deadline) override;

  private:
    Credentials credentials_;
};

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
class EnvironmentSource final : public CredentialsSource {
  public:
    explicit EnvironmentSource(Environment environment) : environment_(std::move(environment)) {}
    std::string name() const override { return "environment"; }
    asio::awaitable<Result<Credentials>> load(SteadyTime deadline) override;

  private:
    Environment environment_;
};

}  // namespace kcl::aws
