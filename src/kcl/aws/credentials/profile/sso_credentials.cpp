#include "kcl/aws/credentials/profile/sso_credentials.h"

#include "kcl/aws/credentials/answers.h"
#include "kcl/aws/credentials/patient_call.h"
#include "kcl/wire/percent_encoding.h"

#include <boost/json.hpp>
#include <fmt/chrono.h>
#include <openssl/evp.h>

#include <array>

namespace kcl::aws {

namespace {

namespace json = boost::json;

std::unexpected<Error> sign_in_again(const base::Sso& sso, std::string_view why) {
    return failure(
        Fault::denied,
        fmt::format("the SSO sign-in of profile '{}' {}: run 'aws sso login --profile {}'",
                    sso.profile, why, sso.profile));
}

// A text member of the token's file.
std::string text(const json::object& token, std::string_view key) {
    const auto* value = token.if_contains(key);
    return value && value->is_string() ? std::string{value->as_string()} : std::string{};
}

bool is_over(const json::object& token, std::string_view key, SystemTime now) {
    const auto end = parse_time(text(token, key));
    return !end || *end <= now;
}

Result<json::object> read_token(const Outside& outside, const base::Sso& sso) {
    const auto path = expand_home(sso_token_path(sso), outside.environment);
    const auto content = outside.files.read(path);
    if (!content && content.error().fault == Fault::not_found)
        return sign_in_again(sso, "has not happened yet");
    if (!content) return std::unexpected(content.error());
    boost::system::error_code error;
    auto token = json::parse(*content, error);
    if (error || !token.is_object() || text(token.as_object(), "accessToken").empty())
        return sign_in_again(sso, fmt::format("left a token that can't be read in {}", path));
    return std::move(token.as_object());
}

// One sign-in: its token, renewed when need be, and the credentials that it buys.
class SignIn {
  public:
    SignIn(const Outside& outside, base::Sso sso, EndpointSettings settings)
        : outside_(outside), sso_(std::move(sso)), settings_(std::move(settings)) {
        settings_.region = sso_.region;
    }

    asio::awaitable<Result<Credentials>> credentials(SteadyTime deadline) {
        auto token = read_token(outside_, sso_);
        if (!token) co_return std::unexpected(token.error());
        if (is_over(*token, "expiresAt", outside_.clock.system_now())) {
            token = co_await renewed(std::move(*token), deadline);
            if (!token) co_return std::unexpected(token.error());
        }
        co_return co_await role_credentials(text(*token, "accessToken"), deadline);
    }

  private:
    asio::awaitable<Result<json::object>> renewed(json::object token, SteadyTime deadline) {
        const auto now = outside_.clock.system_now();
        if (sso_.session.empty() || text(token, "refreshToken").empty() ||
            text(token, "clientId").empty() || is_over(token, "registrationExpiresAt", now))
            co_return sign_in_again(sso_, "has expired");
        const auto endpoint = endpoint_for(Service::sso_oidc, settings_);
        if (!endpoint) co_return std::unexpected(endpoint.error());
        const json::object body{{"grantType", "refresh_token"},
                                {"clientId", text(token, "clientId")},
                                {"clientSecret", text(token, "clientSecret")},
                                {"refreshToken", text(token, "refreshToken")}};
        HttpRequest request{"POST",
                            endpoint->url + "/token",
                            {{"Content-Type", "application/json"}},
                            json::serialize(body)};
        // Once only: the service may take a repeated refresh token for a stolen one.
        const Patience patience{1, 10s, 100ms};
        const auto answer =
            co_await send_patiently(outside_, std::move(request), deadline, patience);
        if (!answer)
            co_return failure(answer.error().fault,
                              "the SSO token can't be renewed: " + answer.error().message);
        if (answer->status >= 500 || answer->status == 429)
            co_return failure(Fault::unavailable,
                              fmt::format("the SSO service answered {}", answer->status));
        const auto access = json_member(answer->body, "accessToken"),
                   lasts = json_member(answer->body, "expiresIn");
        if (answer->status != 200 || !access || !lasts) co_return sign_in_again(sso_, "has ended");

        token["accessToken"] = *access;
        const auto ends = now + std::chrono::seconds{std::atoll(lasts->c_str())};
        token["expiresAt"] =
            fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", std::chrono::floor<std::chrono::seconds>(ends));
        if (const auto next = json_member(answer->body, "refreshToken"))
            token["refreshToken"] = *next;
        // A file that can't be written costs the command line a new sign-in, and us nothing now.
        const auto path = expand_home(sso_token_path(sso_), outside_.environment);
        std::ignore = outside_.files.replace(path, json::serialize(token));
        co_return token;
    }

