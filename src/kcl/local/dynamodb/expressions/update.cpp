#include "kcl/local/dynamodb/expressions/update.h"

#include "kcl/local/dynamodb/expressions/condition.h"
#include "kcl/local/dynamodb/values/contains.h"
#include "kcl/local/dynamodb/values/number.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <algorithm>
#include <utility>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

auto missing_attribute() {
    return refuse("The provided expression refers to an attribute that does not exist in the item");
}
auto wrong_operand() {
    return refuse("An operand in the update expression has an incorrect data type");
}
auto wrong_path() {
    return refuse("The document path provided in the update expression is invalid for update");
}

Outcome<AttributeValue> add_numbers(const AttributeValue& a, const AttributeValue& b,
                                    bool is_plus) {
    if (!a.as_n() || !b.as_n()) return wrong_operand();
    const auto left = Number::parse(*a.as_n());
    const auto right = Number::parse(*b.as_n());
    if (!left || !right) return wrong_operand();
    const auto sum = is_plus ? left->plus(*right) : left->minus(*right);
    if (!sum) return refuse(number_fault_text(sum.error(), ""));
    return AttributeValue::n(sum->text());
}

/// The right side of a SET, computed from the item as it was.
class RightSide {
  public:
    RightSide(const Bindings& bindings, const Item& before)
        : bindings_(bindings), before_(before) {}

    Outcome<AttributeValue> value(const Node& node) const {
        switch (node.kind) {
            case Node::Kind::value:
                return bindings_.value(node.placeholder);
            case Node::Kind::path: {
                const auto* found = find_path(before_, node.path, bindings_);
                if (!found) return missing_attribute();
                return *found;
            }
            case Node::Kind::plus:
            case Node::Kind::minus:
                return sum(node);
            default:
                return node.function == Function::list_append ? append(node) : if_not_exists(node);
        }
    }

  private:
    Outcome<AttributeValue> sum(const Node& node) const {
        const auto left = value(node.operands[0]);
        if (!left) return left;
        if (!left->as_n()) return wrong_operand();
        const auto right = value(node.operands[1]);
        if (!right) return right;
        return add_numbers(*left, *right, node.kind == Node::Kind::plus);
    }

    Outcome<AttributeValue> append(const Node& node) const {
        auto first = value(node.operands[0]);
        if (!first) return first;
        auto* head = std::get_if<dynamodb::List>(&first->value);
        if (!head) return wrong_operand();
        auto second = value(node.operands[1]);
        if (!second) return second;
        auto* tail = std::get_if<dynamodb::List>(&second->value);
        if (!tail) return wrong_operand();
        std::ranges::move(*tail, std::back_inserter(*head));
        return first;
    }

    Outcome<AttributeValue> if_not_exists(const Node& node) const {
        // The other operand has to have a value even when it is not needed.
        auto other = value(node.operands[1]);
        if (!other) return other;
        if (const auto* found = find_path(before_, node.operands[0].path, bindings_)) return *found;
        return other;
    }

    const Bindings& bindings_;
    const Item& before_;
};

/// ADD and DELETE want what they find to be of the type that they are given.
std::optional<wire::ServiceError> check_member_type(const Expression& update,
                                                    const AttributeValue* old,
                                                    const AttributeValue& value) {
    if (!old || old->value.index() == value.value.index()) return std::nullopt;
    return update.is_legacy ? refuse("Type mismatch for attribute to update").error()
                            : wrong_operand().error();
}

/// The union of two sets of one type.
AttributeValue unite(const AttributeValue& set, const AttributeValue& more) {
    auto result = set;
    auto& members = *set_members(result);
    for (const auto& member : *set_members(more))
        if (!contains(members, member)) members.push_back(member);
    return result;
}

/// What ADD makes of an attribute that may not be there, else is of the type of `value`.
Outcome<AttributeValue> added(const AttributeValue* old, const AttributeValue& value) {
    if (!old) return value;
    if (value.as_n()) return add_numbers(*old, value, true);
    if (const auto* more = value.as_l()) {
        auto list = *old->as_l();
        list.insert(list.end(), more->begin(), more->end());
        return AttributeValue::l(std::move(list));
    }
    return unite(*old, value);
}

/// One change of the item: a new value, or none where the path ends.
struct Change {
    ResolvedPath path;
    std::optional<AttributeValue> value;
};

