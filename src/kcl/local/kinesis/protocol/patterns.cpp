#include "kcl/local/kinesis/protocol/patterns.h"

#include <algorithm>

namespace kcl::local::kinesis::patterns {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_name_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == '-';
}

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_name_character);
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

/// What stands before the resource: `arn:aws.*:kinesis:.*:\d{12}:.*`.
bool begins_with_account(std::string_view text) {
    constexpr std::string_view service = ":kinesis:";
    constexpr std::size_t digits = 12;
    if (!text.starts_with("arn:aws")) return false;
    auto at = text.find(service);
    if (at == text.npos) return false;
    for (at = text.find(':', at + service.size()); at != text.npos; at = text.find(':', at + 1)) {
        const auto account = text.substr(at + 1, digits);
        if (account.size() == digits && std::ranges::all_of(account, is_digit) &&
            text.substr(at + 1 + digits).starts_with(':'))
            return true;
    }
    return false;
}

/// Takes the longest end that consists of such characters; false when that is nothing.
bool drop_end(std::string_view& text, bool (*is_part)(char)) {
    const auto size = text.size();
    while (!text.empty() && is_part(text.back())) text.remove_suffix(1);
    return text.size() < size;
}
bool drop_end(std::string_view& text, std::string_view end) {
    if (!text.ends_with(end)) return false;
    text.remove_suffix(end.size());
    return true;
}

bool is_consumer_arn(std::string_view text) {
    return drop_end(text, is_digit) && drop_end(text, ":") && drop_end(text, is_name_character) &&
           drop_end(text, "/consumer/") && drop_end(text, is_name_character) &&
           drop_end(text, "stream/") && begins_with_account(text);
}

bool is_resource_arn(std::string_view text) {
    constexpr std::string_view kind = "stream/";
    for (auto at = text.find(kind); at != text.npos; at = text.find(kind, at + 1)) {
        const auto name = text.substr(at + kind.size());
        if (!name.empty() && std::ranges::none_of(name, is_space) &&
            begins_with_account(text.substr(0, at)))
            return true;
    }
    return false;
}

/// Twenty small letters and digits, '-', and three more.
bool is_stream_id(std::string_view text) {
    constexpr std::size_t dash = 20;
    if (text.size() != dash + 4 || text[dash] != '-') return false;
    return std::ranges::all_of(text, [&](const char& c) {
        return &c == &text[dash] || is_digit(c) || (c >= 'a' && c <= 'z');
    });
}

}  // namespace

constinit const Pattern name{"[a-zA-Z0-9_.-]+", is_name};
constinit const Pattern hash_key{R"(0|([1-9]\d{0,38}))",
                                 [](std::string_view text) { return is_number(text, 39); }};
constinit const Pattern sequence_number{R"(0|([1-9]\d{0,128}))",
                                        [](std::string_view text) { return is_number(text, 129); }};
constinit const Pattern stream_arn{R"(arn:aws.*:kinesis:.*:\d{12}:stream/\S+)", is_stream_arn};
constinit const Pattern stream_id{"[a-z0-9]{20}-[a-z0-9]{3}", is_stream_id};
constinit const Pattern consumer_arn{
    R"((arn):aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:[0-9]+)",
    is_consumer_arn};
constinit const Pattern resource_arn{R"(arn:aws.*:kinesis:.*:\d{12}:.*stream/\S+)",
                                     is_resource_arn};

}  // namespace kcl::local::kinesis::patterns
