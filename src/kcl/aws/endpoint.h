#pragma once

#include "kcl/aws/settings/machine.h"
#include "kcl/aws/settings/shared_config.h"
#include "kcl/base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kcl::aws {

/// Where one service is called, and how its requests are signed.
struct Endpoint {
    std::string url;  ///< Scheme, host, perhaps port and path; no trailing slash.
    std::string signing_region;
    std::string signing_service;

    bool operator==(const Endpoint&) const = default;
};

enum class Service : std::uint8_t { kinesis, dynamodb, cloudwatch, sts, s3, sso, sso_oidc };

/// What a person said on the command line or in our own configuration: comes before all else.
struct EndpointFlags {
    std::optional<std::string> region;
    std::map<Service, std::string> urls;  ///< Absolute, such as "http://localhost:4567".
    std::optional<bool> fips;
    std::optional<bool> dual_stack;
};

/// Everything that decides where services are.
struct EndpointSettings {
    std::string region;  ///< Empty: nobody said one.
    bool fips = false;
    bool dual_stack = false;
    std::map<Service, std::string> urls;  ///< Services that are not where AWS has them.
};

/// Region: flag, AWS_REGION, AWS_DEFAULT_REGION, profile. FIPS and dual stack: flag,
/// AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, profile. URLs: flag, then, unless
/// AWS_IGNORE_CONFIGURED_ENDPOINT_URLS or the profile says to leave them,
/// AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's services section, its endpoint_url.
/// Faults: invalid, naming the setting and the mend. Pure.
Result<EndpointSettings> endpoint_settings(const EndpointFlags& flags,
                                           const Environment& environment,
                                           const SharedConfig& config);

/// Where `service` is. A URL of one's own is taken as it is, FIPS and dual stack or not, as the AWS
/// command line does. Faults: invalid (no region; a region that can't be in a host name; no such
/// endpoint in the region). Pure.
Result<Endpoint> endpoint_for(Service service, const EndpointSettings& settings);

}  // namespace kcl::aws
