#include "kcl/local/dynamodb/items/reads.h"

#include "kcl/local/dynamodb/expressions/projection.h"
#include "kcl/local/dynamodb/items/item_keys.h"
#include "kcl/local/dynamodb/legacy/legacy_conditions.h"
#include "kcl/local/dynamodb/legacy/legacy_updates.h"
#include "kcl/local/dynamodb/values/item_codec.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Fault = std::optional<wire::ServiceError>;

std::size_t key_attribute_count(const ReadTarget& target) {
    auto count = target.table->key.size();
    if (!target.index) return count;
    if (!target.table->key.find(target.index->key.hash.name)) ++count;
    if (target.index->key.range && !target.table->key.find(target.index->key.range->name)) ++count;
    return count;
}

constexpr std::string_view invalid_start = "The provided starting key is invalid";
constexpr std::string_view mismatch = "The provided key element does not match the schema";

std::string whole_mismatch() { return fmt::format("{}: {}", invalid_start, mismatch); }

/// Empty when `start` has the attributes of `key` with values that may be keys.
/// \param says_all  whether each fault is told in the longest words there are
Fault check_start_attributes(const KeySchema& key, const Item& start, bool says_all) {
    const auto check = [&](const KeyAttribute& attribute, bool is_hash) -> Fault {
        const auto* value = dynamodb::find(start, attribute.name);
        const auto fault = value ? find_index_key_fault(*value, attribute, is_hash) : std::nullopt;
        if (value && !fault) return std::nullopt;
        if (fault == IndexKeyFault::empty)
            return validation((says_all ? fmt::format("{}: ", invalid_start) : std::string()) +
                              empty_key_text(*value, attribute.name));
        if (says_all) return validation(whole_mismatch());
        return validation(std::string(value ? mismatch : invalid_start));
    };
    if (auto fault = check(key.hash, true)) return fault;
    return key.range ? check(*key.range, false) : std::nullopt;
}

}  // namespace

void KeyRange::begin_after(std::string position) {
    if (is_forward)
        from = std::max(from, position + '\0');
    else if (to.empty() || position < to)
        to = std::move(position);
}

Outcome<ItemRead> read_by_key(storage::Transaction& transaction, Tables& tables,
                              const Caller& caller, std::string_view table_name, const Item& key,
                              const BoundExpressions& expressions) {
    auto table = tables.for_items(transaction, caller, table_name);
    if (!table) return std::unexpected(std::move(table).error());
    ItemRead read;
    read.table = std::move(*table);
    if (auto fault = check_key(*read.table, key)) return std::unexpected(std::move(*fault));
    std::vector<ResolvedPath> paths;
    if (const auto* projection = expressions.find(ExpressionKind::projection)) {
        paths = paths_of(*projection);
        if (auto fault = check_key_paths(*read.table, paths))
            return std::unexpected(std::move(*fault));
    }
    read.key = item_key(*read.table, key);
    const auto bytes = transaction.get(storage::Space::dynamodb_items, read.key);
    if (!bytes) return read;
    read.size = encoded_item_size(*bytes);
    read.item = decode_item(*bytes);
    if (!paths.empty()) read.item = project(*read.item, paths);
    return read;
}

std::string ReadTarget::position(const Item& key_attributes) const {
    auto key = item_key(*table, key_attributes);
    return index ? index_position(*index, key_attributes, key) : key;
}

Outcome<ReadTarget> find_target(storage::Transaction& transaction, Tables& tables,
                                const Caller& caller, std::string_view table_name,
                                const std::optional<std::string>& index_name, bool is_consistent) {
    auto table = tables.for_items(transaction, caller, table_name);
    if (!table) return std::unexpected(std::move(table).error());
    ReadTarget target{std::move(*table)};
    if (!index_name) return target;
    target.index = target.table->find_index(*index_name, caller.now);
    if (!target.index || target.index->gone)
        return refuse(fmt::format("The table does not have the specified index: {}", *index_name));
    if (target.index->is_global && is_consistent)
        return refuse("Consistent reads are not supported on global secondary indexes");
    if (target.index->status(caller.now) == dynamodb::IndexStatus::creating)
        return refuse(
            fmt::format("Cannot read from backfilling global secondary index: {}", *index_name));
    return target;
}

Outcome<BoundExpressions> legacy_expressions(const dynamodb::PagedReadMembers& request,
                                             dynamodb::Conditions& filter) {
    BoundExpressions expressions;
    auto projection = projection_of(request.attributes_to_get);
    if (!projection) return std::unexpected(std::move(projection).error());
    if (*projection) expressions.set(ExpressionKind::projection, std::move(**projection));
    auto condition = filter_condition(filter, request.conditional_operator);
    if (!condition) return std::unexpected(std::move(condition).error());
    if (*condition) expressions.set(ExpressionKind::filter, std::move(**condition));
    return expressions;
}

Fault check_select(const dynamodb::PagedReadMembers& request, bool counts_errors) {
    using enum dynamodb::Select;
    const auto select = request.select;
    const bool is_modern = request.projection_expression.has_value();
    const bool has_projection = is_modern || !request.attributes_to_get.empty();
    if (select == all_projected_attributes && !request.index_name)
        return validation(
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    if (select == specific_attributes && !has_projection)
        return validation(std::string(counts_errors ? "1 validation error detected: " : "") +
                          "Must specify the AttributesToGet or ProjectionExpression when choosing "
                          "to get SPECIFIC_ATTRIBUTES");
    if (!select || select == specific_attributes || !has_projection) return std::nullopt;
    return validation(fmt::format("Cannot specify the {} when choosing to get {}",
                                  is_modern ? "ProjectionExpression" : "AttributesToGet",
                                  select == count ? "only the Count" : wire::name_of(*select)));
}

Fault normalise_start_key(std::optional<Item>& start) {
    if (!start) return std::nullopt;
    const auto fault = normalise(*start);
    if (!fault) return std::nullopt;
    const bool is_about_numbers =
        fault->starts_with("The parameter") || fault->starts_with("Number") ||
        fault->starts_with("Attempting") || fault->contains("contains duplicates") ||
        fault->contains("number set");
    return validation(is_about_numbers ? *fault
                                       : "The provided starting key is invalid: " + *fault);
}

Fault check_start_key(const ReadTarget& target, const Item& start, bool is_scan) {
    const bool scans_table = is_scan && !target.index;
    if (start.size() != key_attribute_count(target))
        return validation(scans_table ? whole_mismatch() : std::string(invalid_start));
    if (!scans_table)
        if (auto fault = check_start_attributes(target.key(), start, false)) return fault;
    return check_start_attributes(target.table->key, start, true);
}

}  // namespace kcl::local::dynamodb