    asio::awaitable<Result<Credentials>> role_credentials(std::string access_token,
                                                          SteadyTime deadline) {
        const auto endpoint = endpoint_for(Service::sso, settings_);
        if (!endpoint) co_return std::unexpected(endpoint.error());
        const auto url = fmt::format("{}/federation/credentials?role_name={}&account_id={}",
                                     endpoint->url, wire::percent_encoded(sso_.role_name),
                                     wire::percent_encoded(sso_.account_id));
        HttpRequest request{"GET", url, {{"x-amz-sso_bearer_token", std::move(access_token)}}, {}};
        const auto answer =
            co_await send_patiently(outside_, std::move(request), deadline, Patience{});
        if (!answer)
            co_return failure(answer.error().fault,
                              "SSO does not answer: " + answer.error().message);
        if (answer->status == 401) co_return sign_in_again(sso_, "has expired");
        if (answer->status != 200) co_return refused(*answer);
        co_return read(answer->body);
    }

    std::unexpected<Error> refused(const HttpResponse& answer) const {
        const auto fault = answer.status == 429   ? Fault::throttled
                           : answer.status >= 500 ? Fault::unavailable
                                                  : Fault::denied;
        return failure(
            fault,
            fmt::format("SSO does not give profile '{}' the role {} of account {} (status {}): {}",
                        sso_.profile, sso_.role_name, sso_.account_id, answer.status,
                        json_member(answer.body, "message").value_or("no reason was given")));
    }

    Result<Credentials> read(std::string_view body) const {
        boost::system::error_code error;
        const auto answer = json::parse(json::string_view{body.data(), body.size()}, error);
        const auto* role = !error && answer.is_object()
                               ? answer.as_object().if_contains("roleCredentials")
                               : nullptr;
        const auto* expiration =
            role && role->is_object() ? role->as_object().if_contains("expiration") : nullptr;
        if (!expiration || !expiration->is_int64() ||
            text(role->as_object(), "accessKeyId").empty() ||
            text(role->as_object(), "secretAccessKey").empty())
            return failure(Fault::corrupt, "SSO's answer is incomplete");
        const auto& keys = role->as_object();
        return Credentials{text(keys, "accessKeyId"), text(keys, "secretAccessKey"),
                           text(keys, "sessionToken"),
                           SystemTime{std::chrono::milliseconds{expiration->as_int64()}},
                           fmt::format("SSO of profile '{}'", sso_.profile)};
    }

    const Outside& outside_;
    base::Sso sso_;
    EndpointSettings settings_;
};

}  // namespace

std::string sso_token_path(const base::Sso& sso) {
    const auto& key = sso.session.empty() ? sso.start_url : sso.session;
    std::array<unsigned char, 20> digest;
    EVP_Digest(key.data(), key.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
    std::string name;
    for (const unsigned char byte : digest)
        fmt::format_to(std::back_inserter(name), "{:02x}", byte);
    return "~/.aws/sso/cache/" + name + ".json";
}

asio::awaitable<Result<Credentials>> load_sso(const Outside& outside, base::Sso sso,
                                              EndpointSettings settings, SteadyTime deadline) {
    SignIn sign_in{outside, std::move(sso), std::move(settings)};
    co_return co_await sign_in.credentials(deadline);
}

}  // namespace kcl::aws
