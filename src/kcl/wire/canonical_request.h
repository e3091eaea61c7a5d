#pragma once

#include "kcl/wire/signature.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kcl::wire {

/// The one text that both sides of a signature make of a request. Pure.

enum class PathRule : std::uint8_t {
    normalized_and_encoded_twice,  ///< Every service but S3.
    as_sent,  ///< S3: encoded once by the sender; a key may hold "//" and "..".
};
PathRule path_rule_of(std::string_view service);

/// Header lines and their names, both in the order of names.
struct CanonicalHeaders {
    std::string lines;  ///< "name:value\n" each; white space folded, equal names joined by commas.
    std::string names;  ///< Separated by semicolons.
};
CanonicalHeaders canonical_headers(std::span<const SignableRequest::Header> headers);

/// False for headers that proxies and HTTP libraries change on the way. `name` is in lower case.
bool is_signed_header(std::string_view name);

std::string canonical_path(std::string_view path, PathRule rule);
std::string canonical_query(std::string_view query);
std::string canonical_request(const SignableRequest& request, PathRule rule,
                              const CanonicalHeaders& headers, std::string_view payload_hash);

std::string lower_case(std::string_view text);

}  // namespace kcl::wire
