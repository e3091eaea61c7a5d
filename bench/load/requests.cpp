#include "requests.h"

#include "kcl/wire/codec.h"
#include "kcl/wire/kinesis/put_records.h"

#include <fmt/format.h>

#include <random>
#include <span>

namespace kcl::bench {

Target kinesis_target(std::string host, bool cbor) {
    const auto format = cbor ? wire::Format::cbor : wire::Format::json;
    return {std::move(host), "kinesis",
            std::string(wire::content_type(wire::Api::kinesis, format))};
}

Target dynamodb_target(std::string host) {
    return {std::move(host), "dynamodb",
            std::string(wire::content_type(wire::Api::dynamodb, wire::Format::json))};
}

std::string request(const Target& target, std::string_view operation, std::string_view body) {
    const auto api = target.service == "kinesis" ? wire::Api::kinesis : wire::Api::dynamodb;
    return fmt::format(
        "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: {}\r\nX-Amz-Target: {}{}\r\n"
        "X-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 "
        "Credential=AKIDEXAMPLE/20260101/us-east-1/{}/aws4_request, SignedHeaders=host, "
        "Signature=00000000000000000000000000000000000000000000000000000000000000000\r\n"
        "Content-Length: {}\r\n\r\n{}",
        target.host, target.content_type, wire::target_prefix(api), operation, target.service,
        body.size(), body);
}

std::string empty_request(const Target& target) {
    return fmt::format("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", target.host);
}

std::string put_records_body(std::string_view stream, std::size_t records, std::size_t size,
                             bool cbor, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::uint64_t> noise(records * (size / 8 + 1));
    for (auto& word : noise) word = random();
    const auto bytes = std::as_bytes(std::span(noise));
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < records; ++i)
        keys.push_back(fmt::format("key-{:08x}", random() >> 32));
    wire::kinesis::PutRecordsRequest message;
    message.stream_name = std::string(stream);
    for (std::size_t i = 0; i < records; ++i)
        message.records.push_back({bytes.subspan(i * (size / 8 + 1) * 8, size), keys[i], {}});
    return wire::encode(message, cbor ? wire::Format::cbor : wire::Format::json);
}

std::string_view text_member(std::string_view body, std::string_view name) {
    // Services put the member first or last: look there before looking through megabytes.
    constexpr std::size_t edge = 4096;
    auto at = body.size() > edge ? body.find(name, body.size() - edge) : body.npos;
    if (at == body.npos) at = body.find(name);
    if (at == body.npos) return {};
    auto rest = body.substr(at + name.size());
    if (rest.starts_with("\":")) {  // JSON
        const auto begin = rest.find('"', 2);
        if (begin == rest.npos || rest.substr(2, begin - 2).find_first_not_of(' ') != rest.npos)
            return {};  // null
        return rest.substr(begin + 1, rest.find('"', begin + 1) - begin - 1);
    }
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(rest[i]));
    };
    if (rest.size() < 3) return {};
    if (byte(0) >= 0x60 && byte(0) < 0x78) return rest.substr(1, byte(0) - 0x60);
    if (byte(0) == 0x78) return rest.substr(2, byte(1));
    if (byte(0) == 0x79) return rest.substr(3, byte(1) << 8 | byte(2));
    return {};
}

}  // namespace kcl::bench
