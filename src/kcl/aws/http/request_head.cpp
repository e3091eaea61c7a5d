#include "kcl/aws/http/request_head.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::aws {

namespace {

// RFC 9110 §5.6.2
bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    const auto good = [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), good);
}

bool is_one_line(std::string_view text) {
    return text.find_first_of({"\r\n\0", 3}) == std::string_view::npos;
}

void add(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string request_head(const HttpRequest& request, const HttpUrl& url,
                         const Proxy* forwarding_proxy) {
    std::string head;
    head.reserve(1024);
    head.append(request.method).append(" ");
    const auto authority = url.authority();
    if (forwarding_proxy) head.append(url.scheme()).append("://").append(authority);
    head.append(url.target).append(" HTTP/1.1\r\n");
    add(head, "Host", authority);
    for (const auto& [name, value] : request.headers) add(head, name, value);
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT")
        add(head, "Content-Length", std::to_string(request.body.size()));
    if (forwarding_proxy && !forwarding_proxy->authorization.empty())
        add(head, "Proxy-Authorization", forwarding_proxy->authorization);
    head.append("\r\n");
    return head;
}

std::string tunnel_head(const Proxy& proxy, const std::string& target) {
    std::string head = "CONNECT " + target + " HTTP/1.1\r\n";
    add(head, "Host", target);
    if (!proxy.authorization.empty()) add(head, "Proxy-Authorization", proxy.authorization);
    head.append("\r\n");
    return head;
}

Result<void> check_head(const HttpRequest& request) {
    if (!is_token(request.method)) return failure(Fault::invalid, "the HTTP method is not a word");
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name))
            return failure(Fault::invalid, fmt::format("'{}' is not a header's name", name));
        if (!is_one_line(value))
            return failure(Fault::invalid,
                           fmt::format("the header {} must not contain a line break", name));
    }
    return {};
}

}  // namespace kcl::aws
