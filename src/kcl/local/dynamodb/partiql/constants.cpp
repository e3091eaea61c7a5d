#include "kcl/local/dynamodb/partiql/constants.h"

#include "kcl/local/dynamodb/values/number.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace kcl::local::dynamodb::partiql {
namespace {

namespace dynamodb = wire::dynamodb;
using Kind = Term::Kind;

constexpr std::size_t deepest_level = 31;

/// What messages call a term that is no value.
std::string kind_name(const Term& term) {
    switch (term.kind) {
        case Kind::parameter:
            return "Parameter";
        case Kind::path:
            return term.steps.size() > 1 ? "Path" : "VariableReference";
        case Kind::missing:
            return "LiteralMissing";
        case Kind::call:
            return term.text;
        case Kind::operation:
            return term.text;
        case Kind::is_type:
            return "IsType";
        case Kind::statement:
            return "Select";
        default:
            return "Literal";
    }
}

/// Makes a value of a literal, level by level.
class LiteralReader {
  public:
    Outcome<AttributeValue> read(const Term& term, const std::string& path) {
        if (level_ > deepest_level)
            return refuse("Nesting Levels have exceeded supported limits under " + path);
        switch (term.kind) {
            case Kind::string:
                return AttributeValue::s(term.text);
            case Kind::boolean:
                return AttributeValue{term.text == "true"};
            case Kind::null:
                return AttributeValue{dynamodb::Null{}};
            case Kind::number:
                return number(term, path);
            case Kind::list:
                return list(term, path);
            case Kind::tuple:
                return tuple(term, path);
            case Kind::bag:
                return bag(term, path);
            case Kind::ion:
                return refuse(fmt::format("Ion Literals are not supported: {} under key {}{}",
                                          term.text, path, at(term.at)));
            default:
                return refuse(fmt::format("Unsupported data type: {} under key {}{}",
                                          kind_name(term), path, at(term.at)));
        }
    }

  private:
    static Outcome<AttributeValue> number(const Term& term, const std::string& path) {
        const auto parsed = Number::parse(term.text);
        if (!parsed)
            return refuse(
                fmt::format("{} under {}", number_fault_text(parsed.error(), term.text), path));
        return AttributeValue::n(parsed->text());
    }

    Outcome<AttributeValue> list(const Term& term, const std::string& path) {
        dynamodb::List members;
        ++level_;
        for (const auto& operand : term.operands) {
            auto member = read(operand, fmt::format("{}[{}]", path, members.size()));
            if (!member) return member;
            members.push_back(std::move(*member));
        }
        --level_;
        return AttributeValue::l(std::move(members));
    }

    Outcome<AttributeValue> tuple(const Term& term, const std::string& path) {
        Item members;
        ++level_;
        for (std::size_t i = 0; i + 1 < term.operands.size(); i += 2) {
            const auto& name = term.operands[i];
            if (name.kind != Kind::string)
                return refuse(
                    fmt::format("Tuple keys must be of type String. Actual type: {} under {}",
                                kind_name(name), path));
            if (members.contains(name.text))
                return refuse(
                    fmt::format("Duplicate keys in tuple. Key: {} under {}", name.text, path));
            auto member = read(term.operands[i + 1], fmt::format("{}.{}", path, name.text));
            if (!member) return member;
            members.emplace(name.text, std::move(*member));
        }
        --level_;
        return AttributeValue::m(std::move(members));
    }

    static Outcome<AttributeValue> bag(const Term& term, const std::string& path) {
        if (term.operands.empty()) return refuse("Empty bags are not supported");
        const bool holds_numbers = term.operands.front().kind == Kind::number;
        if (!holds_numbers && term.operands.front().kind != Kind::string)
            return refuse(
                "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in "
                "bags");
        for (const auto& operand : term.operands)
            if (operand.kind != term.operands.front().kind)
                return refuse(fmt::format("Unexpected data type {} in {} Set under key {}{}",
                                          kind_name(operand), holds_numbers ? "Number" : "String",
                                          path, at(operand.at)));
        return holds_numbers ? number_set(term, path) : string_set(term);
    }

    static Outcome<AttributeValue> string_set(const Term& term) {
        std::vector<std::string> members;
        for (const auto& operand : term.operands) members.push_back(operand.text);
        if (has_duplicates(members))
            return refuse_value(fmt::format("Input collection [{}] contains duplicates.",
                                            fmt::join(members, ", ")));
        return AttributeValue::ss(std::move(members));
    }

    static Outcome<AttributeValue> number_set(const Term& term, const std::string& path) {
        std::vector<std::string> written;
        std::vector<std::string> members;
        for (const auto& operand : term.operands) {
            const auto value = number(operand, path);
            if (!value) return value;
            written.push_back(operand.text);
            members.push_back(*value->as_n());
        }
        if (has_duplicates(members))
            return refuse_value(fmt::format("Input collection [{}] contains duplicates! under {}",
                                            fmt::join(written, ", "), path));
        return AttributeValue{dynamodb::NumberSet{std::move(members)}};
    }

    static bool has_duplicates(std::vector<std::string> members) {
        std::ranges::sort(members);
        return std::ranges::adjacent_find(members) != members.end();
    }

    std::size_t level_ = 0;
};

}  // namespace

bool is_constant(const Term& term) {
    switch (term.kind) {
        case Kind::string:
        case Kind::number:
        case Kind::boolean:
        case Kind::null:
        case Kind::ion:
        case Kind::parameter:
        case Kind::list:
        case Kind::bag:
        case Kind::tuple:
            return true;
        default:
            return false;
    }
}

Outcome<AttributeValue> literal_value(const Term& term, std::string path) {
    return LiteralReader().read(term, path);
}

Outcome<const AttributeValue*> Constants::value_of(const Term& term) {
    if (term.kind == Kind::parameter) return &parameters_[term.parameter];
    auto value = literal_value(term);
    if (!value) return std::unexpected(std::move(value).error());
    return &keep(std::move(*value));
}

}  // namespace kcl::local::dynamodb::partiql
