#pragma once

#include "kcl/local/dynamodb/items/bound_expressions.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/partiql/constants.h"
#include "kcl/local/dynamodb/partiql/syntax/syntax.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb::partiql {

enum class StatementKind : std::uint8_t {
    select,
    insert,
    update,
    remove,
    check,  ///< EXISTS (SELECT …), in transactions.
};

/// One column of a SELECT.
struct Column {
    std::string name;
    Path path;
};

/// One attribute of ORDER BY.
struct OrderKey {
    std::string attribute;
    bool is_descending = false;
};

/// A statement that was parsed and checked as far as it can be without its table. Borrows the
/// parameters.
struct PreparedStatement {
    StatementKind kind = StatementKind::select;
    std::string table;
    std::optional<std::string> index;
    std::optional<BoundExpression> where;

    std::vector<Column> columns;  ///< Of a SELECT; empty: everything.
    std::vector<OrderKey> order;

    /// The item of an INSERT; the key of another write, once its table is known.
    Item subject;
    std::optional<BoundExpression> update;
    std::optional<Returning> returning;

    std::unique_ptr<Constants> constants;  ///< What the expressions borrow from.

    bool is_read() const { return kind == StatementKind::select; }
};

/// Brings the parameters of a request into their stored form.
/// Errors: ValidationException for the first that is no value.
std::optional<wire::ServiceError> normalise_parameters(std::vector<AttributeValue>& parameters);

/// `parameters` are in their stored form and outlive the result.
/// Errors: ValidationException.
Outcome<PreparedStatement> prepare(std::string_view statement,
                                   const std::vector<AttributeValue>& parameters);

}  // namespace kcl::local::dynamodb::partiql
