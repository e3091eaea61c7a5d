#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/expressions/key_condition.h"
#include "kcl/local/dynamodb/items/item_keys.h"
#include "kcl/local/dynamodb/items/key_query.h"
#include "kcl/local/dynamodb/items/reads.h"
#include "kcl/local/dynamodb/legacy/legacy_conditions.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

using Operator = KeyTerm::Operator;
using Fault = std::optional<wire::ServiceError>;

Fault check_term(const KeyTerm& term, const KeyAttribute& attribute) {
    if (term.op == Operator::not_indexable)
        return validation("Attempted conditional constraint is not an indexable operation");
    if (std::ranges::all_of(term.values,
                            [&](const auto* value) { return has_type(*value, attribute.type); }))
        return std::nullopt;
    return validation(
        "One or more parameter values were invalid: Condition parameter type does not match schema "
        "type");
}

/// Matches terms with key attributes.
Outcome<KeyQuery> match_terms(const std::vector<KeyTerm>& terms, const KeySchema& key) {
    const auto find = [&](const std::string& name) -> const KeyTerm* {
        const auto found = std::ranges::find(terms, name, &KeyTerm::attribute);
        return found == terms.end() ? nullptr : &*found;
    };
    const auto missing = [](const KeyAttribute& attribute) {
        return refuse(fmt::format("Query condition missed key schema element: {}", attribute.name));
    };
    if (!key.range && terms.size() > 1) return refuse("Query key condition not supported");
    KeyQuery query{.hash = find(key.hash.name)};
    if (!query.hash) return missing(key.hash);
    if (auto fault = check_term(*query.hash, key.hash)) return std::unexpected(std::move(*fault));
    if (query.hash->op != Operator::equal) return refuse("Query key condition not supported");
    if (!key.range) return query;
    query.range = find(key.range->name);
    if (!query.range && terms.size() > 1) return missing(*key.range);
    if (!query.range) return query;
    if (auto fault = check_term(*query.range, *key.range))
        return std::unexpected(std::move(*fault));
    return query;
}

/// Refuses to look for keys that no item can have.
Fault check_not_empty(const KeyQuery& query, const ReadTarget& target) {
    for (const auto* term : {query.hash, query.range}) {
        if (!term) continue;
        const auto& attribute = *target.key().find(term->attribute);
        for (const auto* value : term->values) {
            if (find_index_key_fault(*value, attribute, term == query.hash) != IndexKeyFault::empty)
                continue;
            return validation(target.index
                                  ? empty_index_key_text(*value, *target.index, term->attribute)
                                  : empty_key_text(*value, term->attribute));
        }
    }
    return std::nullopt;
}

Fault check_filter(const BoundExpression* filter, bool is_legacy, const KeySchema& key) {
    if (!filter) return std::nullopt;
    for (const auto& path : paths_of(*filter))
        if (key.find(path.front().name))
            return validation(
                fmt::format("{} can only contain non-primary key attributes: Primary key "
                            "attribute: {}",
                            is_legacy ? "QueryFilter" : "Filter Expression", path.front().name));
    return std::nullopt;
}

/// Refuses a start key that the conditions exclude; else moves the range to it.
Fault start_after(const ReadTarget& target, const KeyQuery& query, const Item& start,
                  KeyRange& range) {
    if (auto fault = check_start_key(target, start, false)) return fault;
    if (query.range &&
        !satisfies(*query.range, *wire::dynamodb::find(start, query.range->attribute)))
        return validation("The provided starting key does not match the range key predicate");
    if (!satisfies(*query.hash, *wire::dynamodb::find(start, query.hash->attribute)))
        return validation(query.range
                              ? "The query can return at most one row and cannot be restarted"
                              : "The provided starting key is outside query boundaries based on "
                                "provided conditions");
    range.begin_after(target.position(start));
    return std::nullopt;
}

/// What can be checked of a Query whatever its table.
Outcome<BoundExpressions> prepare(ExpressionCache& cache, wire::dynamodb::QueryRequest& request) {
    if (auto fault = normalise_start_key(request.exclusive_start_key))
        return std::unexpected(std::move(*fault));
    if (!request.key_condition_expression && !request.key_conditions)
        return refuse(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
            "request.");
    auto expressions = legacy_expressions(request, request.query_filter);
    if (!expressions) return expressions;
    auto fault = bind_expressions(
        cache,
        {{ExpressionKind::projection, &request.projection_expression},
         {ExpressionKind::filter, &request.filter_expression},
         {ExpressionKind::key_condition, &request.key_condition_expression}},
        request.expression_attribute_names, request.expression_attribute_values, *expressions);
    if (!fault) fault = check_select(request, true);
    if (fault) return std::unexpected(std::move(*fault));
    return expressions;
}

/// What is asked of the keys, in either of the two ways.
Outcome<std::vector<KeyTerm>> terms_of(wire::dynamodb::QueryRequest& request,
                                       const BoundExpressions& expressions) {
    if (const auto* condition = expressions.find(ExpressionKind::key_condition))
        return key_terms(condition->condition(), condition->bindings);
    return key_condition_terms(*request.key_conditions);
}

}  // namespace

Outcome<wire::dynamodb::QueryResponse> Engine::query(Transaction& transaction, const Caller& caller,
                                                     wire::dynamodb::QueryRequest request) {
    const auto expressions = prepare(expressions_, request);
    if (!expressions) return std::unexpected(expressions.error());
    const auto terms = terms_of(request, *expressions);
    if (!terms) return std::unexpected(terms.error());

    const bool is_consistent = request.consistent_read.value_or(false);
    const auto target = find_target(transaction, tables_, caller, request.table_name,
                                    request.index_name, is_consistent);
    if (!target) return std::unexpected(target.error());
    const auto query = match_terms(*terms, target->key());
    if (!query) return std::unexpected(query.error());
    if (auto fault = check_not_empty(*query, *target)) return std::unexpected(std::move(*fault));
    const auto shaping = shape(*target, request.select, *expressions);
    if (!shaping) return std::unexpected(shaping.error());
    if (auto fault = check_filter(shaping->filter, !request.query_filter.empty(), target->key()))
        return std::unexpected(std::move(*fault));
    auto range = range_of(*target, *query, request.scan_index_forward.value_or(true));
    if (request.exclusive_start_key)
        if (auto fault = start_after(*target, *query, *request.exclusive_start_key, range))
            return std::unexpected(std::move(*fault));

    auto page = read_page(transaction, *target, range, *shaping, request.limit, is_consistent);
    return to_response<wire::dynamodb::QueryResponse>(std::move(page), *target, *shaping,
                                                      request.return_consumed_capacity);
}

}  // namespace kcl::local::dynamodb
