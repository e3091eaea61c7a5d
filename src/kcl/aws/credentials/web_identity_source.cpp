#include "kcl/aws/credentials/web_identity_source.h"

#include "kcl/aws/settings/shared_config.h"

#include <fmt/format.h>

namespace kcl::aws {

asio::awaitable<Result<Credentials>> load_web_identity(const Outside& outside, const Endpoint& sts,
                                                       std::string token_file, RoleRequest role,
                                                       SteadyTime deadline) {
    auto token = outside.files.read(expand_home(std::move(token_file), outside.environment));
    if (!token)
        co_return failure(Fault::denied, "the web identity token: " + token.error().message);
    while (token->ends_with('\n') || token->ends_with('\r')) token->pop_back();
    co_return co_await assume_role_with_web_identity(outside, sts, std::move(role),
                                                     std::move(*token), deadline);
}

WebIdentitySource::WebIdentitySource(const Outside& outside, std::optional<std::string> region,
                                     std::optional<std::string> profile)
    : outside_(outside), region_(std::move(region)), profile_(std::move(profile)) {}

asio::awaitable<Result<Credentials>> WebIdentitySource::load(SteadyTime deadline) {
    const auto& environment = outside_.environment;
    const auto file = value_of(environment, "AWS_WEB_IDENTITY_TOKEN_FILE");
    const auto arn = value_of(environment, "AWS_ROLE_ARN");
    if (!file) co_return failure(Fault::not_found, "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
    if (!arn)
        co_return failure(
            Fault::invalid,
            "AWS_WEB_IDENTITY_TOKEN_FILE is set but AWS_ROLE_ARN is not: set both or neither");

    const auto config = load_shared_config(environment, outside_.files, profile_);
    if (!config) co_return std::unexpected(config.error());
    EndpointFlags flags;
    flags.region = region_;
    const auto settings = endpoint_settings(flags, environment, *config);
    if (!settings) co_return std::unexpected(settings.error());
    const auto sts = sts_endpoint(*settings);
    if (!sts) co_return std::unexpected(sts.error());

    RoleRequest role{*arn, value_of(environment, "AWS_ROLE_SESSION_NAME").value_or(""), {}, {}};
    auto credentials = co_await load_web_identity(outside_, *sts, *file, std::move(role), deadline);
    if (credentials) credentials->source = fmt::format("{} ({})", name(), *arn);
    co_return credentials;
}

}  // namespace kcl::aws
