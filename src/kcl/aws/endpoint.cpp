#include "kcl/aws/endpoint.h"

#include "kcl/aws/settings/partition.h"

#include <fmt/format.h>

#include <array>

namespace kcl::aws {

namespace {

struct ServiceFacts {
    Service service;
    std::string_view host;
    std::string_view signing_name;
    std::string_view variable;  // after AWS_ENDPOINT_URL_
    std::string_view section;   // in a profile's services section
    bool plain_fips_in_gov;     // the usual host of aws-us-gov is the FIPS one
};

constexpr std::array<ServiceFacts, 7> facts{{
    {Service::kinesis, "kinesis", "kinesis", "KINESIS", "kinesis", true},
    {Service::dynamodb, "dynamodb", "dynamodb", "DYNAMODB", "dynamodb", true},
    {Service::cloudwatch, "monitoring", "monitoring", "CLOUDWATCH", "cloudwatch", true},
    {Service::sts, "sts", "sts", "STS", "sts", true},
    {Service::s3, "s3", "s3", "S3", "s3", false},
    {Service::sso, "portal.sso", "awsssoportal", "SSO", "sso", true},
    {Service::sso_oidc, "oidc", "sso-oauth", "SSO_OIDC", "sso_oidc", true},
}};

const ServiceFacts& facts_of(Service service) { return facts[static_cast<std::size_t>(service)]; }

// The first of the places that says something, and its name for messages.
struct Said {
    std::string value;
    std::string where;
};

std::optional<Said> said(const Environment& environment, const Settings& profile,
                         std::string_view variable, std::string_view setting) {
    if (auto value = value_of(environment, variable)) return Said{*value, std::string{variable}};
    if (auto value = value_of(profile, setting))
        return Said{*value, fmt::format("{} in the AWS profile", setting)};
    return std::nullopt;
}

Result<bool> flag(const std::optional<bool>& given, const std::optional<Said>& configured) {
    if (given) return *given;
    if (!configured) return false;
    return parse_flag(configured->value, configured->where);
}

Result<std::string> checked_url(const Said& said) {
    std::string_view url = said.value;
    const auto scheme = url.starts_with("https://") ? 8U : url.starts_with("http://") ? 7U : 0U;
    while (url.ends_with('/')) url.remove_suffix(1);
    const bool good = scheme > 0 && url.size() > scheme && url[scheme] != '/' &&
                      url[scheme] != '?' && url.find_first_of(" \t\r\n#") == url.npos;
    if (good) return std::string{url};
    return failure(
        Fault::invalid,
        fmt::format(
            "{} is '{}': an endpoint must be a URL like http://localhost:4566 or https://host",
            said.where, said.value));
}

std::optional<Said> url_in_profile(const ServiceFacts& service, const SharedConfig& config) {
    const auto& profile = config.settings();
    if (const auto section = value_of(profile, "services")) {
        const auto found = config.services.find(*section);
        const auto key = fmt::format("{}.endpoint_url", service.section);
        if (found != config.services.end())
            if (auto url = value_of(found->second, key))
                return Said{*url, fmt::format("{} in [services {}]", key, *section)};
    }
    if (auto url = value_of(profile, "endpoint_url"))
        return Said{*url, "endpoint_url in the AWS profile"};
    return std::nullopt;
}

std::optional<Said> configured_url(const ServiceFacts& service, const Environment& environment,
                                   const SharedConfig& config) {
    const auto own = fmt::format("AWS_ENDPOINT_URL_{}", service.variable);
    if (auto url = value_of(environment, own)) return Said{*url, own};
    if (auto url = value_of(environment, "AWS_ENDPOINT_URL")) return Said{*url, "AWS_ENDPOINT_URL"};
    return url_in_profile(service, config);
}

Result<void> read_urls(const EndpointFlags& flags, const Environment& environment,
                       const SharedConfig& config, EndpointSettings& settings) {
    const auto ignore =
        flag({}, said(environment, config.settings(), "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                      "ignore_configured_endpoint_urls"));
    if (!ignore) return std::unexpected(ignore.error());
    for (const auto& service : facts) {
        std::optional<Said> url;
        if (const auto given = flags.urls.find(service.service); given != flags.urls.end())
            url = Said{given->second, fmt::format("the {} endpoint", service.section)};
        else if (!*ignore)
            url = configured_url(service, environment, config);
        if (!url) continue;
        auto checked = checked_url(*url);
        if (!checked) return std::unexpected(checked.error());
        settings.urls[service.service] = std::move(*checked);
    }
    return {};
}

// "fips-us-west-2" and "us-west-2-fips" are old names for a region's FIPS endpoints.
void read_old_fips_name(EndpointSettings& settings) {
    auto& region = settings.region;
    if (region.starts_with("fips-"))
        region.erase(0, 5);
    else if (region.ends_with("-fips"))
        region.erase(region.size() - 5);
    else
        return;
    settings.fips = true;
}

std::string usual_url(const ServiceFacts& service, const EndpointSettings& settings) {
    const auto& partition = partition_of(settings.region);
    const auto suffix = settings.dual_stack ? partition.dual_stack_suffix : partition.dns_suffix;
    if (service.service == Service::s3)  // older than dual-stack suffixes
        return fmt::format("https://s3{}{}.{}.{}", settings.fips ? "-fips" : "",
                           settings.dual_stack ? ".dualstack" : "", settings.region,
                           partition.dns_suffix);
    bool marked = settings.fips;
    if (partition.id == "aws-us-gov" && service.plain_fips_in_gov)
        marked = marked && settings.dual_stack && service.service != Service::cloudwatch;
    return fmt::format("https://{}{}.{}.{}", service.host, marked ? "-fips" : "", settings.region,
                       suffix);
}

}  // namespace

Result<EndpointSettings> endpoint_settings(const EndpointFlags& flags,
                                           const Environment& environment,
                                           const SharedConfig& config) {
    const auto& profile = config.settings();
    const auto fips =
        flag(flags.fips, said(environment, profile, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"));
    if (!fips) return std::unexpected(fips.error());
    const auto dual_stack =
        flag(flags.dual_stack,
             said(environment, profile, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"));
    if (!dual_stack) return std::unexpected(dual_stack.error());

    EndpointSettings settings{.region = {}, .fips = *fips, .dual_stack = *dual_stack, .urls = {}};
    auto region = flags.region;
    if (!region) region = value_of(environment, "AWS_REGION");
    if (!region) region = value_of(environment, "AWS_DEFAULT_REGION");
    if (!region) region = value_of(profile, "region");
    if (region) {
        settings.region = *region;
        read_old_fips_name(settings);
        if (auto checked = check_region(settings.region); !checked)
            return std::unexpected(checked.error());
    }
    if (auto read = read_urls(flags, environment, config, settings); !read)
        return std::unexpected(read.error());
    return settings;
}

Result<Endpoint> endpoint_for(Service service, const EndpointSettings& settings) {
    if (settings.region.empty())
        return failure(
            Fault::invalid,
            "no AWS region is set: use --region, AWS_REGION or 'region' in the AWS profile");
    if (auto checked = check_region(settings.region); !checked)
        return std::unexpected(checked.error());
    const auto& known = facts_of(service);
    Endpoint endpoint{{}, settings.region, std::string{known.signing_name}};
    if (const auto own = settings.urls.find(service); own != settings.urls.end()) {
        endpoint.url = own->second;
        return endpoint;
    }
    if (service == Service::s3 && settings.fips && partition_of(settings.region).id == "aws-cn")
        return failure(Fault::invalid,
                       fmt::format("S3 has no FIPS endpoint in {}", settings.region));
    endpoint.url = usual_url(known, settings);
    return endpoint;
}

}  // namespace kcl::aws
