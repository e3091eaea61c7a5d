#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/dynamodb/items/bound_expressions.h"
#include "kcl/local/dynamodb/items/capacity.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/dynamodb/paged_read.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {

/// One item that was asked for by its key.
struct ItemRead {
    TablePointer table;
    std::string key;           ///< In storage.
    std::optional<Item> item;  ///< As much of it as was asked for; empty when there is none.
    std::size_t size = 0;      ///< Of the whole item.
};

/// Reads one item by its key. `key` is normalised.
/// \param expressions  may hold a projection
Outcome<ItemRead> read_by_key(storage::Transaction& transaction, Tables& tables,
                              const Caller& caller, std::string_view table_name, const Item& key,
                              const BoundExpressions& expressions);

/// What a Query or a Scan walks through: a table, or one of its indexes.
struct ReadTarget {
    TablePointer table;
    const Index* index = nullptr;  ///< Null: the table itself.

    const KeySchema& key() const { return index ? index->key : table->key; }
    storage::Space space() const {
        return index ? storage::Space::dynamodb_indexes : storage::Space::dynamodb_items;
    }
    /// What all its keys begin with.
    std::string prefix() const { return number_prefix(index ? index->number : table->number); }
    /// Where an item with these attributes stands, or would stand.
    std::string position(const Item& key_attributes) const;
};

Outcome<ReadTarget> find_target(storage::Transaction& transaction, Tables& tables,
                                const Caller& caller, std::string_view table_name,
                                const std::optional<std::string>& index_name, bool is_consistent);

/// What a Query or a Scan gives back of each item.
struct Shaping {
    const BoundExpression* filter = nullptr;
    std::vector<ResolvedPath> paths;  ///< Empty: everything.
    bool only_count = false;
    bool from_table =
        false;  ///< A local index whose items lack something: read them from the table.
};

/// What a request says without expressions: its filter and AttributesToGet.
Outcome<BoundExpressions> legacy_expressions(const wire::dynamodb::PagedReadMembers& request,
                                             wire::dynamodb::Conditions& filter);

/// What Select and the projection ask for, whatever the table.
/// \param counts_errors  whether a missing projection is told with the number of errors before it,
/// as a Query does and a Scan does not
std::optional<wire::ServiceError> check_select(const wire::dynamodb::PagedReadMembers& request,
                                               bool counts_errors);

/// Errors: when an index does not hold what is asked for.
Outcome<Shaping> shape(const ReadTarget& target, std::optional<wire::dynamodb::Select> select,
                       const BoundExpressions& expressions);

/// The normalised start key, checked against the keys of the target; or why it is none, in other
/// words for a Scan of a table than for the rest.
std::optional<wire::ServiceError> check_start_key(const ReadTarget& target, const Item& start,
                                                  bool is_scan);
/// ValidationException in the words for start keys.
std::optional<wire::ServiceError> normalise_start_key(std::optional<Item>& start);

/// Part of a target: keys in [from, to), walked in one direction. An empty `to` means to the end of
/// storage.
struct KeyRange {
    std::string from;
    std::string to;
    bool is_forward = true;

    /// Leaves out what comes up to `position` in the order of reading, and that itself.
    void begin_after(std::string position);
};

struct Page {
    std::vector<Item> items;
    int count = 0;
    int scanned = 0;
    std::optional<Item> last_key;  ///< Where to go on.
    UsedUnits used;
};

/// Reads until the range, `limit` items or 1 MiB are through.
Page read_page(storage::Transaction& transaction, const ReadTarget& target, const KeyRange& range,
               const Shaping& shaping, std::optional<int> limit, bool is_consistent);

/// The answer of a Query or a Scan.
template <class Response>
Response to_response(Page page, const ReadTarget& target, const Shaping& shaping,
                     std::optional<wire::dynamodb::ReturnConsumedCapacity> wanted) {
    Response response;
    if (!shaping.only_count) response.items = std::move(page.items);
    response.count = page.count;
    response.scanned_count = page.scanned;
    response.last_evaluated_key = std::move(page.last_key);
    response.consumed_capacity = consumed(*target.table, page.used, wanted);
    return response;
}

}  // namespace kcl::local::dynamodb
