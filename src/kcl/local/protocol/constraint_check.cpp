#include "kcl/local/protocol/constraint_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace kcl::local::protocol {
namespace {

using wire::Kind;

constexpr std::size_t most_errors = 10;

/// Fractions are floored and what is too large becomes the greatest, as AWS does it.
std::int64_t integer_of(wire::Value value, Type type) {
    using Limits = std::numeric_limits<std::int32_t>;
    if (type == Type::long_integer) return value.integer();
    return std::clamp<std::int64_t>(value.integer(), Limits::min(), Limits::max());
}

/// As Java counts characters: those beyond the first 65,536 count twice.
std::int64_t utf16_units(std::string_view utf8) {
    return std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }) +
           std::ranges::count_if(utf8, [](char c) { return (c & 0xF8) == 0xF0; });
}

std::int64_t bytes_of(wire::Value value) {
    if (value.kind() == Kind::bytes) return static_cast<std::int64_t>(value.bytes().size());
    const auto text = value.text();
    const auto padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    return static_cast<std::int64_t>(text.size() / 4 * 3) - padding;
}

std::int64_t length_of(wire::Value value, Type type) {
    if (type == Type::string) return utf16_units(value.text());
    if (type == Type::blob) return bytes_of(value);
    return static_cast<std::int64_t>(value.size());
}

/// As messages show it.
std::string printed(wire::Value value, const Member& member) {
    switch (member.type) {
        case Type::integer:
        case Type::long_integer:
            return std::to_string(integer_of(value, member.type));
        case Type::blob:
            return fmt::format("java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]", bytes_of(value));
        case Type::list: {
            std::vector<std::string> elements;
            for (const auto element : value.elements())
                elements.push_back(printed(element, member.children.front()));
            return fmt::format("[{}]", fmt::join(elements, ", "));
        }
        case Type::map: {
            std::vector<std::string> entries;
            for (const auto [key, entry] : value.members())
                entries.push_back(
                    fmt::format("{}={}", key, printed(entry, member.children.front())));
            return fmt::format("{{{}}}", fmt::join(entries, ", "));
        }
        case Type::structure:
        case Type::attribute_value:
            return std::string(member.printed_as.empty() ? member.class_name : member.printed_as);
        default:
            return value.kind() == Kind::string ? std::string(value.text()) : std::string();
    }
}

std::string length_rule(std::string_view which, std::int64_t bound) {
    return fmt::format("Member must have length {} than or equal to {}", which, bound);
}

/// Whether text or a list, as a map's key or value, keeps its rules.
bool keeps(const Rules& rules, std::int64_t length, std::string_view text) {
    if (!rules.names.empty()) return std::ranges::find(rules.names, text) != rules.names.end();
    if (rules.or_arn && text.starts_with("arn:")) return true;
    return length >= rules.shortest && length <= rules.longest &&
           (!rules.pattern || rules.pattern->matches(text));
}

/// All that the rules say at once: a map's keys are not told which of them they break.
std::string all_rules(const Rules& rules) {
    if (!rules.names.empty())
        return fmt::format("[Member must satisfy enum value set: [{}]]",
                           fmt::join(rules.names, ", "));
    auto all = fmt::format("[{}, {}", length_rule("less", rules.longest),
                           length_rule("greater", rules.shortest));
    if (rules.pattern)
        all += fmt::format(", Member must satisfy regular expression pattern: {}",
                           rules.pattern->text);
    return all + "]";
}

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Where a value stands. Only written out for an error, which most requests have none of.
struct Place {
    enum class Kind : std::uint8_t { member, element, entry };
    const Place* above = nullptr;
    Kind kind = Kind::member;
    std::string_view name;     ///< Of a member, or the key of an entry.
    std::size_t position = 0;  ///< Of an element, from 1.
};

std::string to_string(const Place& place) {
    auto path = place.above ? to_string(*place.above) + '.' : std::string();
    switch (place.kind) {
        case Place::Kind::member:
            return path + lowered(place.name.front()) + std::string(place.name.substr(1));
        case Place::Kind::element:
            return fmt::format("{}{}.member", path, place.position);
        case Place::Kind::entry:
            return fmt::format("{}{}.member", path, place.name);
    }
    return path;
}

class ConstraintCheck {
  public:
    void check_members(wire::Value structure, Schema members, const Place* above) {
        for (const auto& member : members) {
            auto value = structure.find(member.name);
            if (value && value->is_null()) value.reset();
            const bool required =
                member.rules.required && !is_replaced(structure, member.rules.unless);
            check(value, member, required, {.above = above, .name = member.name});
        }
    }
    std::optional<std::string> message() const {
        if (errors_.empty()) return std::nullopt;
        return fmt::format("{} validation error{} detected: {}", errors_.size(),
                           errors_.size() > 1 ? "s" : "", fmt::join(errors_, "; "));
    }

