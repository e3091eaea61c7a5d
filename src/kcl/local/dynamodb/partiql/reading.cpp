#include "kcl/local/dynamodb/partiql/reading.h"

#include "kcl/local/dynamodb/expressions/condition.h"
#include "kcl/local/dynamodb/items/item_keys.h"
#include "kcl/local/dynamodb/items/key_query.h"
#include "kcl/local/dynamodb/partiql/conditions.h"
#include "kcl/local/dynamodb/partiql/key_branches.h"
#include "kcl/local/dynamodb/values/java_order.h"
#include "kcl/local/dynamodb/values/key_encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::local::dynamodb::partiql {
namespace {

using Fault = std::optional<wire::ServiceError>;

/// One read of a SELECT. A scan has no branch.
struct PlannedRead {
    KeyRange range;
    const KeyBranch* branch = nullptr;
};

Fault check_nested_keys(const ReadTarget& target, const PreparedStatement& statement) {
    std::vector<const Path*> paths;
    paths.reserve(statement.columns.size());
    for (const auto& column : statement.columns) paths.push_back(&column.path);
    if (statement.where) collect_paths(statement.where->condition(), paths);
    for (const auto* path : paths)
        if (path->size() > 1 && target.key().find(path->front().name))
            return refuse(fmt::format("Key attributes must be scalars; list random access '[]' and "
                                      "map lookup '.' are not allowed: Key: {}",
                                      path->front().name))
                .error();
    return std::nullopt;
}

std::vector<PlannedRead> plan_reads(const ReadTarget& target,
                                    const std::vector<KeyBranch>& branches, bool is_forward) {
    std::vector<PlannedRead> reads;
    for (const auto& branch : branches) {
        const KeyQuery query{&branch.hash, branch.range ? &*branch.range : nullptr};
        reads.push_back({range_of(target, query, is_forward), &branch});
    }
    std::ranges::sort(reads, {}, [](const PlannedRead& read) { return read.range.from; });
    return reads;
}

/// `reads` in the order of their ranges.
Fault check_overlap(const std::vector<PlannedRead>& reads) {
    for (std::size_t i = 1; i < reads.size(); ++i) {
        const auto& before = reads[i - 1].range;
        if (before.to.empty() || reads[i].range.from < before.to)
            return refuse(
                       "Overlapping conditions with range keys are not supported in where clause")
                .error();
    }
    return std::nullopt;
}

const OrderKey* find_order(const PreparedStatement& statement, std::string_view attribute) {
    const auto found = std::ranges::find(statement.order, attribute, &OrderKey::attribute);
    return found == statement.order.end() ? nullptr : &*found;
}

bool reads_forward(const PreparedStatement& statement, const KeySchema& key) {
    if (key.range)
        if (const auto* order = find_order(statement, key.range->name))
            return !order->is_descending;
    const auto* order = find_order(statement, key.hash.name);
    return !order || !order->is_descending;
}

bool has_many_hashes(const std::vector<KeyBranch>& branches) {
    return std::ranges::any_of(branches, [&](const KeyBranch& branch) {
        return !equal(*branch.hash.values.front(), *branches.front().hash.values.front());
    });
}

Fault check_order(const PreparedStatement& statement, const KeySchema& key,
                  const std::vector<KeyBranch>& branches) {
    if (statement.order.empty()) return std::nullopt;
    if (branches.empty())
        return refuse(
                   "Must have at least one non-optional hash key condition in WHERE clause when "
                   "using ORDER BY clause.")
            .error();
    for (const auto& [attribute, is_descending] : statement.order)
        if (!key.find(attribute))
            return refuse(
                       fmt::format("Variable reference {} in ORDER BY clause must be part of the "
                                   "primary key",
                                   attribute))
                .error();
    if (has_many_hashes(branches) && !find_order(statement, key.hash.name))
        return refuse(
                   "Must have hash key in ORDER BY clause when more than one hash key condition "
                   "specified in WHERE clause.")
            .error();
    return std::nullopt;
}

/// ORDER BY: partitions by the value of their key, then parts of them by sort key.
void order_reads(std::vector<PlannedRead>& reads, const PreparedStatement& statement,
                 const KeySchema& key, bool is_forward) {
    if (statement.order.empty()) return;
    if (!is_forward) std::ranges::reverse(reads);
    const auto* by_hash = find_order(statement, key.hash.name);
    if (!by_hash) return;
    std::ranges::sort(reads, [&](const PlannedRead& a, const PlannedRead& b) {
        const auto order = compare(*a.branch->hash.values.front(), *b.branch->hash.values.front());
        if (order && *order != 0) return by_hash->is_descending ? *order > 0 : *order < 0;
        return is_forward ? a.range.from < b.range.from : b.range.from < a.range.from;
    });
}

/// The branch that AWS reads first, and asks whether an index holds what it filters by.
const KeyBranch& first_branch(const std::vector<KeyBranch>& branches) {
    const auto place = [](const KeyBranch& branch) {
        const auto* text = text_bytes(*branch.hash.values.front());
        return java_bucket(text ? *text : "");
    };
    const auto* first = &branches.front();
    for (const auto& branch : branches)
        if (place(branch) <= place(*first)) first = &branch;
    return *first;
}

/// What of the columns an index must hold, and what of the filter.
Outcome<Shaping> shape_of(const ReadTarget& target, const PreparedStatement& statement,
                          const KeyBranches& keys) {
    BoundExpressions expressions;
    if (!statement.columns.empty()) {
        Expression projection;
        projection.kind = ExpressionKind::projection;
        for (const auto& column : statement.columns) projection.projection.push_back(column.path);
        expressions.set(ExpressionKind::projection,
                        {std::make_shared<const Expression>(std::move(projection)), {}});
    }
    if (!keys.branches.empty() && keys.is_exact && target.index) {
        std::vector<Node> rest;
        for (const auto* node : first_branch(keys.branches).rest) rest.push_back(*node);
        if (!rest.empty())
            expressions.set(
                ExpressionKind::filter,
                condition_like(*statement.where, joined(Node::Kind::conjunction, std::move(rest))));
    }
    auto shaping = shape(target, std::nullopt, expressions);
    if (!shaping) return shaping;
    // The columns are cut out of whole items later.
    shaping->paths.clear();
    shaping->filter = statement.where ? &*statement.where : nullptr;
    return shaping;
}

/// Moves a range to where the last page ended.
Fault resume(const ReadTarget& target, const Item& last_key, KeyRange& range) {
    if (check_start_key(target, last_key, false)) return refuse("Invalid NextToken").error();
    range.begin_after(target.position(last_key));
    return std::nullopt;
}

/// Reads one range after the other until a page is full.
class Reader {
  public:
    Reader(storage::Transaction& transaction, const ReadTarget& target, const Shaping& shaping,
           const SelectOptions& options)
        : transaction_(transaction), target_(target), shaping_(shaping), options_(options) {}