/// What DELETE makes of a set: empty when nothing is left of it.
std::optional<AttributeValue> subtracted(const AttributeValue& set, const AttributeValue& taken) {
    auto rest = set;
    auto& members = *set_members(rest);
    std::erase_if(members,
                  [&](const auto& member) { return contains(*set_members(taken), member); });
    if (members.empty()) return std::nullopt;
    return rest;
}

Outcome<std::vector<Change>> changes_of(const Expression& update, const Bindings& bindings,
                                        const Item& before) {
    std::vector<Change> changes;
    const RightSide right_side(bindings, before);
    for (const auto& action : update.set) {
        auto value = right_side.value(action.value);
        if (!value) return std::unexpected(std::move(value).error());
        changes.push_back({resolve(action.path, bindings), std::move(*value)});
    }
    for (const auto& action : update.add) {
        const auto* old = find_path(before, action.path, bindings);
        const auto& more = bindings.value(action.placeholder);
        if (auto fault = check_member_type(update, old, more))
            return std::unexpected(std::move(*fault));
        auto value = added(old, more);
        if (!value) return std::unexpected(std::move(value).error());
        changes.push_back({resolve(action.path, bindings), std::move(*value)});
    }
    for (const auto& action : update.subtract) {
        std::optional<AttributeValue> rest;
        const auto* old = find_path(before, action.path, bindings);
        const auto& taken = bindings.value(action.placeholder);
        if (auto fault = check_member_type(update, old, taken))
            return std::unexpected(std::move(*fault));
        if (old) rest = subtracted(*old, taken);
        changes.push_back({resolve(action.path, bindings), std::move(rest)});
    }
    for (const auto& path : update.remove)
        changes.push_back({resolve(path, bindings), std::nullopt});
    return changes;
}

/// Where in the item the last step of a path applies: a map or a list.
struct Container {
    Item* map = nullptr;
    dynamodb::List* list = nullptr;
};

std::optional<Container> find_container(Item& item, const ResolvedPath& path) {
    Container at{.map = &item};
    for (auto step = path.begin(); step + 1 != path.end(); ++step) {
        AttributeValue* value = nullptr;
        if (step->is_index()) {
            const auto place = static_cast<std::size_t>(step->index);
            if (at.list && place < at.list->size()) value = &(*at.list)[place];
        } else if (at.map) {
            const auto found = at.map->find(step->name);
            if (found != at.map->end()) value = &found->second;
        }
        if (!value) return std::nullopt;
        at = {.map = std::get_if<Item>(&value->value),
              .list = std::get_if<dynamodb::List>(&value->value)};
    }
    const bool fits = path.back().is_index() ? at.list != nullptr : at.map != nullptr;
    return fits ? std::optional(at) : std::nullopt;
}

void put(const Container& at, const ResolvedStep& step, AttributeValue value) {
    if (!step.is_index()) {
        at.map->insert_or_assign(std::string(step.name), std::move(value));
        return;
    }
    const auto place = static_cast<std::size_t>(step.index);
    if (place < at.list->size())
        (*at.list)[place] = std::move(value);
    else
        at.list->push_back(std::move(value));
}

void remove(const Container& at, const ResolvedStep& step) {
    if (!step.is_index()) {
        if (const auto found = at.map->find(step.name); found != at.map->end())
            at.map->erase(found);
        return;
    }
    const auto place = static_cast<std::size_t>(step.index);
    if (place < at.list->size()) at.list->erase(at.list->begin() + step.index);
}

}  // namespace

Outcome<Item> apply_update(const Expression& update, const Bindings& bindings, const Item& before) {
    Item after = before;
    for (const auto& path : updated_paths(update, bindings))
        if (!find_container(after, path)) return wrong_path();
    auto changes = changes_of(update, bindings, before);
    if (!changes) return std::unexpected(std::move(changes).error());

    // New values first, in the order of places, so that those beyond a list's end are appended in
    // that order. Then removals from the back, so that every place still means what it meant in the
    // old item.
    std::ranges::sort(*changes, [](const Change& a, const Change& b) {
        if (a.value.has_value() != b.value.has_value()) return a.value.has_value();
        return a.value ? a.path < b.path : b.path < a.path;
    });
    for (auto& change : *changes) {
        const auto container = find_container(after, change.path);
        if (!container) return wrong_path();
        if (change.value)
            put(*container, change.path.back(), std::move(*change.value));
        else
            remove(*container, change.path.back());
    }
    return after;
}

}  // namespace kcl::local::dynamodb
