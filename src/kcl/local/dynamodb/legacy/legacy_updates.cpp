#include "kcl/local/dynamodb/legacy/legacy_updates.h"

#include "kcl/local/dynamodb/legacy/legacy_expression.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::local::dynamodb {
namespace {

using wire::dynamodb::AttributeAction;
using Fault = std::optional<wire::ServiceError>;

AttributeAction action_of(const wire::dynamodb::AttributeValueUpdate& update) {
    return update.action.value_or(AttributeAction::put);
}

Fault check(wire::dynamodb::AttributeValueUpdate& update) {
    const auto action = action_of(update);
    if (!update.value) {
        if (action == AttributeAction::remove) return std::nullopt;
        return invalid_value("Only DELETE action is allowed when no attribute value is specified");
    }
    if (auto fault = normalise(*update.value)) return validation(std::move(*fault));
    const bool is_set = set_members(*update.value) != nullptr;
    if (action == AttributeAction::remove && !is_set)
        return invalid_value(fmt::format(
            "DELETE action with value is not supported for the type {}", type_name(*update.value)));
    const bool can_grow = is_set || update.value->as_n() || update.value->as_l();
    if (action == AttributeAction::add && !can_grow)
        return invalid_value(
            fmt::format("ADD action is not supported for the type {}", type_name(*update.value)));
    return std::nullopt;
}

}  // namespace

Outcome<std::optional<BoundExpression>> update_of(wire::dynamodb::AttributeValueUpdates& updates) {
    if (updates.empty()) return std::nullopt;
    LegacyExpression legacy(ExpressionKind::update);
    auto& expression = legacy.expression();
    expression.is_legacy = true;
    for (auto& [name, update] : updates) {
        if (auto fault = check(update)) return std::unexpected(std::move(*fault));
        auto path = LegacyExpression::path(name);
        switch (action_of(update)) {
            case AttributeAction::put:
                expression.set.push_back({std::move(path), legacy.value(*update.value)});
                break;
            case AttributeAction::add:
                expression.add.push_back({std::move(path), legacy.placeholder(*update.value)});
                break;
            case AttributeAction::remove:
                if (update.value)
                    expression.subtract.push_back(
                        {std::move(path), legacy.placeholder(*update.value)});
                else
                    expression.remove.push_back(std::move(path));
                break;
        }
    }
    return std::move(legacy).finish();
}

Outcome<std::optional<BoundExpression>> projection_of(const std::vector<std::string>& attributes) {
    if (attributes.empty()) return std::nullopt;
    LegacyExpression legacy(ExpressionKind::projection);
    for (auto at = attributes.begin(); at != attributes.end(); ++at) {
        if (at->empty()) return refuse("Empty attribute name");
        if (std::find(attributes.begin(), at, *at) != at)
            return refuse_value(fmt::format("Duplicate value in attribute name: {}", *at));
        legacy.expression().projection.push_back(LegacyExpression::path(*at));
    }
    return std::move(legacy).finish();
}

}  // namespace kcl::local::dynamodb
