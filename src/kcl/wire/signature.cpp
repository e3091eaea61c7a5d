#include "kcl/wire/signature.h"

#include "kcl/wire/canonical_request.h"

#include <fmt/chrono.h>
#include <fmt/ranges.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <optional>

namespace kcl::wire {

namespace {

using Header = SignableRequest::Header;
using Digest = std::array<unsigned char, 32>;

constexpr std::string_view algorithm_name = "AWS4-HMAC-SHA256";
constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

std::string hex(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * digest.size());
    for (const unsigned char byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string sha256(std::string_view text) {
    Digest digest;
    EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return hex(digest);
}

Digest hmac(std::string_view key, std::string_view text) {
    Digest digest;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), nullptr);
    return digest;
}

std::string_view bytes(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string scope_text(std::string_view date, std::string_view region, std::string_view service) {
    return fmt::format("{}/{}/{}/aws4_request", date, region, service);
}

std::string signature_of(const SigningKey& key, std::string_view moment, std::string_view scope,
                         std::string_view canonical) {
    const auto to_sign =
        fmt::format("{}\n{}\n{}\n{}", algorithm_name, moment, scope, sha256(canonical));
    return hex(hmac(bytes(key), to_sign));
}

std::optional<std::string_view> find_header(std::span<const Header> headers,
                                            std::string_view name) {
    for (const auto& [key, value] : headers)
        if (lower_case(key) == name) return value;
    return std::nullopt;
}

bool is_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return '0' <= c && c <= '9'; });
}

int number(std::string_view digits) {
    int value = 0;
    for (const char digit : digits) value = value * 10 + (digit - '0');
    return value;
}

std::unexpected<Error> incomplete(std::string message) {
    return failure(Fault::invalid, std::move(message), "IncompleteSignatureException");
}

std::unexpected<Error> mismatch() {
    return failure(
        Fault::denied,
        "The request signature we calculated does not match the signature you provided. Check your "
        "AWS "
        "Secret Access Key and signing method. Consult the service documentation for details.",
        "InvalidSignatureException");
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// Cuts the part before `separator` off `text`; all of it when there is none.
std::string_view cut(std::string_view& text, char separator) {
    const auto end = std::min(text.find(separator), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

// "AKID/20150830/us-east-1/kinesis/aws4_request"; an access key may hold slashes, so the scope is
// read from the end.
bool read_credential(std::string_view credential, Authorization& authorization) {
    std::array<std::string_view, 4> parts;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        const auto slash = credential.rfind('/');
        if (slash == credential.npos) return false;
        *part = credential.substr(slash + 1);
        credential = credential.substr(0, slash);
    }
    const auto [date, region, service, terminator] = parts;
    if (credential.empty() || date.size() != 8 || !is_digits(date) || terminator != "aws4_request")
        return false;
    authorization.access_key_id = credential;
    authorization.date = date;
    authorization.region = region;
    authorization.service = service;
    return true;
}

// What the body's line of the canonical request says, once it is known to be true.
Result<std::string> received_payload(const SignableRequest& request) {
    const auto claimed = find_header(request.headers, "x-amz-content-sha256");
    if (claimed == unsigned_payload) return std::string{unsigned_payload};
    auto actual = sha256(request.body);
    if (claimed && *claimed != actual)
        return failure(
            Fault::denied,
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            "XAmzContentSHA256Mismatch");
    return actual;
}

}  // namespace

const SigningKey& SigningKeyCache::key(std::string_view secret, std::string_view date,
                                       const SigningScope& scope) {
    if (secret == secret_ && date == date_ && scope.region == region_ && scope.service == service_)
        return key_;
    secret_ = secret;
    date_ = date;
    region_ = scope.region;
    service_ = scope.service;
    key_ = hmac("AWS4" + secret_, date);
    for (const auto part : {scope.region, scope.service, std::string_view{"aws4_request"}})
        key_ = hmac(bytes(key_), part);
    return key_;
}

std::vector<Header> sign(const SignableRequest& request, const SigningIdentity& identity,
                         const SigningScope& scope, SystemTime now, SigningKeyCache& keys,
                         Payload payload) {
    const auto moment =
        fmt::format("{:%Y%m%dT%H%M%SZ}", std::chrono::floor<std::chrono::seconds>(now));
    const auto date = std::string_view{moment}.substr(0, 8);
    const auto body_hash =
        payload == Payload::hashed ? sha256(request.body) : std::string{unsigned_payload};

    std::vector<Header> added{{"X-Amz-Date", moment}};
    if (!identity.session_token.empty())
        added.emplace_back("X-Amz-Security-Token", identity.session_token);
    if (scope.service == "s3" || payload == Payload::unsigned_)
        added.emplace_back("X-Amz-Content-Sha256", body_hash);

    std::vector<Header> headers;
    for (const auto& header : request.headers)
        if (is_signed_header(lower_case(header.first))) headers.push_back(header);
    headers.insert(headers.end(), added.begin(), added.end());
    headers.emplace_back("host", request.host);

    const auto canonical = canonical_headers(headers);
    const auto text = canonical_request(request, path_rule_of(scope.service), canonical, body_hash);
    const auto scope_line = scope_text(date, scope.region, scope.service);
    const auto& key = keys.key(identity.secret_access_key, date, scope);
    added.emplace_back("Authorization",
                       fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}",
                                   algorithm_name, identity.access_key_id, scope_line,
                                   canonical.names, signature_of(key, moment, scope_line, text)));
    return added;
}

