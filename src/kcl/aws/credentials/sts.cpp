#include "kcl/aws/credentials/sts.h"

#include "kcl/aws/credentials/answers.h"
#include "kcl/aws/credentials/patient_call.h"
#include "kcl/wire/percent_encoding.h"
#include "kcl/wire/signature.h"

#include <fmt/format.h>

namespace kcl::aws {

namespace {

std::string form(std::string_view action, const RoleRequest& role, SystemTime now) {
    const auto session = role.session_name.empty()
                             ? fmt::format("kcl-{}", now.time_since_epoch().count())
                             : role.session_name;
    auto text = fmt::format("Action={}&Version=2011-06-15&RoleArn={}&RoleSessionName={}", action,
                            wire::percent_encoded(role.role_arn), wire::percent_encoded(session));
    if (!role.external_id.empty()) text += "&ExternalId=" + wire::percent_encoded(role.external_id);
    if (role.duration_seconds) text += fmt::format("&DurationSeconds={}", *role.duration_seconds);
    return text;
}

HttpRequest request_to(const Endpoint& sts, std::string body) {
    return {"POST",
            sts.url + "/",
            {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
             {"Accept", "application/xml"}},
            std::move(body)};
}

Fault fault_of(int status, std::string_view code) {
    if (status == 429 || code == "Throttling" || code == "ThrottlingException")
        return Fault::throttled;
    if (status >= 500 || code == "IDPCommunicationError") return Fault::unavailable;
    return Fault::denied;
}

std::unexpected<Error> refused(const RoleRequest& role, const HttpResponse& answer) {
    const auto code = xml_text(answer.body, "Error", "Code")
                          .value_or(fmt::format("HTTP status {}", answer.status));
    const auto reason = xml_text(answer.body, "Error", "Message").value_or("no reason was given");
    return failure(
        fault_of(answer.status, code),
        fmt::format("STS does not give the role {}: {}: {}", role.role_arn, code, reason), code);
}

Result<Credentials> read_answer(const RoleRequest& role, Result<HttpResponse> answer) {
    if (!answer) {
        auto error = std::move(answer).error();
        error.message =
            fmt::format("STS can't be asked for the role {}: {}", role.role_arn, error.message);
        return std::unexpected(std::move(error));
    }
    if (answer->status != 200) return refused(role, *answer);
    const auto id = xml_text(answer->body, "Credentials", "AccessKeyId");
    const auto secret = xml_text(answer->body, "Credentials", "SecretAccessKey");
    const auto token = xml_text(answer->body, "Credentials", "SessionToken");
    const auto expiry = xml_text(answer->body, "Credentials", "Expiration");
    const auto expires = expiry ? parse_time(*expiry) : std::nullopt;
    if (!id || !secret || !token || !expires)
        return failure(Fault::corrupt,
                       fmt::format("STS's answer for the role {} is incomplete", role.role_arn));
    return Credentials{*id, *secret, *token, expires, "role " + role.role_arn};
}

// A refusal that STS calls passing.
bool may_pass(const Result<Credentials>& result) {
    return !result && result.error().code == "IDPCommunicationError";
}

}  // namespace

Result<Endpoint> sts_endpoint(EndpointSettings settings) {
    if (settings.region.empty() && !settings.urls.contains(Service::sts))
        return Endpoint{"https://sts.amazonaws.com", "us-east-1", "sts"};
    if (settings.region.empty()) settings.region = "us-east-1";
    return endpoint_for(Service::sts, settings);
}

asio::awaitable<Result<Credentials>> assume_role(const Outside& outside, const Endpoint& sts,
                                                 RoleRequest role, const Credentials& signer,
                                                 SteadyTime deadline) {
    const auto now = outside.clock.system_now();
    auto request = request_to(sts, form("AssumeRole", role, now));
    const auto [host, path, query] = wire::split_url(request.url);
    wire::SigningKeyCache keys;
    const wire::SignableRequest signable{request.method,  host,        path, query,
                                         request.headers, request.body};
    const wire::SigningIdentity identity{signer.access_key_id, signer.secret_access_key,
                                         signer.session_token};
    auto added =
        wire::sign(signable, identity, {sts.signing_region, sts.signing_service}, now, keys);
    for (auto& header : added) request.headers.push_back(std::move(header));
    auto answer = co_await send_patiently(outside, std::move(request), deadline, Patience{});
    co_return read_answer(role, std::move(answer));
}

asio::awaitable<Result<Credentials>> assume_role_with_web_identity(const Outside& outside,
                                                                   const Endpoint& sts,
                                                                   RoleRequest role,
                                                                   std::string token,
                                                                   SteadyTime deadline) {
    const auto body = form("AssumeRoleWithWebIdentity", role, outside.clock.system_now()) +
                      "&WebIdentityToken=" + wire::percent_encoded(token);
    Result<Credentials> result;
    for (int tries_left = 3; tries_left > 0; --tries_left) {
        auto request = request_to(sts, body);
        auto answer = co_await send_patiently(outside, std::move(request), deadline, Patience{});
        result = read_answer(role, std::move(answer));
        if (!may_pass(result)) break;
    }
    co_return result;
}

}  // namespace kcl::aws
