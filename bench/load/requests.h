#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::bench {

/// Whole HTTP requests, ready to be sent. Their signature has the right form and no meaning, which
/// every local service takes.
struct Target {
    std::string host;  ///< The Host header.
    std::string service;
    std::string content_type;
};

Target kinesis_target(std::string host, bool cbor);
Target dynamodb_target(std::string host);

std::string request(const Target& target, std::string_view operation, std::string_view body);
/// Nothing but a GET: what the HTTP server itself costs.
std::string empty_request(const Target& target);

/// A PutRecords body of `records` records of `size` bytes each, spread over all hash keys.
std::string put_records_body(std::string_view stream, std::size_t records, std::size_t size,
                             bool cbor, std::uint64_t seed);

/// The text that follows `name` in a JSON or CBOR answer; empty when it isn't there.
std::string_view text_member(std::string_view body, std::string_view name);

}  // namespace kcl::bench
