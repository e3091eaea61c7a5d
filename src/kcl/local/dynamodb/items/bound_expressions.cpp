#include "kcl/local/dynamodb/items/bound_expressions.h"

#include "kcl/local/dynamodb/expressions/condition.h"
#include "kcl/local/dynamodb/expressions/update.h"
#include "kcl/local/dynamodb/legacy/legacy_updates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

constexpr std::array<ExpressionKind, 5> order_of_checks{
    ExpressionKind::update, ExpressionKind::condition, ExpressionKind::key_condition,
    ExpressionKind::filter, ExpressionKind::projection};

std::optional<wire::ServiceError> check_needed(
    std::initializer_list<ExpressionParameter> parameters,
    const wire::dynamodb::AttributeNames& names, const Item& values) {
    const auto is_given = [](const ExpressionParameter& parameter) {
        return parameter.text->has_value();
    };
    if (!names.empty() && std::ranges::none_of(parameters, is_given))
        return service_error(
            "ValidationException",
            "ExpressionAttributeNames can only be specified when using expressions");
    if (values.empty()) return std::nullopt;
    std::vector<std::string_view> missing;
    for (const auto& parameter : parameters) {
        if (parameter.kind == ExpressionKind::projection) continue;
        if (is_given(parameter)) return std::nullopt;
        missing.push_back(name_of(parameter.kind));
    }
    return service_error(
        "ValidationException",
        fmt::format("ExpressionAttributeValues can only be specified when using expressions: {} {} "
                    "null",
                    fmt::join(missing, " and "), missing.size() > 1 ? "are" : "is"));
}

std::optional<std::string> find_fault(const BoundExpression& bound) {
    const auto& expression = *bound.expression;
    switch (expression.kind) {
        case ExpressionKind::update:
            return check_update(expression, bound.bindings);
        case ExpressionKind::projection:
            return find_overlap(paths_of(bound));
        default:
            return check_condition(expression.condition, bound.bindings);
    }
}

Outcome<BoundExpression> bind_one(ExpressionCache& cache, ExpressionKind kind,
                                  std::string_view text, PlaceholderScope& scope) {
    auto expression = cache.get(kind, text);
    if (!expression) return std::unexpected(std::move(expression).error());
    auto bindings = scope.bind(**expression);
    if (!bindings) return std::unexpected(std::move(bindings).error());
    if ((*expression)->late_fault) return refuse(*(*expression)->late_fault);
    BoundExpression bound{std::move(*expression), std::move(*bindings)};
    if (const auto fault = find_fault(bound))
        return refuse(fmt::format("Invalid {}: {}", name_of(kind), *fault));
    return bound;
}

}  // namespace

std::optional<wire::ServiceError> bind_expressions(
    ExpressionCache& cache, std::initializer_list<ExpressionParameter> parameters,
    const wire::dynamodb::AttributeNames& names, Item& values, BoundExpressions& into) {
    if (auto fault = check_needed(parameters, names, values)) return fault;
    PlaceholderScope scope(names, values);
    if (auto fault = scope.check()) return fault;
    for (const auto kind : order_of_checks) {
        const auto* parameter = std::ranges::find(parameters, kind, &ExpressionParameter::kind);
        if (parameter == parameters.end() || !parameter->text->has_value()) continue;
        auto bound = bind_one(cache, kind, **parameter->text, scope);
        if (!bound) return std::move(bound).error();
        into.set(kind, std::move(*bound));
    }
    return scope.check_all_used();
}

Outcome<BoundExpressions> bind_projection(ExpressionCache& cache,
                                          const std::optional<std::string>& expression,
                                          const wire::dynamodb::AttributeNames& names,
                                          const std::vector<std::string>& attributes) {
    BoundExpressions expressions;
    auto legacy = projection_of(attributes);
    if (!legacy) return std::unexpected(std::move(legacy).error());
    if (*legacy) expressions.set(ExpressionKind::projection, std::move(**legacy));
    Item no_values;
    if (auto fault = bind_expressions(cache, {{ExpressionKind::projection, &expression}}, names,
                                      no_values, expressions))
        return std::unexpected(std::move(*fault));
    return expressions;
}

std::vector<ResolvedPath> paths_of(const BoundExpression& bound) {
    std::vector<ResolvedPath> paths;
    if (bound.expression->kind == ExpressionKind::projection) {
        for (const auto& path : bound.expression->projection)
            paths.push_back(resolve(path, bound.bindings));
        return paths;
    }
    std::vector<const Path*> found;
    collect_paths(bound.condition(), found);
    for (const auto* path : found) paths.push_back(resolve(*path, bound.bindings));
    return paths;
}

std::optional<wire::ServiceError> check_key_paths(const Table& table,
                                                  const std::vector<ResolvedPath>& paths) {
    for (const auto& path : paths) {
        if (path.size() == 1) continue;
        const auto name = path.front().name;
        const bool is_key = table.key.find(name) != nullptr;
        const bool is_index_key = std::ranges::any_of(table.indexes, [&](const Index& index) {
            return index.is_live() && index.key.find(name);
        });
        if (is_key || is_index_key)
            return service_error(
                "ValidationException",
                fmt::format(
                    "Key attributes must be scalars; list random access '[]' and map lookup "
                    "'.' are not allowed: {}: {}",
                    is_key ? "Key" : "IndexKey", name));
    }
    return std::nullopt;
}

}  // namespace kcl::local::dynamodb
