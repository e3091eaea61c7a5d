#include "kcl/local/dynamodb/expressions/key_condition.h"

#include "kcl/local/dynamodb/values/contains.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::dynamodb {

using Operator = KeyTerm::Operator;

Operator operator_of(Comparison comparison, bool is_mirrored) {
    switch (comparison) {
        case Comparison::less:
            return is_mirrored ? Operator::greater : Operator::less;
        case Comparison::less_or_equal:
            return is_mirrored ? Operator::greater_or_equal : Operator::less_or_equal;
        case Comparison::greater:
            return is_mirrored ? Operator::less : Operator::greater;
        case Comparison::greater_or_equal:
            return is_mirrored ? Operator::less_or_equal : Operator::greater_or_equal;
        case Comparison::not_equal:
            return Operator::not_indexable;
        case Comparison::equal:
            break;
    }
    return Operator::equal;
}

namespace {

auto invalid_operator(const Node& node) {
    return refuse(
        fmt::format("Invalid operator used in KeyConditionExpression: {}", operator_name(node)));
}

auto invalid_condition(std::string_view problem) {
    return refuse(fmt::format("Invalid condition in KeyConditionExpression: {}", problem));
}

bool is_key_operator(const Node& node) {
    switch (node.kind) {
        case Node::Kind::conjunction:
        case Node::Kind::between:
            return true;
        case Node::Kind::comparison:
            return node.comparison != Comparison::not_equal;
        case Node::Kind::function:
            return node.function == Function::begins_with;
        default:
            return false;
    }
}

Operator operator_of(const Node& node, bool is_mirrored) {
    if (node.kind == Node::Kind::between) return Operator::between;
    if (node.kind == Node::Kind::function) return Operator::begins_with;
    return operator_of(node.comparison, is_mirrored);
}

Outcome<KeyTerm> term_of(const Node& node, const Bindings& bindings) {
    const bool wants_key_first = node.kind != Node::Kind::comparison;
    if (wants_key_first && node.operands.front().kind == Node::Kind::value)
        return invalid_condition(fmt::format(
            "{} operator must have the key attribute as its first operand", operator_name(node)));
    const Node* key = nullptr;
    KeyTerm term;
    for (const auto& operand : node.operands) {
        if (operand.kind == Node::Kind::value) {
            term.values.push_back(&bindings.value(operand.placeholder));
        } else if (operand.kind != Node::Kind::path) {
            return refuse("KeyConditionExpressions cannot contain nested operations");
        } else if (key) {
            return invalid_condition("Multiple attribute names used in one condition");
        } else if (operand.path.size() > 1) {
            return refuse("KeyConditionExpressions cannot have conditions on nested attributes");
        } else {
            key = &operand;
        }
    }
    if (!key) return invalid_condition("No key attribute specified");
    term.attribute = bindings.name(key->path.front());
    term.op = operator_of(node, key != &node.operands.front());
    return term;
}

Outcome<void> gather(const Node& node, const Bindings& bindings, std::vector<KeyTerm>& terms) {
    if (!is_key_operator(node)) return invalid_operator(node);
    if (node.kind == Node::Kind::conjunction) {
        for (const auto& operand : node.operands)
            if (auto gathered = gather(operand, bindings, terms); !gathered) return gathered;
        return {};
    }
    auto term = term_of(node, bindings);
    if (!term) return std::unexpected(std::move(term).error());
    if (contains(terms, term->attribute, &KeyTerm::attribute))
        return refuse("KeyConditionExpressions must only contain one condition per key");
    terms.push_back(std::move(*term));
    return {};
}

}  // namespace

Outcome<std::vector<KeyTerm>> key_terms(const Node& condition, const Bindings& bindings) {
    std::vector<KeyTerm> terms;
    if (auto gathered = gather(condition, bindings, terms); !gathered)
        return std::unexpected(std::move(gathered).error());
    if (terms.size() > 2) return refuse("Conditions can be of length 1 or 2 only");
    return terms;
}

bool satisfies(const KeyTerm& term, const AttributeValue& value) {
    if (term.op == Operator::begins_with) {
        const auto* text = text_bytes(value);
        const auto* prefix = text_bytes(*term.values.front());
        return text && prefix && value.value.index() == term.values.front()->value.index() &&
               text->starts_with(*prefix);
    }
    const auto order = compare(value, *term.values.front());
    if (!order) return false;
    switch (term.op) {
        case Operator::equal:
            return *order == 0;
        case Operator::less:
            return *order < 0;
        case Operator::less_or_equal:
            return *order <= 0;
        case Operator::greater:
            return *order > 0;
        case Operator::greater_or_equal:
            return *order >= 0;
        default:
            break;
    }
    const auto below = compare(value, *term.values.back());
    return *order >= 0 && below && *below <= 0;
}

}  // namespace kcl::local::dynamodb
