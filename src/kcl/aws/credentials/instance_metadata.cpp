#include "kcl/aws/credentials/instance_metadata.h"

#include "kcl/aws/credentials/answers.h"
#include "kcl/aws/credentials/patient_call.h"

#include <fmt/chrono.h>

#include <charconv>

namespace kcl::aws {

namespace {

constexpr std::chrono::seconds session_length{21600};
constexpr std::string_view roles_path = "meta-data/iam/security-credentials/";

struct Said {
    std::string value;
    std::string where;
};

// AWS_EC2_... from the environment, else ec2_... from the profile.
std::optional<Said> said(const Environment& environment, const Settings& profile,
                         std::string_view variable, std::string_view setting) {
    if (auto value = value_of(environment, variable)) return Said{*value, std::string{variable}};
    if (auto value = value_of(profile, setting))
        return Said{*value, fmt::format("{} in the AWS profile", setting)};
    return std::nullopt;
}

Result<int> positive(const Said& said, int most) {
    int value = 0;
    const auto* end = said.value.data() + said.value.size();
    const auto [stop, error] = std::from_chars(said.value.data(), end, value);
    if (error == std::errc{} && stop == end && value >= 1 && value <= most) return value;
    return failure(Fault::invalid, fmt::format("{} must be a whole number from 1 to {}, not '{}'",
                                               said.where, most, said.value));
}

Result<void> read_url(const Environment& environment, const Settings& profile,
                      InstanceMetadataSettings& settings) {
    const auto mode = said(environment, profile, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                           "ec2_metadata_service_endpoint_mode");
    if (mode && (mode->value == "IPv6" || mode->value == "ipv6"))
        settings.url = "http://[fd00:ec2::254]";
    else if (mode && mode->value != "IPv4" && mode->value != "ipv4")
        return failure(Fault::invalid,
                       fmt::format("{} must be IPv4 or IPv6, not '{}'", mode->where, mode->value));

    const auto url = said(environment, profile, "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                          "ec2_metadata_service_endpoint");
    if (!url) return {};
    settings.url = url->value;
    while (settings.url.ends_with('/')) settings.url.pop_back();
    if (settings.url.starts_with("http://") || settings.url.starts_with("https://")) return {};
    return failure(Fault::invalid,
                   fmt::format("{} must be a URL like http://169.254.169.254, not '{}'", url->where,
                               url->value));
}

}  // namespace

Result<InstanceMetadataSettings> instance_metadata_settings(const Environment& environment,
                                                            const Settings& profile) {
    InstanceMetadataSettings settings;
    if (const auto disabled =
            said(environment, profile, "AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled")) {
        const auto flag = parse_flag(disabled->value, disabled->where);
        if (!flag) return std::unexpected(flag.error());
        settings.disabled = *flag;
    }
    if (auto read = read_url(environment, profile, settings); !read)
        return std::unexpected(read.error());
    if (const auto timeout = said(environment, profile, "AWS_METADATA_SERVICE_TIMEOUT",
                                  "metadata_service_timeout")) {
        const auto seconds = positive(*timeout, 60);
        if (!seconds) return std::unexpected(seconds.error());
        settings.timeout = std::chrono::seconds{*seconds};
    }
    if (const auto tries = said(environment, profile, "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
                                "metadata_service_num_attempts")) {
        const auto count = positive(*tries, 20);
        if (!count) return std::unexpected(count.error());
        settings.tries = *count;
    }
    return settings;
}

InstanceMetadata::InstanceMetadata(const Outside& outside, InstanceMetadataSettings settings)
    : outside_(outside), settings_(std::move(settings)) {}

std::unexpected<Error> InstanceMetadata::no_answer(const Error& error) const {
    if (has_answered_)
        return failure(Fault::unavailable,
                       "the instance metadata service does not answer: " + error.message);
    return failure(
        Fault::not_found,
        fmt::format(
            "no answer from {} within {} (not an EC2 instance, or a container whose instance has a "
            "metadata hop limit of 1)",
            settings_.url, std::chrono::duration_cast<std::chrono::seconds>(settings_.timeout)));
}

asio::awaitable<Result<std::string>> InstanceMetadata::session(SteadyTime deadline) {
    if (!session_.empty() && outside_.clock.steady_now() < session_ends_) co_return session_;
    co_return co_await renew_session(deadline);
}

asio::awaitable<Result<std::string>> InstanceMetadata::renew_session(SteadyTime deadline) {
    HttpRequest request{
        "PUT",
        settings_.url + "/latest/api/token",
        {{"X-aws-ec2-metadata-token-ttl-seconds", std::to_string(session_length.count())}},
        {}};
    const auto asked_at = outside_.clock.steady_now();
    const Patience patience{settings_.tries, settings_.timeout, 100ms};
    auto answer = co_await send_patiently(outside_, std::move(request), deadline, patience);
    if (!answer) co_return no_answer(answer.error());
    if (answer->status >= 500)
        co_return failure(Fault::unavailable,
                          fmt::format("the instance metadata service answered {}", answer->status));
    if (answer->status != 200 || answer->body.empty() ||
        answer->body.find_first_of("\r\n") != std::string::npos)
        co_return failure(
            Fault::not_found,
            fmt::format("{} gives no session token (status {}): the instance's metadata "
                        "options must allow version 2",
                        settings_.url, answer->status));
    has_answered_ = true;
    session_ = std::move(answer->body);
    session_ends_ = asked_at + session_length - 5min;
    co_return session_;
}

asio::awaitable<Result<HttpResponse>> InstanceMetadata::ask(std::string path, SteadyTime deadline) {
    auto token = co_await session(deadline);
    if (!token) co_return std::unexpected(token.error());
    HttpRequest request{"GET",
                        fmt::format("{}/latest/{}", settings_.url, path),
                        {{"X-aws-ec2-metadata-token", *token}},
                        {}};
    const Patience patience{settings_.tries, settings_.timeout, 100ms};
    auto answer = co_await send_patiently(outside_, std::move(request), deadline, patience);
    if (!answer) co_return no_answer(answer.error());
    co_return answer;
}

asio::awaitable<Result<std::string>> InstanceMetadata::get(std::string path, SteadyTime deadline) {
    if (settings_.disabled)
        co_return failure(Fault::not_found, "AWS_EC2_METADATA_DISABLED says so");
    auto answer = co_await ask(path, deadline);
    if (answer &&
        answer->status == 401) {  // the session has ended early, as after a stop and start
        session_.clear();
        answer = co_await ask(path, deadline);
    }
    if (!answer) co_return std::unexpected(answer.error());
    if (answer->status == 200) co_return std::move(answer->body);
    const auto fault = answer->status == 404   ? Fault::not_found
                       : answer->status >= 500 ? Fault::unavailable
                                               : Fault::denied;
    co_return failure(
        fault,
        fmt::format("the instance metadata service answered {} for {}", answer->status, path),
        std::to_string(answer->status));
}

asio::awaitable<Result<std::string>> InstanceMetadata::region(SteadyTime deadline) {
    co_return co_await get("meta-data/placement/region", deadline);
}

InstanceSource::InstanceSource(const Outside& outside, std::optional<std::string> profile)
    : outside_(outside), profile_(std::move(profile)) {}

Result<void> InstanceSource::prepare() {
    if (metadata_) return {};
    const auto config = load_shared_config(outside_.environment, outside_.files, profile_);
    if (!config) return std::unexpected(config.error());
    auto settings = instance_metadata_settings(outside_.environment, config->settings());
    if (!settings) return std::unexpected(settings.error());
    metadata_ = std::make_unique<InstanceMetadata>(outside_, std::move(*settings));
    return {};
}

asio::awaitable<Result<Credentials>> InstanceSource::load(SteadyTime deadline) {
    if (auto ready = prepare(); !ready) co_return std::unexpected(ready.error());
    auto credentials = co_await fetch(deadline);
    if (!credentials) co_return credentials;
    co_return stretched(std::move(*credentials));
}

asio::awaitable<Result<Credentials>> InstanceSource::fetch(SteadyTime deadline) {
    auto roles = co_await metadata_->get(std::string{roles_path}, deadline);
    if (!roles && roles.error().code == "404")
        co_return failure(Fault::not_found, "the instance has no role");
    if (!roles) co_return std::unexpected(roles.error());
    const auto role = roles->substr(0, roles->find_first_of("\r\n"));
    if (role.empty()) co_return failure(Fault::not_found, "the instance has no role");

    const auto answer = co_await metadata_->get(std::string{roles_path} + role, deadline);
    if (!answer) co_return std::unexpected(answer.error());
    const auto code = json_member(*answer, "Code").value_or("Success");
    if (code != "Success")
        co_return failure(
            Fault::denied,
            fmt::format("the instance's role {} can't be used: {}: {}", role, code,
                        json_member(*answer, "Message").value_or("no reason was given")),
            code);
    co_return credentials_from_json(*answer, fmt::format("{} (role {})", name(), role));
}

// During an outage the service hands out credentials past their expiry, and AWS goes on to accept
// them.
Credentials InstanceSource::stretched(Credentials credentials) {
    const auto now = outside_.clock.system_now();
    if (credentials.expires && *credentials.expires <= now + 1min)
        credentials.expires = now + 10min + std::chrono::seconds{outside_.random.below(300)};
    return credentials;
}

}  // namespace kcl::aws