Result<Authorization> parse_authorization(std::string_view header) {
    if (!header.starts_with(algorithm_name) || header.size() == algorithm_name.size() ||
        header[algorithm_name.size()] != ' ')
        return incomplete("Authorization header must begin with 'AWS4-HMAC-SHA256'.");
    Authorization authorization;
    bool credential_found = false;
    for (auto rest = header.substr(algorithm_name.size()); !rest.empty();) {
        auto value = trimmed(cut(rest, ','));
        const auto name = cut(value, '=');
        if (name == "Credential") {
            credential_found = true;
            if (!read_credential(value, authorization))
                return incomplete(
                    "Credential must have the form KEY/DATE/REGION/SERVICE/aws4_request, with a "
                    "date of eight digits.");
        } else if (name == "SignedHeaders") {
            while (!value.empty()) authorization.signed_headers.emplace_back(cut(value, ';'));
        } else if (name == "Signature") {
            authorization.signature = value;
        }
    }
    std::string missing;
    const auto require = [&](bool present, std::string_view name) {
        if (!present)
            missing += fmt::format("Authorization header requires '{}' parameter. ", name);
    };
    require(credential_found, "Credential");
    require(!authorization.signature.empty(), "Signature");
    require(!authorization.signed_headers.empty(), "SignedHeaders");
    if (!missing.empty()) return incomplete(missing.substr(0, missing.size() - 1));
    return authorization;
}

Result<SystemTime> signing_time(const SignableRequest& request) {
    auto text = find_header(request.headers, "x-amz-date");
    if (!text) text = find_header(request.headers, "date");
    if (!text)
        return incomplete(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    const auto malformed = [&] {
        return incomplete(
            fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'. See "
                        "http://en.wikipedia.org/wiki/ISO_8601",
                        *text));
    };
    if (text->size() != 16 || (*text)[8] != 'T' || (*text)[15] != 'Z' ||
        !is_digits(text->substr(0, 8)) || !is_digits(text->substr(9, 6)))
        return malformed();
    const auto part = [&](std::size_t from, std::size_t count) {
        return number(text->substr(from, count));
    };
    const std::chrono::year_month_day day{std::chrono::year{part(0, 4)},
                                          std::chrono::month{static_cast<unsigned>(part(4, 2))},
                                          std::chrono::day{static_cast<unsigned>(part(6, 2))}};
    if (!day.ok() || part(9, 2) > 23 || part(11, 2) > 59 || part(13, 2) > 60) return malformed();
    return SystemTime{std::chrono::sys_days{day}} + std::chrono::hours{part(9, 2)} +
           std::chrono::minutes{part(11, 2)} + std::chrono::seconds{part(13, 2)};
}

Result<void> verify(const SignableRequest& request, const Authorization& authorization,
                    std::string_view secret, SigningKeyCache& keys) {
    const auto time = signing_time(request);
    if (!time) return std::unexpected(time.error());
    const auto moment =
        fmt::format("{:%Y%m%dT%H%M%SZ}", std::chrono::floor<std::chrono::seconds>(*time));
    if (!moment.starts_with(authorization.date))
        return failure(Fault::invalid,
                       fmt::format("Date in Credential scope does not match YYYYMMDD from ISO-8601 "
                                   "version of date from "
                                   "HTTP: '{}' != '{}', from '{}'.",
                                   authorization.date, moment.substr(0, 8), moment),
                       "InvalidSignatureException");

    std::vector<Header> headers;
    for (const auto& name : authorization.signed_headers) {
        const auto before = headers.size();
        for (const auto& header : request.headers)
            if (lower_case(header.first) == name) headers.push_back(header);
        if (headers.size() == before && name == "host") headers.emplace_back("host", request.host);
        if (headers.size() == before)
            return incomplete(fmt::format("The signed header '{}' is not in the request.", name));
    }
    const auto body_hash = received_payload(request);
    if (!body_hash) return std::unexpected(body_hash.error());

    auto canonical = canonical_headers(headers);
    canonical.names = fmt::format("{}", fmt::join(authorization.signed_headers, ";"));
    const auto text =
        canonical_request(request, path_rule_of(authorization.service), canonical, *body_hash);
    const SigningScope scope{authorization.region, authorization.service};
    const auto expected =
        signature_of(keys.key(secret, authorization.date, scope), moment,
                     scope_text(authorization.date, scope.region, scope.service), text);
    const auto& given = authorization.signature;
    if (given.size() != expected.size() ||
        CRYPTO_memcmp(given.data(), expected.data(), expected.size()) != 0)
        return mismatch();
    return {};
}

}  // namespace kcl::wire
