#include "kcl/retrieval/deaggregate.h"

#include "kcl/wire/aggregated_record.h"

#include <algorithm>

namespace kcl::retrieval {

namespace {

Record view_of(const wire::kinesis::Record& record) {
    return {.data = record.data,
            .partition_key = record.partition_key,
            .sequence_number = record.sequence_number,
            .approximate_arrival = record.approximate_arrival_timestamp};
}

void add_unpacked(const wire::kinesis::Record& record, const HashKeyRange& shard,
                  Deaggregated& result) {
    const auto unpacked = wire::unpack(record.data, shard);
    Record view = view_of(record);
    switch (unpacked.kind) {
        case wire::Unpacked::Kind::plain:
            result.records.push_back(view);
            break;
        case wire::Unpacked::Kind::misplaced:
            ++result.misplaced;
            break;
        case wire::Unpacked::Kind::aggregated:
            result.lost += unpacked.lost;
            for (const auto& inner : unpacked.records) {
                view.data = inner.data;
                view.partition_key = inner.partition_key;
                result.records.push_back(view);
                ++view.sub_sequence_number;
            }
            break;
    }
}

}  // namespace

bool any_aggregated(std::span<const wire::kinesis::Record> records) {
    return std::ranges::any_of(
        records, [](const auto& record) { return wire::may_be_aggregated(record.data); });
}

Deaggregated deaggregate(std::span<const wire::kinesis::Record> records,
                         const HashKeyRange& shard) {
    Deaggregated result;
    result.records.reserve(records.size());
    for (const auto& record : records) {
        if (wire::may_be_aggregated(record.data)) {
            add_unpacked(record, shard, result);
        } else {
            result.records.push_back(view_of(record));
        }
    }
    return result;
}

Checkpoint position_of(const Record& record) {
    return Checkpoint::at(std::string(record.sequence_number), record.sub_sequence_number);
}

void drop_up_to(const Checkpoint& done, std::vector<Record>& records) {
    if (!done.is_number()) return;
    const auto is_after = [&](const Record& record) {
        const auto order = compare_sequence_numbers(record.sequence_number, done.text());
        return order > 0 || (order == 0 && record.sub_sequence_number > done.sub_sequence_number());
    };
    records.erase(records.begin(), std::ranges::find_if(records, is_after));
}

}  // namespace kcl::retrieval
