#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/dynamodb/expressions/expression_cache.h"
#include "kcl/local/dynamodb/items/bound_expressions.h"
#include "kcl/local/dynamodb/items/capacity.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/dynamodb/conditional_write.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {

enum class WriteKind : std::uint8_t { put, update, remove, check };

/// One write of one item, checked as far as it can be without its table. Borrows from its request.
struct PreparedWrite {
    WriteKind kind = WriteKind::put;
    std::string_view table_name;
    Item* subject = nullptr;  ///< The item of a put, else the key.
    BoundExpressions expressions;
    bool shows_item_on_failure = false;
};

/// One write that will succeed: what there is, and what there will be.
struct PlannedWrite {
    TablePointer table;
    std::string key;  ///< In storage.
    std::optional<Item> before;
    std::optional<Item> after;
    SystemTime now;
    bool is_expiry = false;  ///< The service deletes an item whose time is over.
    bool changes =
        true;  ///< False when there is nothing to store: a mere check, or a removal from nothing.
};

/// Which members of its request say what a write does and when. Null: the request has none of that
/// name. Borrows; values are normalised on the way.
struct WriteTerms {
    const std::optional<std::string>* update = nullptr;
    wire::dynamodb::ConditionMembers* condition = nullptr;
    wire::dynamodb::AttributeValueUpdates* attribute_updates = nullptr;
    wire::dynamodb::WriteMembers* legacy = nullptr;
};

Outcome<PreparedWrite> finish_preparing(ExpressionCache& cache, PreparedWrite write,
                                        const WriteTerms& terms);

/// Prepares a write from any request shape that has its members under the service's names.
template <class Request>
Outcome<PreparedWrite> prepare_write(ExpressionCache& cache, WriteKind kind, Request& request) {
    WriteTerms terms{.condition = &request};
    PreparedWrite write{.kind = kind, .table_name = request.table_name};
    if constexpr (requires { request.item; })
        write.subject = &request.item;
    else
        write.subject = &request.key;
    if constexpr (requires { request.update_expression; })
        terms.update = &request.update_expression;
    if constexpr (requires { request.attribute_updates; })
        terms.attribute_updates = &request.attribute_updates;
    if constexpr (requires { request.expected; }) terms.legacy = &request;
    using wire::dynamodb::ReturnOnConditionFailure;
    write.shows_item_on_failure =
        request.return_values_on_condition_check_failure == ReturnOnConditionFailure::all_old;
    return finish_preparing(cache, std::move(write), terms);
}

/// What PutItem and UpdateItem say of a value that is nested too deeply: no more than that, and
/// that it is one error. The other writes name the value.
wire::ServiceError counted_nesting(wire::ServiceError fault);

/// Reads what there is and decides what follows. Changes nothing.
/// Errors: ResourceNotFoundException, ValidationException, ConditionalCheckFailedException (with
/// the item if wanted).
Outcome<PlannedWrite> plan_write(storage::Transaction& transaction, Tables& tables,
                                 const Caller& caller, PreparedWrite& write);

/// The storage key of the item that a write is about, once its table and key were found good.
/// Errors: ResourceNotFoundException, ValidationException.
Outcome<std::string> find_write_key(storage::Transaction& transaction, Tables& tables,
                                    const Caller& caller, const PreparedWrite& write);

/// Stores a planned write: the item, its index entries and the counts.
UsedUnits apply_write(storage::Transaction& transaction, Tables& tables, const PlannedWrite& write);

/// The item that is stored under `key`, if any.
std::optional<Item> read_item(storage::Transaction& transaction, std::string_view key);

/// Makes an index's entry for one stored item; the counts it adds.
Counts add_index_entry(storage::Transaction& transaction, const Table& table, const Index& index,
                       const Item& item, std::string_view item_key);

}  // namespace kcl::local::dynamodb
