#pragma once

#include "kcl/local/dynamodb/partiql/syntax/lexer.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the grammar of PartiQL makes of a statement: plain values, before anything asks what of it
/// DynamoDB can do.
namespace kcl::local::dynamodb::partiql {

struct Statement;

/// One step of a path.
struct Step {
    enum class Kind : std::uint8_t {
        name,
        index,     ///< A number, as written.
        wildcard,  ///< [*]
        unpivot,   ///< .*
        other,     ///< Anything else between brackets, or before the first step.
    };
    Kind kind = Kind::name;
    std::string text;
    Position at;
};

/// An expression.
struct Term {
    enum class Kind : std::uint8_t {
        path,
        string,
        number,
        boolean,
        null,
        missing,
        ion,
        parameter,
        list,
        bag,
        tuple,      ///< Operands: name, value, name, value …
        call,       ///< `text`: the function in lower case.
        operation,  ///< `text`: the operator, such as "=" or "not_in"; one to three operands.
        is_type,    ///< `text`: the type; one operand.
        statement,
    };
    Kind kind = Kind::path;
    std::string text;
    Position at;
    std::size_t parameter = 0;  ///< Which "?" it is.
    std::vector<Step> steps;    ///< Of a path.
    std::vector<Term> operands;
    std::shared_ptr<Statement> statement;
};

/// SET or REMOVE of one path.
struct Action {
    Term target;
    std::optional<Term> value;  ///< Empty: REMOVE.
};

struct SelectedTerm {
    Term term;
    bool is_aliased = false;
};

struct Source {
    Term term;
    bool is_aliased = false;
    bool is_unpivoted = false;
};

struct Ordering {
    Term term;
    bool is_descending = false;
};

/// RETURNING: "all_old" and so on.
struct Returning {
    std::string mapping;
    bool is_star = true;
    bool is_alone = true;
};

/// A clause that the grammar knows and DynamoDB refuses.
struct RefusedClause {
    std::string name;
    std::optional<Position> at;
};

struct Statement {
    enum class Kind : std::uint8_t {
        select,
        insert_value,  ///< INSERT INTO … VALUE …
        insert,        ///< INSERT INTO … with anything else.
        change,        ///< UPDATE, or FROM … WHERE … SET …
        remove,        ///< DELETE
    };
    Kind kind = Kind::select;
    std::vector<Source> from;
    std::optional<Term> where;

    bool is_distinct = false;
    bool is_select_value = false;
    bool selects_all = false;  ///< SELECT *
    std::vector<SelectedTerm> selected;
    std::vector<Ordering> order;
    std::optional<RefusedClause> refused;

    std::optional<Term> inserted;
    bool has_insert_position = false;
    std::vector<Action> actions;
    std::optional<Returning> returning;
};

}  // namespace kcl::local::dynamodb::partiql
