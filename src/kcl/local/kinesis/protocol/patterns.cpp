#include "kcl/local/kinesis/protocol/patterns.h"

#include <algorithm>

namespace kcl::local::kinesis::patterns {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               c == '.' || c == '-';
    });
}

/// "0", or digits without a leading zero.
bool is_number(std::string_view text, std::size_t most_digits) {
    if (text == "0") return true;
    return !text.empty() && text.size() <= most_digits && text.front() != '0' &&
           std::ranges::all_of(text, is_digit);
}

/// What follows the account's twelve digits. They may stand anywhere: `.*` takes colons too.
bool ends_as_stream(std::string_view text) {
    constexpr std::string_view marker = ":stream/";
    for (auto at = text.find(marker); at != text.npos; at = text.find(marker, at + 1)) {
        constexpr std::size_t digits = 12;
        const auto name = text.substr(at + marker.size());
        if (at < digits + 1 || name.empty() || std::ranges::any_of(name, is_space)) continue;
        const auto account = text.substr(at - digits, digits);
        if (text[at - digits - 1] == ':' && std::ranges::all_of(account, is_digit)) return true;
    }
    return false;
}

bool is_stream_arn(std::string_view text) {
    constexpr std::string_view service = ":kinesis:";
    if (!text.starts_with("arn:aws")) return false;
    const auto at = text.find(service);
    // The colon before the account is not the one that ends ":kinesis:".
    return at != text.npos && ends_as_stream(text.substr(at + service.size()));
}

}  // namespace

constinit const Pattern name{"[a-zA-Z0-9_.-]+", is_name};
constinit const Pattern hash_key{R"(0|([1-9]\d{0,38}))",
                                 [](std::string_view text) { return is_number(text, 39); }};
constinit const Pattern sequence_number{R"(0|([1-9]\d{0,128}))",
                                        [](std::string_view text) { return is_number(text, 129); }};
constinit const Pattern stream_arn{R"(arn:aws.*:kinesis:.*:\d{12}:stream/\S+)", is_stream_arn};

}  // namespace kcl::local::kinesis::patterns
