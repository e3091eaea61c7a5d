#include "kcl/aws/credentials/answers.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace kcl::aws {

namespace {

namespace json = boost::json;

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
    if (from + count > text.size()) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(from, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

// "2026-01-02": the day; empty unless it exists.
std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
    const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    return date.ok() ? std::optional{std::chrono::sys_days{date}} : std::nullopt;
}

// What follows the seconds: a fraction is passed over, an offset is returned.
std::optional<std::chrono::minutes> parse_zone(std::string_view text) {
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const auto end =
            std::ranges::find_if_not(text, [](char c) { return '0' <= c && c <= '9'; });
        if (end == text.begin()) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    }
    if (text == "Z" || text == "UTC") return std::chrono::minutes{0};
    const auto hours = digits(text, 1, 2), minutes = digits(text, 4, 2);
    if (text.size() != 6 || !hours || !minutes || text[3] != ':') return std::nullopt;
    const auto offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    if (text[0] == '+') return offset;
    return text[0] == '-' ? std::optional<std::chrono::minutes>{-offset} : std::nullopt;
}

std::optional<json::object> parse_object(std::string_view text) {
    boost::system::error_code error;
    auto value = json::parse(json::string_view{text.data(), text.size()}, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

std::optional<std::string> member(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (!value) return std::nullopt;
    if (value->is_string()) return std::string{value->as_string()};
    if (value->is_int64()) return std::to_string(value->as_int64());
    return std::nullopt;
}

std::unexpected<Error> unreadable(const std::string& source, std::string_view what) {
    return failure(Fault::corrupt, fmt::format("the answer of {} {}", source, what));
}

// The place of "<name" or "<prefix:name" as a whole tag name, from `from` on; npos when there is
// none.
std::size_t find_tag(std::string_view xml, std::string_view name, std::size_t from, bool closing) {
    for (auto at = xml.find('<', from); at != xml.npos; at = xml.find('<', at + 1)) {
        auto tag = xml.substr(at + 1);
        if (tag.starts_with('/') != closing) continue;
        if (closing) tag.remove_prefix(1);
        tag = tag.substr(0, tag.find_first_of("> \t\r\n/"));
        if (const auto colon = tag.find(':'); colon != tag.npos) tag.remove_prefix(colon + 1);
        if (tag == name) return at;
    }
    return xml.npos;
}

// What stands between <name ...> and </name>.
std::optional<std::string_view> xml_inside(std::string_view xml, std::string_view name) {
    const auto open = find_tag(xml, name, 0, false);
    if (open == xml.npos) return std::nullopt;
    const auto start = xml.find('>', open);
    if (start == xml.npos) return std::nullopt;
    if (xml[start - 1] == '/') return std::string_view{};
    const auto end = find_tag(xml, name, start, true);
    if (end == xml.npos) return std::nullopt;
    return xml.substr(start + 1, end - start - 1);
}

std::optional<std::string> resolved(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 7> entities{{
        {"&amp;", '&'},
        {"&lt;", '<'},
        {"&gt;", '>'},
        {"&quot;", '"'},
        {"&apos;", '\''},
        {"&#39;", '\''},
        {"&#34;", '"'},
    }};
    std::string plain;
    while (!text.empty()) {
        const auto entity = std::ranges::find_if(
            entities, [&](const auto& e) { return text.starts_with(e.first); });
        if (entity == entities.end() && (text.front() == '&' || text.front() == '<'))
            return std::nullopt;
        plain += entity == entities.end() ? text.front() : entity->second;
        text.remove_prefix(entity == entities.end() ? 1 : entity->first.size());
    }
    return plain;
}

}  // namespace

std::optional<SystemTime> parse_time(std::string_view text) {
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2),
               second = digits(text, 17, 2);
    if (!hour || !minute || !second || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const auto day = parse_day(text);
    const auto offset = parse_zone(text.substr(19));
    if (!day || !offset) return std::nullopt;
    return SystemTime{*day} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second} - *offset;
}

Result<Credentials> credentials_from_json(std::string_view text, std::string source) {
    const auto object = parse_object(text);
    if (!object) return unreadable(source, "is not a JSON object");
    const auto id = member(*object, "AccessKeyId"), secret = member(*object, "SecretAccessKey");
    if (!id || id->empty()) return unreadable(source, "has no AccessKeyId");
    if (!secret || secret->empty()) return unreadable(source, "has no SecretAccessKey");
    auto token = member(*object, "Token");
    if (!token) token = member(*object, "SessionToken");

    std::optional<SystemTime> expires;
    if (const auto expiry = member(*object, "Expiration")) {
        expires = parse_time(*expiry);
        if (!expires)
            return unreadable(source,
                              "has an Expiration that is no time like 2026-01-02T03:04:05Z");
    }
    return Credentials{*id, *secret, token.value_or(""), expires, std::move(source)};
}

std::optional<std::string> json_member(std::string_view text, std::string_view name) {
    const auto object = parse_object(text);
    return object ? member(*object, name) : std::nullopt;
}

std::optional<std::string> xml_text(std::string_view xml, std::string_view name) {
    const auto inside = xml_inside(xml, name);
    return inside ? resolved(*inside) : std::nullopt;
}

std::optional<std::string> xml_text(std::string_view xml, std::string_view parent,
                                    std::string_view name) {
    const auto inside = xml_inside(xml, parent);
    return inside ? xml_text(*inside, name) : std::nullopt;
}

}  // namespace kcl::aws
