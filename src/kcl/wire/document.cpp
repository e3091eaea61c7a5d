#include "kcl/wire/document.h"

#include "kcl/wire/tree/tree_builder.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

namespace kcl::wire {
namespace {

/// About what large messages have: records of 1 KB come with ten nodes each.
constexpr std::size_t bytes_for_each_node = 100;
constexpr std::size_t max_body_size = std::numeric_limits<std::uint32_t>::max() / 2;

std::int64_t floored(double number) {
    constexpr double limit = 9223372036854775808.0;  // 2^63: the first that does not fit
    if (std::isnan(number)) return 0;
    if (number >= limit) return std::numeric_limits<std::int64_t>::max();
    if (number < -limit) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(std::floor(number));
}

double parse_number(std::string_view text) {
    double number = 0;
    const auto end = text.data() + text.size();
    if (std::from_chars(text.data(), end, number).ec != std::errc::result_out_of_range)
        return number;
    const auto exponent = text.find_first_of("eE");
    const bool is_tiny = exponent != text.npos && text.substr(exponent + 1).starts_with('-');
    if (is_tiny) return 0;
    const auto infinity = std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -infinity : infinity;
}

}  // namespace

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::null:
            return "nothing";
        case Kind::boolean:
            return "a boolean";
        case Kind::integer:
        case Kind::floating:
            return "a number";
        case Kind::string:
            return "text";
        case Kind::bytes:
            return "bytes";
        case Kind::array:
            return "a list";
        case Kind::object:
            return "a structure";
    }
    return "an unknown value";
}

std::int64_t Value::integer() const {
    if (!node_->is_textual)
        return kind() == Kind::integer ? node_->integer : floored(node_->floating);
    const auto digits = text();
    const auto end = digits.data() + digits.size();
    std::int64_t integer = 0;
    const auto [stop, error] = std::from_chars(digits.data(), end, integer);
    if (error == std::errc{} && stop == end) return integer;
    return floored(parse_number(digits));
}

double Value::number() const {
    if (node_->is_textual) return parse_number(text());
    return kind() == Kind::integer ? static_cast<double>(node_->integer) : node_->floating;
}

std::string Value::number_text() const {
    if (node_->is_textual) return std::string(text());
    return kind() == Kind::integer ? fmt::format("{}", node_->integer)
                                   : fmt::format("{}", node_->floating);
}

std::optional<Value> Value::find(std::string_view name) const {
    std::optional<Value> found;
    for (const auto& member : members())
        if (member.name == name) found = member.value;
    return found;
}

Result<Document> Document::parse(Body body, Format format) {
    if (!body || body->empty()) return failure(Fault::corrupt, "the message is empty");
    if (body->size() > max_body_size)
        return failure(Fault::corrupt,
                       fmt::format("the message is too large: {} bytes", body->size()));
    const auto storage = std::make_shared<TextStorage>();
    storage->body = std::move(body);
    std::vector<Node> nodes;
    nodes.reserve(16 + storage->body->size() / bytes_for_each_node);
    auto problem = format == Format::json ? read_json(*storage, nodes) : read_cbor(*storage, nodes);
    if (!problem && nodes.front().kind != Kind::object && nodes.front().kind != Kind::array)
        problem = "it must be a structure or a list at byte 0";
    if (problem)
        return failure(Fault::corrupt,
                       fmt::format("not a {} message: {}", format == Format::json ? "JSON" : "CBOR",
                                   *problem));
    return Document(std::move(nodes), storage, format);
}

}  // namespace kcl::wire
