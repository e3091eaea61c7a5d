#pragma once

#include "kcl/aws/credentials/outside.h"
#include "kcl/aws/credentials/source.h"
#include "kcl/aws/credentials/sts.h"

namespace kcl::aws {

/// Reads the identity provider's token from its file (anew each time: it rotates) and takes on the
/// role with it. Faults: as assume_role_with_web_identity(); denied when the file can't be read.
asio::awaitable<Result<Credentials>> load_web_identity(const Outside& outside, const Endpoint& sts,
                                                       std::string token_file, RoleRequest role,
                                                       SteadyTime deadline);

/// AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME: what EKS gives the pods of a
/// service account.
class WebIdentitySource final : public CredentialsSource {
  public:
    /// `region` (empty: not given) decides where STS is asked, before all configuration.
    WebIdentitySource(const Outside& outside, std::optional<std::string> region,
                      std::optional<std::string> profile = {});
    std::string name() const override { return "web identity"; }
    asio::awaitable<Result<Credentials>> load(SteadyTime deadline) override;

  private:
    Outside outside_;
    std::optional<std::string> region_;
    std::optional<std::string> profile_;
};

}  // namespace kcl::aws
