#include "kcl/local/protocol/signature_check.h"

#include "kcl/wire/canonical_request.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kcl::local::protocol {

namespace {

using std::chrono::minutes;
using Found = std::optional<wire::ServiceError>;
using Headers = std::vector<wire::SignableRequest::Header>;

constexpr minutes tolerance{5};
constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view terminator = "aws4_request";

Found error(std::string type, std::string message) {
    wire::ServiceError made;
    made.type = std::move(type);
    made.message = std::move(message);
    return made;
}
Found incomplete(std::string message) {
    return error("IncompleteSignatureException", std::move(message));
}
Found invalid(std::string message) {
    return error("InvalidSignatureException", std::move(message));
}
Found unrecognized() {
    return error("UnrecognizedClientException",
                 "The security token included in the request is invalid.");
}

std::string moment_text(SystemTime time) {
    return fmt::format("{:%Y%m%dT%H%M%SZ}", std::chrono::floor<std::chrono::seconds>(time));
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// The scope of a credential; the key itself may hold slashes.
struct Scope {
    std::string id, date, region, service, terminator;
};
std::optional<Scope> scope_of(std::string_view credential) {
    while (credential.ends_with('/')) credential.remove_suffix(1);
    auto parts = split(credential, '/');
    if (parts.size() < 5) return std::nullopt;
    const auto last = parts.size() - 1;
    const auto& date = parts[last - 3];
    const auto id =
        credential.substr(0, static_cast<std::size_t>(credential.size() - parts[last].size() -
                                                      parts[last - 1].size() -
                                                      parts[last - 2].size() - date.size() - 4));
    return Scope{std::string(id), date, parts[last - 2], parts[last - 1], parts[last]};
}

Found find_wrong_time(const SignatureClaim& claim, SystemTime signed_at, SystemTime now) {
    const auto age_limit = claim.expires.value_or(std::chrono::seconds(tolerance));
    if (signed_at < now - age_limit)
        return invalid(fmt::format("Signature expired: {} is now earlier than {} ({} - {} min.)",
                                   claim.moment, moment_text(now - age_limit), moment_text(now),
                                   std::chrono::ceil<minutes>(age_limit).count()));
    if (signed_at > now + tolerance)
        return invalid(fmt::format(
            "Signature not yet current: {} is still later than {} ({} + {} min.)", claim.moment,
            moment_text(now + tolerance), moment_text(now), tolerance.count()));
    return std::nullopt;
}

Found find_wrong_scope(const Scope& scope, std::string_view moment, std::string_view service) {
    std::string wrong;
    const auto add = [&](std::string text) { wrong += (wrong.empty() ? "" : " ") + text; };
    if (scope.region.empty())
        add(fmt::format("Credential should be scoped to a valid region, not '{}'.", scope.region));
    if (scope.service != service)
        add(fmt::format("Credential should be scoped to correct service: '{}'.", service));
    if (scope.terminator != terminator)
        add(fmt::format("Credential should be scoped with a valid terminator: '{}', not '{}'.",
                        terminator, scope.terminator));
    const auto day = moment.substr(0, 8);
    if (scope.date != day)
        add(
            fmt::format("Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
                        "of date from HTTP: '{}' != '{}', from '{}'.",
                        scope.date, day, moment));
    return wrong.empty() ? std::nullopt : invalid(wrong);
}

/// Without the signature, which can't cover itself.
std::string signed_query(std::string_view query) {
    std::string rest;
    for (const auto& pair : split(query, '&')) {
        if (pair.starts_with("X-Amz-Signature=")) continue;
        if (!rest.empty()) rest += '&';
        rest += pair;
    }
    return rest;
}

Found find_mismatch(const Call& call, const SignatureClaim& claim, const Scope& scope,
                    const LocalAccessKey& key, const AccessKeys& keys) {
    Headers headers = call.headers;
    if (claim.in_query) headers.emplace_back("X-Amz-Date", claim.moment);
    headers.emplace_back(":authority", call.header("Host"));  // as HTTP/2 names it, and signs it
    const auto mark = std::min(call.target.find('?'), call.target.size());
    const auto path = std::string_view(call.target).substr(0, mark);
    std::string query = call.target.substr(std::min(mark + 1, call.target.size()));
    if (claim.in_query) query = signed_query(query);
    const wire::SignableRequest request{.method = call.method,
                                        .host = call.header("Host"),
                                        .path = path,
                                        .query = query,
                                        .headers = headers,
                                        .body = call.body ? std::string_view(*call.body) : ""};
    wire::Authorization authorization{.access_key_id = scope.id,
                                      .date = scope.date,
                                      .region = scope.region,
                                      .service = scope.service,
                                      .signed_headers = split(claim.signed_headers, ';'),
                                      .signature = claim.signature};
    for (auto& name : authorization.signed_headers) name = wire::lower_case(name);
    const auto verified = wire::verify(request, authorization, key.secret, keys.derived(key));
    if (verified) return std::nullopt;
    return error(
        verified.error().code.empty() ? "InvalidSignatureException" : verified.error().code,
        verified.error().message);
}

bool covers_host(std::string_view signed_headers) {
    const auto names = split(wire::lower_case(signed_headers), ';');
    return std::ranges::any_of(
        names, [](const auto& name) { return name == "host" || name == ":authority"; });
}

}  // namespace

Found find_wrong_signature(const Call& call, const SignatureClaim& claim, const AccessKeys& keys) {
    const std::array date{wire::SignableRequest::Header{"X-Amz-Date", claim.moment}};
    const auto signed_at = wire::signing_time({.headers = date});
    if (!signed_at) return incomplete(signed_at.error().message);
    if (auto wrong = find_wrong_time(claim, *signed_at, call.arrived.value_or(call.now)))
        return wrong;
    if (!covers_host(claim.signed_headers))
        return invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    if (claim.algorithm != algorithm)
        return incomplete(fmt::format("Unsupported AWS 'algorithm': '{}' (only {} for now). ",
                                      claim.algorithm, algorithm));
    const auto scope = scope_of(claim.credential);
    if (!scope)
        return incomplete(
            fmt::format("Credential must have exactly 5 slash-delimited elements, "
                        "e.g. keyid/date/region/service/term, got '{}'",
                        claim.credential));
    if (auto wrong = find_wrong_scope(*scope, claim.moment, keys.service())) return wrong;
    const auto* key = keys.find(scope->id);
    if (!key) return unrecognized();
    if (auto wrong = find_mismatch(call, claim, *scope, *key, keys)) return wrong;
    if (claim.session_token != key->session_token) return unrecognized();
    return std::nullopt;
}

}  // namespace kcl::local::protocol
