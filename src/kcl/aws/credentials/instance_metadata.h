#pragma once

#include "kcl/aws/credentials/outside.h"
#include "kcl/aws/credentials/source.h"
#include "kcl/aws/settings/shared_config.h"

#include <memory>

namespace kcl::aws {

/// How to reach the metadata service of an EC2 instance.
struct InstanceMetadataSettings {
    bool disabled = false;
    std::string url = "http://169.254.169.254";
    Duration timeout = 1s;  ///< Of one try. Off EC2 nobody answers, so this is what asking costs.
    int tries = 2;
};

/// From AWS_EC2_METADATA_DISABLED, AWS_EC2_METADATA_SERVICE_ENDPOINT,
/// AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE, AWS_METADATA_SERVICE_TIMEOUT,
/// AWS_METADATA_SERVICE_NUM_ATTEMPTS and the profile's settings of the same names. Faults: invalid,
/// naming the setting. Pure.
Result<InstanceMetadataSettings> instance_metadata_settings(const Environment& environment,
                                                            const Settings& profile);

/// The metadata service of an EC2 instance, version 2 only: a session token, then questions with
/// it.
class InstanceMetadata {
  public:
    InstanceMetadata(const Outside& outside, InstanceMetadataSettings settings);

    /// The text at "/latest/" + `path`.
    /// Faults: not_found (nothing there; or there is no such service and never was: not an
    /// instance, or disabled),
    ///         unavailable (it has answered before and does not now), denied.
    asio::awaitable<Result<std::string>> get(std::string path, SteadyTime deadline);

    asio::awaitable<Result<std::string>> region(SteadyTime deadline);

  private:
    asio::awaitable<Result<std::string>> session(SteadyTime deadline);
    asio::awaitable<Result<std::string>> renew_session(SteadyTime deadline);
    asio::awaitable<Result<HttpResponse>> ask(std::string path, SteadyTime deadline);
    std::unexpected<Error> no_answer(const Error& error) const;

    Outside outside_;
    InstanceMetadataSettings settings_;
    std::string session_;
    SteadyTime session_ends_{};
    bool has_answered_ = false;
};

/// The role of the EC2 instance we run on.
class InstanceSource final : public CredentialsSource {
  public:
    InstanceSource(const Outside& outside, std::optional<std::string> profile);
    std::string name() const override { return "instance metadata"; }
    asio::awaitable<Result<Credentials>> load(SteadyTime deadline) override;

  private:
    asio::awaitable<Result<Credentials>> fetch(SteadyTime deadline);
    Result<void> prepare();
    Credentials stretched(Credentials credentials);

    Outside outside_;
    std::optional<std::string> profile_;
    std::unique_ptr<InstanceMetadata> metadata_;
};

}  // namespace kcl::aws
