#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/reads.h"
#include "kcl/local/dynamodb/items/used_by_table.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Response = dynamodb::BatchGetItemResponse;

constexpr std::size_t most_keys = 100;
constexpr std::size_t largest_answer = std::size_t{16} * 1024 * 1024;

/// One table's part of a batch, read to its end or as far as the answer may grow.
class BatchReader {
  public:
    BatchReader(storage::Transaction& transaction, Tables& tables, const Caller& caller)
        : transaction_(transaction), tables_(tables), caller_(caller) {}

    std::optional<wire::ServiceError> read(const std::string& name,
                                           const dynamodb::KeysAndAttributes& wanted,
                                           const BoundExpressions& expressions) {
        response_.responses[name];
        std::vector<std::string> seen;
        for (const auto& key : wanted.keys) {
            auto read = read_by_key(transaction_, tables_, caller_, name, key, expressions);
            if (!read) return std::move(read).error();
            if (std::ranges::find(seen, read->key) != seen.end())
                return service_error("ValidationException",
                                     "Provided list of item keys contains duplicates");
            seen.push_back(read->key);
            take(name, wanted, key, *read);
        }
        return std::nullopt;
    }

    Response finish(std::optional<dynamodb::ReturnConsumedCapacity> wanted) {
        response_.consumed_capacity = used_.consumed(wanted);
        return std::move(response_);
    }

  private:
    void take(const std::string& name, const dynamodb::KeysAndAttributes& wanted, const Item& key,
              ItemRead& read) {
        if (size_ + read.size > largest_answer) {
            auto& left = response_.unprocessed_keys[name];
            if (left.keys.empty()) {
                left = wanted;
                left.keys.clear();
            }
            left.keys.push_back(key);
            return;
        }
        size_ += read.size;
        UsedUnits units;
        units.table = read_units(read.size, wanted.consistent_read.value_or(false));
        used_.add(read.table, units);
        if (read.item) response_.responses[name].push_back(std::move(*read.item));
    }

    storage::Transaction& transaction_;
    Tables& tables_;
    const Caller& caller_;
    Response response_;
    UsedByTable used_;
    std::size_t size_ = 0;
};

}  // namespace

Outcome<Response> Engine::batch_get_item(Transaction& transaction, const Caller& caller,
                                         dynamodb::BatchGetItemRequest request) {
    std::vector<BoundExpressions> expressions;
    std::size_t keys = 0;
    for (auto& [name, wanted] : request.request_items) {
        for (auto& key : wanted.keys)
            if (auto fault = normalise(key)) return refuse(std::move(*fault));
        auto bound = bind_projection(expressions_, wanted.projection_expression,
                                     wanted.expression_attribute_names, wanted.attributes_to_get);
        if (!bound) return std::unexpected(std::move(bound).error());
        expressions.push_back(std::move(*bound));
        keys += wanted.keys.size();
    }
    if (keys > most_keys) return refuse("Too many items requested for the BatchGetItem call");

    BatchReader reader(transaction, tables_, caller);
    std::size_t at = 0;
    for (const auto& [name, wanted] : request.request_items)
        if (auto fault = reader.read(name, wanted, expressions[at++]))
            return std::unexpected(std::move(*fault));
    return reader.finish(request.return_consumed_capacity);
}

}  // namespace kcl::local::dynamodb
