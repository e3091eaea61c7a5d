#pragma once

#include "kcl/local/dynamodb/expressions/bindings.h"
#include "kcl/local/dynamodb/expressions/expression_cache.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/table.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kcl::local::dynamodb {

/// An expression together with what its placeholders stand for.
struct BoundExpression {
    std::shared_ptr<const Expression> expression;
    Bindings bindings;

    const Node& condition() const { return expression->condition; }
};

/// The expressions of one request, by kind. Borrow from the request.
class BoundExpressions {
  public:
    /// Null when the request has none of that kind.
    const BoundExpression* find(ExpressionKind kind) const {
        const auto& place = by_kind_[static_cast<std::size_t>(kind)];
        return place ? &*place : nullptr;
    }
    void set(ExpressionKind kind, BoundExpression expression) {
        by_kind_[static_cast<std::size_t>(kind)] = std::move(expression);
    }

  private:
    std::array<std::optional<BoundExpression>, 5> by_kind_;
};

/// A parameter that an operation has, given or not.
struct ExpressionParameter {
    ExpressionKind kind;
    const std::optional<std::string>* text;
};

/// Parses, binds and checks all that can be checked without a table, in the service's order.
/// \param parameters  in the order in which the service names them, those that can't use values
/// first
/// \param into  gets those that were given; what it has of other kinds stays
std::optional<wire::ServiceError> bind_expressions(
    ExpressionCache& cache, std::initializer_list<ExpressionParameter> parameters,
    const wire::dynamodb::AttributeNames& names, Item& values, BoundExpressions& into);

/// The projection of a request that reads by key, said in either of the two ways.
Outcome<BoundExpressions> bind_projection(ExpressionCache& cache,
                                          const std::optional<std::string>& expression,
                                          const wire::dynamodb::AttributeNames& names,
                                          const std::vector<std::string>& attributes = {});

/// The paths of an expression, with names looked up. Not for updates (see updated_paths()).
std::vector<ResolvedPath> paths_of(const BoundExpression& expression);

/// Refuses paths that look into a key attribute of the table or of one of its indexes.
std::optional<wire::ServiceError> check_key_paths(const Table& table,
                                                  const std::vector<ResolvedPath>& paths);

}  // namespace kcl::local::dynamodb