  private:
    static bool is_replaced(wire::Value structure, std::string_view other) {
        if (other.empty()) return false;
        const auto value = structure.find(other);
        return value && !value->is_null();
    }

    void check(std::optional<wire::Value> value, const Member& member, bool required,
               const Place& place) {
        if (!value) {
            if (required) add("null", place, "Member must not be null");
            return;
        }
        const auto require = [&](bool kept, auto&& constraint) {
            if (!kept) add('\'' + printed(*value, member) + '\'', place, constraint());
        };
        const Rules& rules = member.rules;
        if (rules.or_arn && value->text().empty())
            return require(false, [] { return length_rule("greater", 1); });
        if (rules.pattern)
            require(rules.pattern->matches(value->text()), [&] {
                return fmt::format("Member must satisfy regular expression pattern: {}",
                                   rules.pattern->text);
            });
        if (!rules.names.empty())
            require(std::ranges::find(rules.names, value->text()) != rules.names.end(), [&] {
                return fmt::format("Member must satisfy enum value set: [{}]",
                                   fmt::join(rules.names, ", "));
            });
        if (member.type == Type::integer || member.type == Type::long_integer)
            check_range(integer_of(*value, member.type), rules, require);
        const bool is_free = rules.or_arn && value->text().starts_with("arn:");
        if (!is_free && (rules.shortest > 0 || rules.longest < no_limit))
            check_length(length_of(*value, member.type), rules, require);
        if (member.type == Type::map) check_entries(*value, member, require);
        if (member.type == Type::list && rules.values) check_elements(*value, rules, require);
        check_inside(*value, member, place);
    }

    static void check_range(std::int64_t number, const Rules& rules, auto&& require) {
        if (rules.least)
            require(number >= *rules.least, [&] {
                return fmt::format("Member must have value greater than or equal to {}",
                                   *rules.least);
            });
        if (rules.most)
            require(number <= *rules.most, [&] {
                return fmt::format("Member must have value less than or equal to {}", *rules.most);
            });
    }

    static void check_length(std::int64_t length, const Rules& rules, auto&& require) {
        require(length >= rules.shortest, [&] { return length_rule("greater", rules.shortest); });
        require(length <= rules.longest, [&] { return length_rule("less", rules.longest); });
    }

    static void check_entries(wire::Value map, const Member& member, auto&& require) {
        const auto& [keys, values] = std::pair(member.rules.keys, member.rules.values);
        for (const auto [key, entry] : map.members()) {
            if (keys)
                require(keeps(*keys, utf16_units(key), key), [&] {
                    return fmt::format("Map keys must satisfy constraint: {}", all_rules(*keys));
                });
            if (values && !entry.is_null())
                require(keeps(*values, length_of(entry, member.children.front().type), ""), [&] {
                    return fmt::format("Map value must satisfy constraint: {}", all_rules(*values));
                });
        }
    }

    /// Of a list of texts: one error for all of them.
    static void check_elements(wire::Value list, const Rules& rules, auto&& require) {
        const auto is_kept = [&](wire::Value element) {
            return element.is_null() ||
                   keeps(*rules.values, utf16_units(element.text()), element.text());
        };
        require(std::ranges::all_of(list.elements(), is_kept), [&] {
            return fmt::format("Member must satisfy constraint: {}", all_rules(*rules.values));
        });
    }

    void check_inside(wire::Value value, const Member& member, const Place& place) {
        if (member.type == Type::structure) return check_members(value, member.children, &place);
        if (member.type != Type::list && member.type != Type::map) return;
        const auto& element = member.children.front();
        if (element.type == Type::attribute_value) return;
        std::size_t position = 0;
        for (const auto entry : value.elements())
            check_element(entry, element,
                          {.above = &place, .kind = Place::Kind::element, .position = ++position});
        for (const auto [key, entry] : value.members())
            check_element(entry, element,
                          {.above = &place, .kind = Place::Kind::entry, .name = key});
    }

    void check_element(wire::Value entry, const Member& element, const Place& place) {
        if (errors_.size() == most_errors) return;
        check(entry.is_null() ? std::nullopt : std::optional(entry), element, true, place);
    }

    void add(std::string_view value, const Place& place, std::string_view constraint) {
        if (errors_.size() == most_errors) return;
        errors_.push_back(fmt::format("Value {} at '{}' failed to satisfy constraint: {}", value,
                                      to_string(place), constraint));
    }

    std::vector<std::string> errors_;
};

}  // namespace

std::optional<std::string> find_constraint_errors(wire::Value request, Schema schema) {
    ConstraintCheck check;
    check.check_members(request, schema, nullptr);
    return check.message();
}

}  // namespace kcl::local::protocol
