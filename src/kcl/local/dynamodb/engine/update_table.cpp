#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/writes.h"
#include "kcl/local/dynamodb/streams/stream.h"
#include "kcl/local/dynamodb/tables/table_changes.h"
#include "kcl/local/dynamodb/tables/table_rules.h"
#include "kcl/local/dynamodb/values/item_codec.h"

namespace kcl::local::dynamodb {
namespace {

using std::chrono::ceil;
using std::chrono::milliseconds;
using storage::Space;

/// Fills a new index with the items that the table has. Those whose key attributes can't be keys
/// are left out.
Counts back_fill(storage::Transaction& transaction, const Table& table, const Index& index) {
    Counts sum;
    const auto prefix = number_prefix(table.number);
    const auto cursor = transaction.cursor(Space::dynamodb_items);
    for (bool more = cursor->seek(prefix); more && cursor->key().starts_with(prefix);
         more = cursor->next()) {
        const auto added =
            add_index_entry(transaction, table, index, decode_item(cursor->value()), cursor->key());
        sum.items += added.items;
        sum.bytes += added.bytes;
    }
    return sum;
}

void forget_unused_definitions(Table& table) {
    std::erase_if(table.definitions, [&](const auto& definition) {
        return !is_key_anywhere(table, definition.attribute_name);
    });
}

}  // namespace

Outcome<wire::dynamodb::UpdateTableResponse> Engine::update_table(
    Transaction& transaction, const Caller& caller,
    const wire::dynamodb::UpdateTableRequest& request) {
    if (auto fault = check_update_request(request)) return std::unexpected(std::move(*fault));
    const auto found = tables_.for_changes(transaction, caller, request.table_name);
    if (!found) return std::unexpected(found.error());
    auto change = plan_table_change(**found, request, caller.now);
    if (!change) return std::unexpected(std::move(change).error());

    auto& table = change->after;
    auto counts = tables_.counts(transaction, table);
    if (change->takes_time) table.settled = caller.now + ceil<milliseconds>(settings_.table_update);
    if (change->created_index) {
        auto& index = table.indexes[*change->created_index];
        index.number = tables_.new_number(transaction);
        index.ready = caller.now + ceil<milliseconds>(settings_.index_creation);
        counts.of_index(index.number) = back_fill(transaction, table, index);
    }
    if (change->removed_index) {
        auto& index = table.indexes[*change->removed_index];
        index.gone = caller.now + ceil<milliseconds>(settings_.index_deletion);
        erase_prefix(transaction, Space::dynamodb_indexes, number_prefix(index.number));
        std::erase_if(counts.indexes, [&](const auto& each) { return each.first == index.number; });
        forget_unused_definitions(table);
    }
    if (const auto& stream = request.stream_specification) {
        forget_streams(transaction, caller);
        if (stream->stream_enabled)
            open_stream(transaction, table, tables_.new_number(transaction),
                        *stream->stream_view_type, caller.now);
        else
            close_stream(transaction, table, caller.now);
    }
    tables_.put(transaction, table);
    tables_.put_counts(transaction, table, counts);
    return wire::dynamodb::UpdateTableResponse{describe(table, counts, caller.now)};
}

}  // namespace kcl::local::dynamodb
