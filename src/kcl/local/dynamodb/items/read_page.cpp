#include "kcl/local/dynamodb/expressions/condition.h"
#include "kcl/local/dynamodb/expressions/projection.h"
#include "kcl/local/dynamodb/items/item_keys.h"
#include "kcl/local/dynamodb/items/reads.h"
#include "kcl/local/dynamodb/values/item_codec.h"
#include "kcl/local/dynamodb/values/java_order.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

constexpr std::size_t largest_page = std::size_t{1024} * 1024;

/// Walks one range of keys and gathers one page.
class PageReader {
  public:
    PageReader(storage::Transaction& transaction, const ReadTarget& target, const Shaping& shaping,
               bool is_consistent)
        : transaction_(transaction),
          target_(target),
          shaping_(shaping),
          is_consistent_(is_consistent) {}

    Page read(const KeyRange& range, std::optional<int> limit) {
        const auto cursor = transaction_.cursor(target_.space());
        for (bool more = begin(*cursor, range); more && is_within(*cursor, range);
             more = range.is_forward ? cursor->next() : cursor->previous()) {
            take(*cursor);
            if (page_.scanned == limit || bytes_ >= largest_page) {
                page_.last_key =
                    key_attributes(*target_.table, target_.index, decode_item(cursor->value()));
                break;
            }
        }
        count_units();
        return std::move(page_);
    }

  private:
    static bool begin(storage::Cursor& cursor, const KeyRange& range) {
        return range.is_forward ? cursor.seek(range.from) : cursor.seek_before(range.to);
    }

    static bool is_within(const storage::Cursor& cursor, const KeyRange& range) {
        return cursor.key() >= range.from && (range.to.empty() || cursor.key() < range.to);
    }

    void take(const storage::Cursor& cursor) {
        ++page_.scanned;
        bytes_ += encoded_item_size(cursor.value());
        if (shaping_.only_count && !shaping_.filter) {
            ++page_.count;
            return;
        }
        auto item = shaping_.from_table ? item_of_entry(cursor.key()) : decode_item(cursor.value());
        if (shaping_.filter &&
            !holds(shaping_.filter->condition(), shaping_.filter->bindings, item))
            return;
        ++page_.count;
        if (shaping_.only_count) return;
        page_.items.push_back(shaping_.paths.empty() ? std::move(item)
                                                     : project(item, shaping_.paths));
    }

    Item item_of_entry(std::string_view entry_key) {
        auto key = number_prefix(target_.table->number);
        key += item_key_of_entry(*target_.index, entry_key);
        const auto bytes = transaction_.get(storage::Space::dynamodb_items, key);
        if (!bytes) return {};
        page_.used.table += read_units(encoded_item_size(*bytes), is_consistent_);
        return decode_item(*bytes);
    }

    void count_units() {
        const auto units = read_units(bytes_, is_consistent_);
        if (target_.index)
            page_.used.add_index(*target_.index, units);
        else
            page_.used.table += units;
    }

    storage::Transaction& transaction_;
    const ReadTarget& target_;
    const Shaping& shaping_;
    bool is_consistent_;
    Page page_;
    std::size_t bytes_ = 0;
};

/// The attributes, of those that `paths` begin with, that an index does not hold.
std::vector<std::string_view> not_projected(const ReadTarget& target,
                                            const std::vector<ResolvedPath>& paths) {
    std::vector<std::string_view> missing;
    for (const auto& path : paths)
        if (!projects(*target.table, *target.index, path.front().name))
            missing.push_back(path.front().name);
    return missing;
}

}  // namespace

Outcome<Shaping> shape(const ReadTarget& target, std::optional<wire::dynamodb::Select> select,
                       const BoundExpressions& expressions) {
    using wire::dynamodb::Select;
    Shaping shaping;
    shaping.filter = expressions.find(ExpressionKind::filter);
    if (const auto* projection = expressions.find(ExpressionKind::projection))
        shaping.paths = paths_of(*projection);
    shaping.only_count = select == Select::count;
    if (auto fault = check_key_paths(*target.table, shaping.paths))
        return std::unexpected(std::move(*fault));
    std::vector<ResolvedPath> filter_paths;
    if (shaping.filter) filter_paths = paths_of(*shaping.filter);
    if (auto fault = check_key_paths(*target.table, filter_paths))
        return std::unexpected(std::move(*fault));
    if (!target.index) return shaping;

    const auto& index = *target.index;
    const bool lacks_attributes = index.projection != wire::dynamodb::ProjectionType::all;
    const auto wanted = not_projected(target, shaping.paths);
    if (index.is_global && select == Select::all_attributes && lacks_attributes)
        return refuse_value(
            fmt::format("Select type ALL_ATTRIBUTES is not supported for global secondary index {} "
                        "because its projection type is not ALL",
                        index.name));
    if (index.is_global && !wanted.empty())
        return refuse_value(fmt::format("Global secondary index {} does not project [{}]",
                                        index.name, fmt::join(wanted, ", ")));
    shaping.from_table = (select == Select::all_attributes && lacks_attributes) || !wanted.empty();
    auto filtered = not_projected(target, filter_paths);
    sort_as_java_set(filtered);
    if (!shaping.from_table && !filtered.empty())
        return refuse_value(
            fmt::format("Secondary index {} does not project one or more filter attributes: [{}]",
                        index.name, fmt::join(filtered, ", ")));
    return shaping;
}

Page read_page(storage::Transaction& transaction, const ReadTarget& target, const KeyRange& range,
               const Shaping& shaping, std::optional<int> limit, bool is_consistent) {
    return PageReader(transaction, target, shaping, is_consistent).read(range, limit);
}

}  // namespace kcl::local::dynamodb
