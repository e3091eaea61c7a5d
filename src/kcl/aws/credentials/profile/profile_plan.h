#pragma once

#include "kcl/aws/credentials.h"
#include "kcl/aws/credentials/sts.h"
#include "kcl/aws/settings/shared_config.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace kcl::aws {

/// Where the credentials at the root of a profile come from.
namespace base {

struct WebIdentity {
    std::string token_file;
    RoleRequest role;
};

struct Sso {
    std::string profile;
    std::string session;  ///< Of [sso-session]; empty in the older form.
    std::string start_url;
    std::string region;
    std::string account_id;
    std::string role_name;
};

struct Process {
    std::string profile;
    std::string command;
};

enum class Ambient : std::uint8_t { environment, instance, container };

}  // namespace base

/// What must be done to get a profile's credentials: get the base, then take on one role after
/// another.
struct ProfilePlan {
    std::variant<Credentials, base::WebIdentity, base::Sso, base::Process, base::Ambient> base;
    std::vector<RoleRequest> roles;
};

/// Follows source_profile from profile to profile.
/// Faults: not_found (the profile sets up no credentials), invalid (it can't work: `message` names
/// profile and mend). Pure.
Result<ProfilePlan> plan_profile(const SharedConfig& config, const std::string& name);

}  // namespace kcl::aws
