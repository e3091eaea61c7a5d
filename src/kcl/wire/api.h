#pragma once

#include <optional>
#include <string_view>

namespace kcl::wire {

/// The service whose rules a message follows: they differ in content types, in the spelling of
/// errors and in what stands for "nothing to say".
enum class Api { kinesis, dynamodb };

enum class Format { json, cbor };

constexpr std::string_view content_type(Api api, Format format) {
    if (api == Api::dynamodb) return "application/x-amz-json-1.0";
    return format == Format::json ? "application/x-amz-json-1.1" : "application/x-amz-cbor-1.1";
}

/// What stands before the operation's name in X-Amz-Target.
constexpr std::string_view target_prefix(Api api) {
    return api == Api::kinesis ? "Kinesis_20131202." : "DynamoDB_20120810.";
}

/// The format that a Content-Type header names; parameters after ';' and spaces around do not
/// count. Empty when it is none that the service speaks.
std::optional<Format> format_of(Api api, std::string_view content_type);

}  // namespace kcl::wire
