#pragma once

#include "kcl/aws/credentials/outside.h"
#include "kcl/aws/credentials/source.h"

namespace kcl::aws {

/// The credentials agent beside a container: ECS tasks, EKS Pod Identity and others
/// (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, AWS_CONTAINER_AUTHORIZATION_TOKEN or
/// _TOKEN_FILE).
class ContainerSource final : public CredentialsSource {
  public:
    explicit ContainerSource(const Outside& outside) : outside_(outside) {}
    std::string name() const override { return "container"; }
    asio::awaitable<Result<Credentials>> load(SteadyTime deadline) override;

  private:
    Result<std::string> url() const;
    Result<std::optional<std::string>> token() const;

    Outside outside_;
};

/// Whether credentials, and the token that buys them, may travel to `url`: over TLS anywhere, else
/// only within the machine and to the known agents. Faults: invalid. Pure.
Result<void> check_container_url(std::string_view url);

}  // namespace kcl::aws
