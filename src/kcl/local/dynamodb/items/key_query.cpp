#include "kcl/local/dynamodb/items/key_query.h"

#include "kcl/local/dynamodb/values/key_encoding.h"

namespace kcl::local::dynamodb {

using Operator = KeyTerm::Operator;

/// Sort keys are the end of an item's key, but are ended in an index's entry.
KeyRange range_of(const ReadTarget& target, const KeyQuery& query, bool is_forward) {
    auto partition = target.prefix();
    append_partition(partition, ordered_bytes(*query.hash->values.front()));
    if (!query.range) return {partition, after_prefix(partition), is_forward};

    const auto at = [&](const AttributeValue& value) {
        auto key = partition;
        if (target.index)
            append_ended(key, ordered_bytes(value));
        else
            key += ordered_bytes(value);
        return key;
    };
    const auto past = [&](const AttributeValue& value) {
        return target.index ? after_prefix(at(value)) : at(value) + '\0';
    };
    const auto& low = *query.range->values.front();
    const auto& high = *query.range->values.back();
    switch (query.range->op) {
        case Operator::equal:
            return {at(low), past(low), is_forward};
        case Operator::less:
            return {partition, at(low), is_forward};
        case Operator::less_or_equal:
            return {partition, past(low), is_forward};
        case Operator::greater:
            return {past(low), after_prefix(partition), is_forward};
        case Operator::greater_or_equal:
            return {at(low), after_prefix(partition), is_forward};
        case Operator::between:
            return {at(low), past(high), is_forward};
        case Operator::begins_with:
        case Operator::not_indexable:
            break;
    }
    auto beginning = at(low);
    constexpr std::size_t end_mark = 2;
    if (target.index) beginning.resize(beginning.size() - end_mark);
    return {beginning, after_prefix(beginning), is_forward};
}

}  // namespace kcl::local::dynamodb
