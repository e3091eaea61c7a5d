#include "kcl/local/protocol/authorization.h"

#include "kcl/local/protocol/signature_check.h"
#include "kcl/wire/percent_encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <string>

namespace kcl::local::protocol {

namespace {

/// Calls `take(name, value)` for each name=value between separators. Looks at each character once:
/// every call is read so more than once.
void each_pair(std::string_view text, auto&& is_separator, auto&& take) {
    while (!text.empty()) {
        const auto stop = std::ranges::find_if(text, is_separator);
        const auto pair = text.substr(0, static_cast<std::size_t>(stop - text.begin()));
        const auto equals = std::min(pair.find('='), pair.size());
        if (!pair.empty())
            take(pair.substr(0, equals), equals < pair.size() ? pair.substr(equals + 1) : "");
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
    }
}

bool is_comma_or_space(char c) { return c == ',' || c == ' '; }
bool is_ampersand(char c) { return c == '&'; }

/// Everything behind the algorithm's name.
struct HeaderParameters {
    std::string_view credential;
    std::string_view signed_headers;
    std::string_view signature;
};

HeaderParameters header_parameters(std::string_view authorization) {
    HeaderParameters found;
    const auto space = authorization.find_first_of(", ");
    if (space == authorization.npos) return found;
    each_pair(authorization.substr(space), is_comma_or_space,
              [&](std::string_view name, std::string_view value) {
                  if (name == "Credential") found.credential = value;
                  if (name == "SignedHeaders") found.signed_headers = value;
                  if (name == "Signature") found.signature = value;
              });
    return found;
}

using Query = std::map<std::string, std::string, std::less<>>;

Query query_parameters(std::string_view target) {
    Query found;
    const auto mark = target.find('?');
    if (mark == target.npos) return found;
    each_pair(target.substr(mark + 1), is_ampersand,
              [&](std::string_view name, std::string_view value) {
                  found[wire::percent_decoded(name)] = wire::percent_decoded(value);
              });
    return found;
}

bool has(const Query& query, std::string_view name) {
    const auto found = query.find(name);
    return found != query.end() && !found->second.empty();
}

wire::ServiceError error(std::string type, std::string message) {
    wire::ServiceError made;
    made.type = std::move(type);
    made.message = std::move(message);
    return made;
}

std::optional<wire::ServiceError> find_header_error(const Call& call,
                                                    std::string_view authorization) {
    const auto parameters = header_parameters(authorization);
    std::string missing;
    for (const auto& [name, value] : {std::pair("Credential", parameters.credential),
                                      std::pair("Signature", parameters.signature),
                                      std::pair("SignedHeaders", parameters.signed_headers)})
        if (value.empty())
            missing += fmt::format("Authorization header requires '{}' parameter. ", name);
    if (call.header("X-Amz-Date").empty() && call.header("Date").empty())
        missing +=
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    if (missing.empty()) return std::nullopt;
    return error("IncompleteSignatureException",
                 fmt::format("{}Authorization={}", missing, authorization));
}

std::optional<wire::ServiceError> find_query_error(const Query& query) {
    std::string missing;
    for (const auto* name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature",
                             "X-Amz-SignedHeaders", "X-Amz-Date"})
        if (!has(query, name))
            missing += fmt::format("AWS query-string parameters must include '{}'. ", name);
    if (missing.empty()) return std::nullopt;
    return error("IncompleteSignatureException",
                 missing + "Re-examine the query-string parameters.");
}

std::string value_of(const Query& query, std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

SignatureClaim claim_of_header(const Call& call, std::string_view authorization) {
    const auto parameters = header_parameters(authorization);
    SignatureClaim claim;
    claim.algorithm = authorization.substr(0, authorization.find_first_of(", "));
    claim.credential = parameters.credential;
    claim.signed_headers = parameters.signed_headers;
    claim.signature = parameters.signature;
    claim.moment = call.header("X-Amz-Date");
    if (claim.moment.empty()) claim.moment = call.header("Date");
    claim.session_token = call.header("X-Amz-Security-Token");
    return claim;
}

SignatureClaim claim_of_query(const Query& query) {
    SignatureClaim claim;
    claim.algorithm = value_of(query, "X-Amz-Algorithm");
    claim.credential = value_of(query, "X-Amz-Credential");
    claim.signed_headers = value_of(query, "X-Amz-SignedHeaders");
    claim.signature = value_of(query, "X-Amz-Signature");
    claim.moment = value_of(query, "X-Amz-Date");
    claim.session_token = value_of(query, "X-Amz-Security-Token");
    claim.in_query = true;
    const auto expires = value_of(query, "X-Amz-Expires");
    if (std::uint32_t seconds = 0;
        std::from_chars(expires.data(), expires.data() + expires.size(), seconds).ec == std::errc())
        claim.expires = std::chrono::seconds(seconds);
    return claim;
}

/// The key id and the scope behind it, from the end: the key itself may hold slashes.
struct Credential {
    std::string_view id;
    std::array<std::string_view, 4> scope;  ///< Date, region, service, "aws4_request".
};
std::optional<Credential> split_credential(std::string_view text) {
    Credential credential;
    for (auto part = credential.scope.rbegin(); part != credential.scope.rend(); ++part) {
        const auto slash = text.rfind('/');
        if (slash == text.npos) return std::nullopt;
        *part = text.substr(slash + 1);
        text = text.substr(0, slash);
    }
    credential.id = text;
    return credential;
}

std::string account_of(const Call& call, std::string_view id, std::string otherwise) {
    const auto* key = call.keys ? call.keys->find(id) : nullptr;
    if (key && !key->account.empty()) return key->account;
    constexpr std::size_t account_digits = 12;
    const bool is_account = id.size() == account_digits &&
                            std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
    return is_account ? std::string(id) : std::move(otherwise);
}

}  // namespace

std::optional<wire::ServiceError> find_signature_error(const Call& call,
                                                       std::string_view nothing_there) {
    const auto authorization = call.header("Authorization");
    const auto query = query_parameters(call.target);
    const bool in_query = query.contains("X-Amz-Algorithm");
    if (!authorization.empty() && in_query)
        return error("InvalidSignatureException",
                     "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as "
                     "HTTP header.");
    if (authorization.empty() && !in_query)
        return error("MissingAuthenticationTokenException", std::string(nothing_there));
    auto error = in_query ? find_query_error(query) : find_header_error(call, authorization);
    if (error || !call.keys || call.signature_was_right) return error;
    const auto claim = in_query ? claim_of_query(query) : claim_of_header(call, authorization);
    return find_wrong_signature(call, claim, *call.keys);
}

Caller caller_of(const Call& call) {
    Caller caller;
    caller.now = call.now;
    auto credential = header_parameters(call.header("Authorization")).credential;
    std::string in_query;
    if (credential.empty())
        credential = in_query = value_of(query_parameters(call.target), "X-Amz-Credential");
    const auto parts = split_credential(credential);
    if (!parts) return caller;
    caller.account = account_of(call, parts->id, std::move(caller.account));
    if (!parts->scope[1].empty()) caller.region = parts->scope[1];
    return caller;
}

}  // namespace kcl::local::protocol
