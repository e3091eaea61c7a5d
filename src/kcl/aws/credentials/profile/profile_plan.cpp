#include "kcl/aws/credentials/profile/profile_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace kcl::aws {

namespace {

std::unexpected<Error> mistake(const std::string& profile, std::string_view what) {
    return failure(Fault::invalid, fmt::format("the AWS profile '{}' {}", profile, what));
}

bool has_static_keys(const Settings& settings) {
    return value_of(settings, "aws_access_key_id") || value_of(settings, "aws_secret_access_key");
}

// A role to be taken on from another profile or source; with a token file it is a base instead.
bool asks_for_role(const Settings& settings) {
    return value_of(settings, "role_arn") && !value_of(settings, "web_identity_token_file");
}

Result<Credentials> static_keys(const std::string& profile, const Settings& settings) {
    const auto id = value_of(settings, "aws_access_key_id"),
               secret = value_of(settings, "aws_secret_access_key");
    if (!id) return mistake(profile, "has aws_secret_access_key but no aws_access_key_id");
    if (!secret) return mistake(profile, "has aws_access_key_id but no aws_secret_access_key");
    return Credentials{*id,
                       *secret,
                       value_of(settings, "aws_session_token").value_or(""),
                       {},
                       fmt::format("profile '{}'", profile)};
}

Result<RoleRequest> role_of(const std::string& profile, const Settings& settings) {
    if (value_of(settings, "mfa_serial"))
        return mistake(profile,
                       "needs a code from an MFA device (mfa_serial), which can't be asked for "
                       "here: sign in with the "
                       "AWS command line and use its temporary keys");
    RoleRequest role{value_of(settings, "role_arn").value_or(""),
                     value_of(settings, "role_session_name").value_or(""),
                     value_of(settings, "external_id").value_or(""),
                     {}};
    if (const auto text = value_of(settings, "duration_seconds")) {
        int seconds = 0;
        const auto* end = text->data() + text->size();
        const auto [stop, error] = std::from_chars(text->data(), end, seconds);
        if (error != std::errc{} || stop != end || seconds < 900 || seconds > 43200)
            return mistake(
                profile, fmt::format("has duration_seconds = {}: it must be 900 to 43200", *text));
        role.duration_seconds = seconds;
    }
    return role;
}

// The settings of an SSO sign-in, which a profile may share with others in an [sso-session].
Result<base::Sso> sso_of(const SharedConfig& config, const std::string& profile,
                         const Settings& settings) {
    const auto session = value_of(settings, "sso_session");
    Settings all = settings;
    if (session) {
        const auto found = config.sso_sessions.find(*session);
        if (found == config.sso_sessions.end())
            return mistake(profile,
                           fmt::format("uses [sso-session {}], which does not exist", *session));
        for (const auto& [key, value] : found->second) {
            const auto own = value_of(settings, key);
            if (own && *own != value)
                return mistake(profile, fmt::format("and its [sso-session {}] disagree about {}",
                                                    *session, key));
            all[key] = value;
        }
    }
    std::vector<std::string_view> missing;
    const auto need = [&](std::string_view key) {
        auto value = value_of(all, key);
        if (!value) missing.push_back(key);
        return value.value_or("");
    };
    base::Sso sso{profile,
                  session.value_or(""),
                  need("sso_start_url"),
                  need("sso_region"),
                  need("sso_account_id"),
                  need("sso_role_name")};
    if (!missing.empty())
        return mistake(profile,
                       fmt::format("signs in by SSO but lacks {}", fmt::join(missing, ", ")));
    return sso;
}

Result<base::Ambient> ambient(const std::string& profile, std::string_view source) {
    if (source == "Environment") return base::Ambient::environment;
    if (source == "Ec2InstanceMetadata") return base::Ambient::instance;
    if (source == "EcsContainer") return base::Ambient::container;
    return mistake(
        profile,
        fmt::format("has credential_source = {}: it must be Environment, Ec2InstanceMetadata or "
                    "EcsContainer",
                    source));
}

// Follows the profiles, remembering which ones it has been to.
class Planner {
  public:
    explicit Planner(const SharedConfig& config) : config_(config) {}

