#include "kcl/wire/canonical_request.h"

#include "kcl/wire/percent_encoding.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace kcl::wire {

namespace {

char lower(char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_space(char c) { return c == ' ' || ('\t' <= c && c <= '\r'); }

// Without white space at the ends; each run of it inside becomes one space.
void append_folded(std::string& out, std::string_view value) {
    const auto start = out.size();
    bool gap = false;
    for (const char c : value) {
        if (is_space(c)) {
            gap = out.size() > start;
            continue;
        }
        if (gap) out += ' ';
        gap = false;
        out += c;
    }
}

// Without ".", ".." and empty segments; only a slash at the very end stays one.
std::string normalized(std::string_view path) {
    std::vector<std::string_view> kept;
    for (std::size_t at = 0; at < path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        const auto segment = path.substr(at, end - at);
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
        } else if (!segment.empty() && segment != ".") {
            kept.push_back(segment);
        }
        at = end + 1;
    }
    auto text = fmt::format("/{}", fmt::join(kept, "/"));
    if (path.ends_with('/') && text.size() > 1) text += '/';
    return text;
}

}  // namespace

PathRule path_rule_of(std::string_view service) {
    return service == "s3" ? PathRule::as_sent : PathRule::normalized_and_encoded_twice;
}

CanonicalHeaders canonical_headers(std::span<const SignableRequest::Header> headers) {
    std::map<std::string, std::string> by_name;
    for (const auto& [name, value] : headers) {
        const auto [place, is_first] = by_name.try_emplace(lower_case(name));
        if (!is_first) place->second += ',';
        std::string folded;
        append_folded(folded, value);
        place->second += folded;
    }
    CanonicalHeaders canonical;
    for (const auto& [name, value] : by_name) {
        fmt::format_to(std::back_inserter(canonical.lines), "{}:{}\n", name, value);
        if (!canonical.names.empty()) canonical.names += ';';
        canonical.names += name;
    }
    return canonical;
}

bool is_signed_header(std::string_view name) {
    static constexpr std::array<std::string_view, 12> changed_on_the_way{"authorization",
                                                                         "connection",
                                                                         "expect",
                                                                         "keep-alive",
                                                                         "proxy-authenticate",
                                                                         "proxy-authorization",
                                                                         "te",
                                                                         "trailer",
                                                                         "upgrade",
                                                                         "transfer-encoding",
                                                                         "user-agent",
                                                                         "x-amzn-trace-id"};
    return std::ranges::find(changed_on_the_way, name) == changed_on_the_way.end();
}

std::string canonical_path(std::string_view path, PathRule rule) {
    if (path.empty()) return "/";
    if (rule == PathRule::as_sent) return percent_encoded(path, "/%");
    return percent_encoded(normalized(path), "/");
}

std::string canonical_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (std::size_t at = 0; at < query.size();) {
        const auto end = std::min(query.find('&', at), query.size());
        const auto pair = query.substr(at, end - at);
        at = end + 1;
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        const auto value = pair.substr(std::min(equals + 1, pair.size()));
        pairs.emplace_back(percent_encoded(percent_decoded(pair.substr(0, equals))),
                           percent_encoded(percent_decoded(value)));
    }
    std::ranges::sort(pairs);
    std::string text;
    for (const auto& [name, value] : pairs) {
        if (!text.empty()) text += '&';
        fmt::format_to(std::back_inserter(text), "{}={}", name, value);
    }
    return text;
}

std::string canonical_request(const SignableRequest& request, PathRule rule,
                              const CanonicalHeaders& headers, std::string_view payload_hash) {
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path(request.path, rule),
                       canonical_query(request.query), headers.lines, headers.names, payload_hash);
}

std::string lower_case(std::string_view text) {
    std::string lowered{text};
    std::ranges::transform(lowered, lowered.begin(), lower);
    return lowered;
}

UrlParts split_url(std::string_view url) {
    const auto scheme_end = url.find("://");
    const auto scheme = scheme_end == url.npos ? std::string_view{} : url.substr(0, scheme_end);
    if (scheme_end != url.npos) url.remove_prefix(scheme_end + 3);
    url = url.substr(0, url.find('#'));
    const auto host_end = std::min(url.find_first_of("/?"), url.size());

    UrlParts parts;
    parts.host = url.substr(0, host_end);
    if (const auto user_end = parts.host.rfind('@'); user_end != parts.host.npos)
        parts.host.remove_prefix(user_end + 1);
    const std::string_view own_port = lower_case(scheme) == "http" ? ":80" : ":443";
    if (parts.host.ends_with(own_port)) parts.host.remove_suffix(own_port.size());

    url.remove_prefix(host_end);
    const auto path_end = std::min(url.find('?'), url.size());
    parts.path = path_end == 0 ? std::string_view{"/"} : url.substr(0, path_end);
    parts.query = url.substr(std::min(path_end + 1, url.size()));
    return parts;
}

}  // namespace kcl::wire
