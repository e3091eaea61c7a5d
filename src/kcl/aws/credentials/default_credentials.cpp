#include "kcl/aws/credentials/default_credentials.h"

#include "kcl/aws/credentials/container_source.h"
#include "kcl/aws/credentials/environment_source.h"
#include "kcl/aws/credentials/instance_metadata.h"
#include "kcl/aws/credentials/profile/profile_source.h"
#include "kcl/aws/credentials/source_chain.h"
#include "kcl/aws/credentials/web_identity_source.h"
#include "kcl/aws/settings/partition.h"

namespace kcl::aws {

namespace {

std::unique_ptr<CredentialsSource> default_source(CredentialsOptions& options,
                                                  const Outside& outside) {
    std::vector<std::unique_ptr<CredentialsSource>> sources;
    if (options.given) {
        sources.push_back(std::make_unique<GivenSource>(std::move(*options.given)));
        return std::make_unique<SourceChain>(std::move(sources));
    }
    if (!options.profile) {
        sources.push_back(std::make_unique<EnvironmentSource>(outside.environment));
        sources.push_back(std::make_unique<WebIdentitySource>(outside, options.region));
    }
    sources.push_back(std::make_unique<ProfileSource>(outside, options.profile, options.region));
    sources.push_back(std::make_unique<ContainerSource>(outside));
    sources.push_back(std::make_unique<InstanceSource>(outside, options.profile));
    return std::make_unique<SourceChain>(std::move(sources));
}

}  // namespace

std::unique_ptr<CachedCredentials> make_default_credentials(CredentialsOptions options,
                                                            const Outside& outside) {
    auto source = default_source(options, outside);
    return std::make_unique<CachedCredentials>(std::move(source), outside.clock, outside.random,
                                               options.timing, std::move(options.listener));
}

asio::awaitable<Result<EndpointSettings>> find_endpoint_settings(EndpointFlags flags,
                                                                 std::optional<std::string> profile,
                                                                 const Outside& outside,
                                                                 SteadyTime deadline) {
    const auto config = load_shared_config(outside.environment, outside.files, profile);
    if (!config) co_return std::unexpected(config.error());
    auto settings = endpoint_settings(flags, outside.environment, *config);
    if (!settings || !settings->region.empty()) co_return settings;

    auto how = instance_metadata_settings(outside.environment, config->settings());
    if (!how) co_return std::unexpected(how.error());
    InstanceMetadata metadata{outside, std::move(*how)};
    const auto region = co_await metadata.region(deadline);
    if (region && check_region(*region)) settings->region = *region;
    co_return settings;
}

}  // namespace kcl::aws
