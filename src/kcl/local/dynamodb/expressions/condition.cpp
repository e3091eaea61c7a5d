#include "kcl/local/dynamodb/expressions/condition.h"

#include "kcl/local/dynamodb/values/contains.h"
#include "kcl/local/dynamodb/values/number.h"

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

/// Evaluates one condition against one item. Operands that are computed (size) live in the
/// evaluator's caller's frame.
class Evaluator {
  public:
    Evaluator(const Bindings& bindings, const Item& item) : bindings_(bindings), item_(item) {}

    bool is_true(const Node& node) const {
        switch (node.kind) {
            case Node::Kind::conjunction:
                return std::ranges::all_of(node.operands,
                                           [this](const auto& each) { return is_true(each); });
            case Node::Kind::disjunction:
                return std::ranges::any_of(node.operands,
                                           [this](const auto& each) { return is_true(each); });
            case Node::Kind::negation:
                return !is_true(node.operands.front());
            case Node::Kind::comparison:
                return compares(node);
            case Node::Kind::between:
                return is_between(node);
            case Node::Kind::in:
                return is_in(node);
            case Node::Kind::function:
                return call(node);
            default:
                return false;
        }
    }

  private:
    /// An operand's value: in the item, in the request, or made in `scratch`. Null when it has
    /// none.
    const AttributeValue* value_of(const Node& node, AttributeValue& scratch) const {
        if (node.kind == Node::Kind::value) return &bindings_.value(node.placeholder);
        if (node.kind == Node::Kind::path) return find_path(item_, node.path, bindings_);
        if (node.kind == Node::Kind::function && node.function == Function::size)
            return size_of(node, scratch);
        // Only PartiQL compares what is true or not: "attribute_exists(a) = true".
        scratch = {is_true(node)};
        return &scratch;
    }

    const AttributeValue* size_of(const Node& node, AttributeValue& scratch) const {
        AttributeValue inner;
        const auto* value = value_of(node.operands.front(), inner);
        if (!value) return nullptr;
        std::optional<std::size_t> size;
        if (const auto* text = text_bytes(*value)) size = text->size();
        if (const auto* members = set_members(*value)) size = members->size();
        if (const auto* list = value->as_l()) size = list->size();
        if (const auto* map = value->as_m()) size = map->size();
        if (!size) return nullptr;
        scratch = AttributeValue::n(static_cast<std::int64_t>(*size));
        return &scratch;
    }

    bool compares(const Node& node) const {
        AttributeValue left_scratch;
        AttributeValue right_scratch;
        const auto* left = value_of(node.operands[0], left_scratch);
        const auto* right = value_of(node.operands[1], right_scratch);
        // What is missing differs from everything, and compares to nothing.
        if (node.comparison == Comparison::not_equal)
            return !left || !right || !equal(*left, *right);
        if (!left || !right) return false;
        if (node.comparison == Comparison::equal) return equal(*left, *right);
        const auto order = compare(*left, *right);
        if (!order) return false;
        switch (node.comparison) {
            case Comparison::less:
                return *order < 0;
            case Comparison::less_or_equal:
                return *order <= 0;
            case Comparison::greater:
                return *order > 0;
            default:
                return *order >= 0;
        }
    }

    bool is_between(const Node& node) const {
        AttributeValue scratch[3];
        const auto* value = value_of(node.operands[0], scratch[0]);
        const auto* low = value_of(node.operands[1], scratch[1]);
        const auto* high = value_of(node.operands[2], scratch[2]);
        if (!value || !low || !high) return false;
        const auto above = compare(*value, *low);
        const auto below = compare(*value, *high);
        return above && below && *above >= 0 && *below <= 0;
    }

    bool is_in(const Node& node) const {
        AttributeValue scratch;
        const auto* value = value_of(node.operands.front(), scratch);
        if (!value) return false;
        return std::any_of(node.operands.begin() + 1, node.operands.end(), [&](const Node& each) {
            AttributeValue other_scratch;
            const auto* other = value_of(each, other_scratch);
            return other && equal(*value, *other);
        });
    }

    bool call(const Node& node) const {
        AttributeValue first_scratch;
        const auto* first = value_of(node.operands.front(), first_scratch);
        if (node.function == Function::attribute_exists) return first != nullptr;
        if (node.function == Function::attribute_not_exists) return first == nullptr;
        if (!first || node.operands.size() < 2) return false;
        AttributeValue second_scratch;
        const auto* second = value_of(node.operands[1], second_scratch);
        if (!second) return false;
        switch (node.function) {
            case Function::attribute_type:
                return second->as_s() && type_name(*first) == *second->as_s();
            case Function::begins_with:
                return begins_with(*first, *second);
            case Function::contains:
                return has_part(*first, *second);
            default:
                return false;
        }
    }

    static bool begins_with(const AttributeValue& value, const AttributeValue& prefix) {
        if (value.value.index() != prefix.value.index()) return false;
        const auto* text = text_bytes(value);
        return text && text->starts_with(*text_bytes(prefix));
    }

    static bool has_part(const AttributeValue& value, const AttributeValue& part) {
        if (const auto* list = value.as_l())
            return std::ranges::any_of(*list,
                                       [&](const auto& member) { return equal(member, part); });
        if (const auto* members = set_members(value)) {
            const bool is_member_type =
                (type_of(value) == ValueType::ss && type_of(part) == ValueType::s) ||
                (type_of(value) == ValueType::ns && type_of(part) == ValueType::n) ||
                (type_of(value) == ValueType::bs && type_of(part) == ValueType::b);
            if (!is_member_type) return false;
            return contains(*members, part.as_n() ? *part.as_n() : *text_bytes(part));
        }
        if (value.value.index() != part.value.index()) return false;
        const auto* text = text_bytes(value);
        return text && text->contains(*text_bytes(part));
    }

    const Bindings& bindings_;
    const Item& item_;
};

}  // namespace

const AttributeValue* find_path(const Item& item, const Path& path, const Bindings& bindings) {
    const auto* value = dynamodb::find(item, bindings.name(path.front()));
    for (auto step = path.begin() + 1; value && step != path.end(); ++step) {
        if (step->index != PathStep::none) {
            const auto* list = value->as_l();
            const auto at = static_cast<std::size_t>(step->index);
            value = list && at < list->size() ? &(*list)[at] : nullptr;
        } else {
            const auto* map = value->as_m();
            value = map ? dynamodb::find(*map, bindings.name(*step)) : nullptr;
        }
    }
    return value;
}

bool holds(const Node& condition, const Bindings& bindings, const Item& item) {
    return Evaluator(bindings, item).is_true(condition);
}

}  // namespace kcl::local::dynamodb
