// Reads one request as JSON on each line, prints {"headers": {...}, "verified": true} for it: what
// sign() adds, and whether verify() accepts the request with it.
#include "kcl/wire/signature.h"

#include <boost/json.hpp>

#include <iostream>

namespace {

using namespace kcl;
namespace json = boost::json;
using Headers = std::vector<wire::SignableRequest::Header>;

std::string text(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value ? std::string{value->as_string()} : std::string{};
}

Headers headers_of(const json::object& line) {
    Headers headers;
    for (const auto& pair : line.at("headers").as_array())
        headers.emplace_back(pair.as_array().at(0).as_string(), pair.as_array().at(1).as_string());
    return headers;
}

json::object answer(const json::object& line) {
    const auto url = text(line, "url"), body = text(line, "body"), method = text(line, "method");
    const auto key = text(line, "access_key"), secret = text(line, "secret_key"),
               token = text(line, "token");
    const auto region = text(line, "region"), service = text(line, "service");
    auto headers = headers_of(line);
    const auto [host, path, query] = wire::split_url(url);

    wire::SignableRequest request{method, host, path, query, headers, body};
    const SystemTime now{std::chrono::seconds{line.at("time").to_number<std::int64_t>()}};
    const auto payload =
        line.contains("unsigned") ? wire::Payload::unsigned_ : wire::Payload::hashed;
    wire::SigningKeyCache keys;
    const auto added =
        wire::sign(request, {key, secret, token}, {region, service}, now, keys, payload);

    json::object shown;
    for (const auto& [name, value] : added) {
        shown[name] = value;
        headers.emplace_back(name, value);
    }
    request.headers = headers;
    const auto authorization = wire::parse_authorization(added.back().second);
    const bool verified =
        authorization && wire::verify(request, *authorization, secret, keys).has_value();
    return {{"headers", shown}, {"verified", verified}};
}

}  // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);)
        std::cout << json::serialize(answer(json::parse(line).as_object())) << '\n';
}
