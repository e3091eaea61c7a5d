#include "kcl/aws/credentials/container_source.h"

#include "kcl/aws/credentials/answers.h"
#include "kcl/aws/credentials/patient_call.h"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kcl::aws {

namespace {

constexpr Patience patience{3, 2s, 500ms};

bool is_trusted_host(std::string host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host == "localhost") return true;
    boost::system::error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error) return false;
    static const std::array agents{asio::ip::make_address("169.254.170.2"),
                                   asio::ip::make_address("169.254.170.23"),
                                   asio::ip::make_address("fd00:ec2::23")};
    return address.is_loopback() || std::ranges::find(agents, address) != agents.end();
}

std::unexpected<Error> refused(const HttpResponse& answer) {
    const auto code = json_member(answer.body, "code").value_or("");
    const auto reason = json_member(answer.body, "message").value_or("no reason was given");
    const auto fault = answer.status == 429   ? Fault::throttled
                       : answer.status >= 500 ? Fault::unavailable
                                              : Fault::denied;
    return failure(fault,
                   fmt::format("the container credentials agent answered {}: {}{}{}", answer.status,
                               code, code.empty() ? "" : ": ", reason),
                   code);
}

}  // namespace

Result<void> check_container_url(std::string_view text) {
    const auto url = boost::urls::parse_uri(text);
    if (!url || !url->has_authority() || url->host().empty())
        return failure(Fault::invalid, "AWS_CONTAINER_CREDENTIALS_FULL_URI is not a URL");
    if (url->scheme() == "https") return {};
    if (url->scheme() == "http" && is_trusted_host(url->host())) return {};
    return failure(
        Fault::invalid,
        fmt::format(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI names the host {}, which is not trusted with "
            "credentials: use https, or a loopback address, 169.254.170.2, 169.254.170.23 or "
            "[fd00:ec2::23]",
            std::string{url->host()}));
}

Result<std::string> ContainerSource::url() const {
    if (const auto relative =
            value_of(outside_.environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
        if (!relative->starts_with('/'))
            return failure(Fault::invalid,
                           "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with '/'");
        return "http://169.254.170.2" + *relative;
    }
    auto full = value_of(outside_.environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (!full)
        return failure(Fault::not_found,
                       "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set");
    if (auto checked = check_container_url(*full); !checked)
        return std::unexpected(checked.error());
    return std::move(*full);
}

Result<std::optional<std::string>> ContainerSource::token() const {
    auto token = value_of(outside_.environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
    std::string_view origin = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    if (const auto file =
            value_of(outside_.environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
        origin = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
        auto text = outside_.files.read(*file);
        if (!text)
            return failure(Fault::denied, fmt::format("{}: {}", origin, text.error().message));
        token = std::move(*text);
    }
    // Anything else would let the token's author write headers of his own.
    if (token && token->find_first_of("\r\n") != token->npos)
        return failure(Fault::invalid, fmt::format("{} holds more than one line", origin));
    return token;
}

asio::awaitable<Result<Credentials>> ContainerSource::load(SteadyTime deadline) {
    auto where = url();
    if (!where) co_return std::unexpected(where.error());
    auto token = this->token();
    if (!token) co_return std::unexpected(token.error());

    HttpRequest request{"GET", std::move(*where), {{"Accept", "application/json"}}, {}};
    std::optional<std::string> shown = std::move(*token);
    if (shown) request.headers.emplace_back("Authorization", std::move(*shown));
    const auto answer = co_await send_patiently(outside_, std::move(request), deadline, patience);
    if (!answer)
        co_return failure(
            answer.error().fault,
            "the container credentials agent does not answer: " + answer.error().message);
    if (answer->status != 200) co_return refused(*answer);
    co_return credentials_from_json(answer->body, name());
}

}  // namespace kcl::aws
