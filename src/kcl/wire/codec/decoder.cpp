#include "kcl/wire/codec/decoder.h"

#include "kcl/wire/base64.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace kcl::wire {
namespace {

/// The end of the year 9999, in milliseconds: no service means a later time, and arithmetic on it
/// can't overflow.
constexpr double latest_time = 253'402'300'799'999.0;

/// Words that DynamoDB takes for booleans, in any case.
std::optional<bool> boolean_of(std::string_view text) {
    const auto is = [text](std::string_view word) {
        return std::ranges::equal(text, word, {}, [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        });
    };
    if (is("true") || is("1") || is("yes")) return true;
    if (is("false") || is("0") || is("no")) return false;
    return std::nullopt;
}

}  // namespace

Decoder::Decoder(const Document& document)
    : format_(document.format()), storage_(std::make_shared<Storage>()) {
    storage_->source = document.storage();
}

bool Decoder::get(Value value, bool& out) {
    if (value.kind() == Kind::string) {
        const auto meant = boolean_of(value.text());
        out = meant.value_or(false);
        return meant || refuse("a boolean", value);
    }
    if (value.kind() != Kind::boolean) return refuse("a boolean", value);
    out = value.boolean();
    return true;
}

bool Decoder::get(Value value, int& out) {
    if (!value.is_number()) return refuse("a number", value);
    using Limits = std::numeric_limits<int>;
    out = static_cast<int>(std::clamp<std::int64_t>(value.integer(), Limits::min(), Limits::max()));
    return true;
}

bool Decoder::get(Value value, std::int64_t& out) {
    if (!value.is_number()) return refuse("a number", value);
    out = value.integer();
    return true;
}

bool Decoder::get(Value value, double& out) {
    if (!value.is_number()) return refuse("a number", value);
    out = value.number();
    return true;
}

bool Decoder::get(Value value, std::string& out) {
    if (value.kind() != Kind::string) return refuse("text", value);
    out = value.text();
    return true;
}

bool Decoder::get(Value value, std::string_view& out) {
    if (value.kind() != Kind::string) return refuse("text", value);
    has_borrowed_ = true;
    out = value.text();
    return true;
}

bool Decoder::get(Value value, std::span<const std::byte>& out) {
    has_borrowed_ = true;
    if (value.kind() == Kind::bytes) {
        out = value.bytes();
        return true;
    }
    if (value.kind() != Kind::string) return refuse("base64 text", value);
    const auto room = decoded_base64_size(value.text());
    auto* place = static_cast<std::byte*>(storage_->decoded.allocate(room + 1, 1));
    const auto size = decode_base64(value.text(), place);
    if (!size) {
        problem_ = "it is not base64";
        return false;
    }
    out = {place, *size};
    return true;
}

bool Decoder::get(Value value, SystemTime& out) {
    if (!value.is_number()) return refuse("a time", value);
    const bool is_milliseconds = value.is_epoch() && value.kind() == Kind::integer;
    const double time = is_milliseconds ? value.number() : value.number() * 1000;
    if (std::isnan(time)) return refuse("a time", value);
    out = SystemTime(
        std::chrono::milliseconds(std::llround(std::clamp(time, -latest_time, latest_time))));
    return true;
}

bool Decoder::get(Value value, HashKey& out) {
    if (value.kind() != Kind::string) return refuse("a hash key", value);
    const auto key = parse_hash_key(value.text());
    if (!key) {
        problem_ = "it is not a decimal number below 2^128";
        return false;
    }
    out = *key;
    return true;
}

bool Decoder::get(Value value, dynamodb::AttributeValue& out) {
    if (value.kind() != Kind::object) return refuse("an attribute value", value);
    std::size_t types = 0;
    for (const auto [type, content] : value.members()) {
        if (content.is_null()) continue;
        if (++types > 1) break;
        if (!get_typed(type, content, out)) return in_member(type);
    }
    if (types == 1) return true;
    problem_ = "an attribute value must have exactly one type";
    return false;
}

bool Decoder::get_typed(std::string_view type, Value value, dynamodb::AttributeValue& out) {
    auto& target = out.value;
    if (type == "S") return get(value, target.emplace<std::string>());
    if (type == "N") return get(value, target.emplace<dynamodb::Number>().digits);
    if (type == "B") return get_bytes(value, target.emplace<dynamodb::Binary>().bytes);
    if (type == "BOOL") return get(value, target.emplace<bool>());
    if (type == "SS") return get(value, target.emplace<dynamodb::StringSet>().values);
    if (type == "NS") return get(value, target.emplace<dynamodb::NumberSet>().values);
    if (type == "L") return get(value, target.emplace<dynamodb::List>());
    if (type == "M") return get(value, target.emplace<dynamodb::Item>());
    if (type == "NULL") {
        target.emplace<dynamodb::Null>();
        bool ignored = false;
        return get(value, ignored);
    }
    if (type != "BS") {
        problem_ = "not a type of DynamoDB";
        return false;
    }
    if (value.kind() != Kind::array) return refuse("a list", value);
    auto& set = target.emplace<dynamodb::BinarySet>().values;
    for (const auto element : value.elements())
        if (!get_bytes(element, set.emplace_back())) return in_element(set.size() - 1);
    return true;
}

bool Decoder::get_bytes(Value value, std::string& out) {
    if (value.kind() == Kind::bytes) {
        out.assign(reinterpret_cast<const char*>(value.bytes().data()), value.bytes().size());
        return true;
    }
    if (value.kind() != Kind::string) return refuse("base64 text", value);
    auto bytes = from_base64(value.text());
    if (!bytes) {
        problem_ = "it is not base64";
        return false;
    }
    out = std::move(*bytes);
    return true;
}

bool Decoder::refuse(std::string_view expected, Value found) {
    problem_ = fmt::format("expected {}, found {}", expected, to_string(found.kind()));
    return false;
}

bool Decoder::refuse_name(std::string_view name) {
    problem_ = fmt::format("the value '{}' is not known", name.substr(0, 100));
    return false;
}

void Decoder::go_up(std::string step) {
    if (!path_.empty() && path_.front() != '[') step += '.';
    path_.insert(0, step);
}

bool Decoder::in_member(std::string_view name) {
    go_up(std::string(name.substr(0, 100)));
    return false;
}

bool Decoder::in_element(std::size_t index) {
    go_up(fmt::format("[{}]", index));
    return false;
}

Error Decoder::error() const {
    if (path_.empty()) return {Fault::corrupt, problem_, {}};
    return {Fault::corrupt, fmt::format("{}: {}", path_, problem_), {}};
}

}  // namespace kcl::wire
