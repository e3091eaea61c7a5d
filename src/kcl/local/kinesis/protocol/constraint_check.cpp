#include "kcl/local/kinesis/protocol/constraint_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace kcl::local::kinesis {

namespace {

using wire::Kind;
using Found = std::optional<wire::Value>;

constexpr std::size_t most_errors = 10;

/// Fractions are floored and what is too large becomes the greatest, as AWS does it.
std::int64_t integer_of(wire::Value value) {
    using Limits = std::numeric_limits<std::int32_t>;
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
    switch (type) {
        case Type::string:
            return utf16_units(value.text());
        case Type::blob:
            return bytes_of(value);
        default:
            return static_cast<std::int64_t>(value.size());
    }
}

/// As messages show it.
std::string printed(wire::Value value, const Member& member) {
    switch (member.type) {
        case Type::integer:
            return std::to_string(integer_of(value));
        case Type::blob:
            return fmt::format("java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]", bytes_of(value));
        case Type::list: {
            std::vector<std::string> elements;
            for (const auto element : value.elements())
                elements.push_back(printed(element, member.children.front()));
            return fmt::format("[{}]", fmt::join(elements, ", "));
        }
        case Type::structure:
            return std::string(member.printed_as);
        default:
            return value.kind() == Kind::string ? std::string(value.text()) : std::string();
    }
}

class ConstraintCheck {
  public:
    void check_members(wire::Value structure, Schema members, const std::string& above) {
        for (const auto& member : members) {
            auto value = structure.find(member.name);
            if (value && value->is_null()) value.reset();
            const bool required =
                member.rules.required && !is_replaced(structure, member.rules.unless);
            std::string path = above + std::string(member.name);
            path[above.size()] = lowered(path[above.size()]);
            check(value, member, required, path);
        }
    }
    std::optional<std::string> message() const {
        if (errors_.empty()) return std::nullopt;
        return fmt::format("{} validation error{} detected: {}", errors_.size(),
                           errors_.size() > 1 ? "s" : "", fmt::join(errors_, "; "));
    }

  private:
    static char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

    static bool is_replaced(wire::Value structure, std::string_view other) {
        if (other.empty()) return false;
        const auto value = structure.find(other);
        return value && !value->is_null();
    }

    void check(Found value, const Member& member, bool required, const std::string& path) {
        if (!value) {
            if (required) add("null", path, "Member must not be null");
            return;
        }
        const auto require = [&](bool kept, auto&& constraint) {
            if (!kept) add('\'' + printed(*value, member) + '\'', path, constraint());
        };
        const Rules& rules = member.rules;
        if (rules.pattern != nullptr)
            require(rules.pattern->matches(value->text()), [&] {
                return fmt::format("Member must satisfy regular expression pattern: {}",
                                   rules.pattern->text);
            });
        if (!rules.names.empty())
            require(std::ranges::find(rules.names, value->text()) != rules.names.end(), [&] {
                return fmt::format("Member must satisfy enum value set: [{}]",
                                   fmt::join(rules.names, ", "));
            });
        if (member.type == Type::integer) check_range(integer_of(*value), rules, require);
        if (rules.shortest > 0 || rules.longest < no_limit)
            check_length(length_of(*value, member.type), rules, require);
        check_inside(*value, member, path);
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
        require(length >= rules.shortest, [&] {
            return fmt::format("Member must have length greater than or equal to {}",
                               rules.shortest);
        });
        require(length <= rules.longest, [&] {
            return fmt::format("Member must have length less than or equal to {}", rules.longest);
        });
    }

    void check_inside(wire::Value value, const Member& member, const std::string& path) {
        if (member.type == Type::structure)
            return check_members(value, member.children, path + '.');
        if (member.type != Type::list) return;
        const Member& element = member.children.front();
        std::size_t position = 0;
        for (const auto entry : value.elements()) {
            if (errors_.size() == most_errors) return;
            ++position;
            const auto entry_path = [&] { return fmt::format("{}.{}.member", path, position); };
            if (entry.is_null())
                check(std::nullopt, element, true, entry_path());
            else
                check(entry, element, true, entry_path());
        }
    }

    void add(std::string value, std::string_view path, std::string_view constraint) {
        if (errors_.size() == most_errors) return;
        errors_.push_back(fmt::format("Value {} at '{}' failed to satisfy constraint: {}", value,
                                      path, constraint));
    }

    std::vector<std::string> errors_;
};

}  // namespace

std::optional<std::string> find_constraint_errors(wire::Value request, Schema schema) {
    ConstraintCheck check;
    check.check_members(request, schema, "");
    return check.message();
}

}  // namespace kcl::local::kinesis
