#include "kcl/aws/credentials/profile/profile_source.h"

#include "kcl/aws/credentials/container_source.h"
#include "kcl/aws/credentials/environment_source.h"
#include "kcl/aws/credentials/instance_metadata.h"
#include "kcl/aws/credentials/profile/process_credentials.h"
#include "kcl/aws/credentials/profile/sso_credentials.h"
#include "kcl/aws/credentials/web_identity_source.h"

#include <fmt/format.h>

namespace kcl::aws {

ProfileSource::ProfileSource(const Outside& outside, std::optional<std::string> profile,
                             std::optional<std::string> region)
    : outside_(outside), profile_(std::move(profile)), region_(std::move(region)) {}

asio::awaitable<Result<Credentials>> ProfileSource::load(SteadyTime deadline) {
    const auto config = load_shared_config(outside_.environment, outside_.files, profile_);
    if (!config) co_return std::unexpected(config.error());
    auto plan = plan_profile(*config, config->profile);
    if (!plan) co_return std::unexpected(plan.error());
    EndpointFlags flags;
    flags.region = region_;
    auto settings = endpoint_settings(flags, outside_.environment, *config);
    if (!settings) co_return std::unexpected(settings.error());
    auto credentials = co_await load_plan(std::move(*plan), std::move(*settings), deadline);
    if (credentials && !credentials->source.contains(fmt::format("profile '{}'", config->profile)))
        credentials->source =
            fmt::format("profile '{}' ({})", config->profile, credentials->source);
    co_return credentials;
}

asio::awaitable<Result<Credentials>> ProfileSource::load_plan(ProfilePlan plan,
                                                              EndpointSettings settings,
                                                              SteadyTime deadline) {
    const auto roles = std::move(plan.roles);
    auto credentials = co_await load_base(std::move(plan), settings, deadline);
    if (!credentials && credentials.error().fault == Fault::not_found)  // the profile counts on it
        credentials = failure(Fault::denied, credentials.error().message);
    if (!credentials || roles.empty()) co_return credentials;

    const auto sts = sts_endpoint(std::move(settings));
    if (!sts) co_return std::unexpected(sts.error());
    for (const auto& role : roles) {
        const auto signer = std::move(*credentials);
        credentials = co_await assume_role(outside_, *sts, role, signer, deadline);
        if (!credentials) break;
    }
    co_return credentials;
}

asio::awaitable<Result<Credentials>> ProfileSource::load_base(ProfilePlan plan,
                                                              EndpointSettings settings,
                                                              SteadyTime deadline) {
    if (auto* keys = std::get_if<Credentials>(&plan.base)) co_return std::move(*keys);
    if (auto* process = std::get_if<base::Process>(&plan.base))
        co_return co_await load_process(outside_, std::move(*process), deadline);
    if (auto* sso = std::get_if<base::Sso>(&plan.base))
        co_return co_await load_sso(outside_, std::move(*sso), std::move(settings), deadline);
    if (auto* identity = std::get_if<base::WebIdentity>(&plan.base)) {
        const auto sts = sts_endpoint(std::move(settings));
        if (!sts) co_return std::unexpected(sts.error());
        co_return co_await load_web_identity(outside_, *sts, std::move(identity->token_file),
                                             std::move(identity->role), deadline);
    }
    co_return co_await load_ambient(std::get<base::Ambient>(plan.base), deadline);
}

asio::awaitable<Result<Credentials>> ProfileSource::load_ambient(base::Ambient kind,
                                                                 SteadyTime deadline) {
    std::unique_ptr<CredentialsSource> source;
    switch (kind) {
        case base::Ambient::environment:
            source = std::make_unique<EnvironmentSource>(outside_.environment);
            break;
        case base::Ambient::instance:
            source = std::make_unique<InstanceSource>(outside_, profile_);
            break;
        case base::Ambient::container:
            source = std::make_unique<ContainerSource>(outside_);
            break;
    }
    auto credentials = co_await source->load(deadline);
    if (!credentials)
        credentials.error().message = source->name() + ": " + credentials.error().message;
    co_return credentials;
}

}  // namespace kcl::aws