    Outcome<Selection> read(std::vector<PlannedRead> reads, const PreparedStatement& statement) {
        Selection selection;
        auto limit = options_.limit;
        std::size_t first = 0;
        if (const auto& from = options_.from) {
            first = from->read;
            if (first >= reads.size()) return refuse("Invalid NextToken");
            if (auto fault = resume(target_, from->last_key, reads[first].range))
                return std::unexpected(std::move(*fault));
        }
        for (auto i = first; i < reads.size(); ++i) {
            auto page = read_page(transaction_, target_, reads[i].range, shaping_, limit,
                                  options_.is_consistent);
            for (auto& item : page.items)
                selection.items.push_back(selected(statement, std::move(item)));
            selection.used.add(page.used);
            if (page.last_key) {
                selection.rest = {i, std::move(*page.last_key)};
                break;
            }
            if (limit) *limit -= page.scanned;
        }
        return selection;
    }

  private:
    storage::Transaction& transaction_;
    const ReadTarget& target_;
    const Shaping& shaping_;
    const SelectOptions& options_;
};

}  // namespace

Outcome<ReadTarget> select_target(storage::Transaction& transaction, Tables& tables,
                                  const Caller& caller, const PreparedStatement& statement,
                                  bool is_consistent) {
    auto table = tables.for_items(transaction, caller, statement.table);
    if (!table) return std::unexpected(std::move(table).error());
    ReadTarget target{std::move(*table)};
    if (!statement.index) return target;
    target.index = target.table->find_index(*statement.index, caller.now);
    if (!target.index || target.index->gone)
        return refuse("The table does not have the specified index");
    if (target.index->is_global && is_consistent)
        return refuse("Strongly consistent read is not supported on Global Secondary Indexes");
    if (target.index->status(caller.now) == wire::dynamodb::IndexStatus::creating)
        return refuse(fmt::format("Cannot read from backfilling global secondary index: {}",
                                  *statement.index));
    return target;
}

Outcome<Selection> select_page(storage::Transaction& transaction, const ReadTarget& target,
                               const PreparedStatement& statement, const SelectOptions& options) {
    if (auto fault = check_nested_keys(target, statement))
        return std::unexpected(std::move(*fault));
    KeyBranches keys;
    if (statement.where) {
        auto found = key_branches(*statement.where, target.key());
        if (!found) return std::unexpected(std::move(found).error());
        keys = std::move(*found);
    }
    if (auto fault = check_key_types(keys.branches, target.key())) {
        if (keys.is_exact) return std::unexpected(std::move(*fault));
        keys.branches.clear();
    }
    if (auto fault = check_order(statement, target.key(), keys.branches))
        return std::unexpected(std::move(*fault));
    const bool is_forward = reads_forward(statement, target.key());
    auto reads = plan_reads(target, keys.branches, is_forward);
    if (auto fault = check_overlap(reads)) return std::unexpected(std::move(*fault));
    order_reads(reads, statement, target.key(), is_forward);
    if (keys.branches.empty()) {
        const auto prefix = target.prefix();
        reads.push_back({{prefix, after_prefix(prefix)}});
    }
    const auto shaping = shape_of(target, statement, keys);
    if (!shaping) return std::unexpected(shaping.error());
    return Reader(transaction, target, *shaping, options).read(std::move(reads), statement);
}

Outcome<Item> key_of_read(const PreparedStatement& statement, const TablePointer& table,
                          std::string_view refusal) {
    const auto refused = [&] { return refuse(std::string(refusal)); };
    if (!statement.where || statement.index) return refused();
    const auto keys = key_branches(*statement.where, table->key);
    if (!keys) return std::unexpected(keys.error());
    const ReadTarget target{table};
    if (auto fault = check_overlap(plan_reads(target, keys->branches, true)))
        return std::unexpected(std::move(*fault));
    if (keys->branches.size() != 1 || !keys->is_exact) return refused();
    const auto& branch = keys->branches.front();
    Item key;
    key.emplace(branch.hash.attribute, *branch.hash.values.front());
    if (branch.range) {
        if (branch.range->op != KeyTerm::Operator::equal) return refused();
        key.emplace(branch.range->attribute, *branch.range->values.front());
    }
    if (key.size() != table->key.size() || !branch.rest.empty()) return refused();
    return key;
}

Item selected(const PreparedStatement& statement, Item item) {
    if (statement.columns.empty()) return item;
    Item columns;
    for (const auto& column : statement.columns)
        if (const auto* value = find_path(item, column.path, {}))
            columns.emplace(column.name, *value);
    return columns;
}

}  // namespace kcl::local::dynamodb::partiql