    Result<ProfilePlan> plan(const std::string& profile) {
        const auto found = config_.profiles.find(profile);
        if (found == config_.profiles.end())
            return failure(Fault::not_found,
                           fmt::format("there is no profile '{}' in {}", profile, config_.paths));
        const bool is_first = visited_.empty();
        visited_.push_back(profile);
        // A profile that another one builds on stands for its keys, if it has any.
        if (asks_for_role(found->second) && (is_first || !has_static_keys(found->second)))
            return plan_role(profile, found->second);
        return plan_base(profile, found->second);
    }

  private:
    Result<ProfilePlan> plan_role(const std::string& profile, const Settings& settings) {
        auto role = role_of(profile, settings);
        if (!role) return std::unexpected(role.error());
        auto plan = plan_below(profile, settings);
        if (plan) plan->roles.push_back(std::move(*role));
        return plan;
    }

    // What stands under a role: the credentials that ask for it.
    Result<ProfilePlan> plan_below(const std::string& profile, const Settings& settings) {
        const auto below = value_of(settings, "source_profile"),
                   source = value_of(settings, "credential_source");
        if (below && source)
            return mistake(profile, "has both source_profile and credential_source: keep one");
        if (source) {
            const auto kind = ambient(profile, *source);
            if (!kind) return std::unexpected(kind.error());
            return ProfilePlan{*kind, {}};
        }
        if (!below)
            return mistake(profile,
                           "has role_arn but neither source_profile nor credential_source");
        if (*below == profile && has_static_keys(settings)) return plan_base(profile, settings);
        if (std::ranges::find(visited_, *below) != visited_.end())
            return mistake(profile, fmt::format("leads back to itself by source_profile: {} -> {}",
                                                fmt::join(visited_, " -> "), *below));
        return plan_source(profile, *below);
    }

    Result<ProfilePlan> plan_source(const std::string& profile, const std::string& below) {
        auto plan = this->plan(below);
        if (!plan && plan.error().fault == Fault::not_found)
            return mistake(profile, fmt::format("builds on source_profile '{}', but {}", below,
                                                plan.error().message));
        return plan;
    }

    Result<ProfilePlan> plan_base(const std::string& profile, const Settings& settings) {
        const auto token_file = value_of(settings, "web_identity_token_file");
        if (token_file && value_of(settings, "role_arn")) {
            auto role = role_of(profile, settings);
            if (!role) return std::unexpected(role.error());
            return ProfilePlan{base::WebIdentity{*token_file, std::move(*role)}, {}};
        }
        if (value_of(settings, "sso_role_name") || value_of(settings, "sso_account_id")) {
            auto sso = sso_of(config_, profile, settings);
            if (!sso) return std::unexpected(sso.error());
            return ProfilePlan{std::move(*sso), {}};
        }
        if (has_static_keys(settings)) {
            auto keys = static_keys(profile, settings);
            if (!keys) return std::unexpected(keys.error());
            return ProfilePlan{std::move(*keys), {}};
        }
        if (auto command = value_of(settings, "credential_process"))
            return ProfilePlan{base::Process{profile, std::move(*command)}, {}};
        if (value_of(settings, "login_session"))
            return mistake(profile,
                           "signs in by 'aws login', which is not supported here: add "
                           "credential_process = aws "
                           "configure export-credentials --profile " +
                               profile + " to another profile and use that");
        if (token_file) return mistake(profile, "has web_identity_token_file but no role_arn");
        return failure(
            Fault::not_found,
            fmt::format("the profile '{}' in {} sets up no credentials", profile, config_.paths));
    }

    const SharedConfig& config_;
    std::vector<std::string> visited_;
};

}  // namespace

Result<ProfilePlan> plan_profile(const SharedConfig& config, const std::string& name) {
    return Planner{config}.plan(name);
}

}  // namespace kcl::aws
