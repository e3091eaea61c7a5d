#pragma once

#include "kcl/base/hash_key.h"
#include "kcl/base/sequence_number.h"
#include "kcl/record.h"
#include "kcl/wire/kinesis/shapes.h"

#include <cstddef>
#include <span>
#include <vector>

namespace kcl::retrieval {

/// The records of a batch as users see them: what producers aggregated is taken apart.
struct Deaggregated {
    std::vector<Record> records;  ///< Their views point to where those of the batch did.
    /// Aggregates of which a record belongs to another shard, after a reshard: the producer sends
    /// all of it again, to the right one. Left out.
    std::size_t misplaced = 0;
    /// Inner records that can't be understood and are left out, with all behind them in the same
    /// aggregate. An aggregate that is damaged as a whole is not counted: it is delivered as it is.
    std::size_t lost = 0;
};

/// True when one of `records` looks aggregated, so that deaggregate() has real work to do. Cheap.
bool any_aggregated(std::span<const wire::kinesis::Record> records);

/// Pure. Records inside one aggregate share its sequence number and are counted by their
/// sub-sequence number from 0.
Deaggregated deaggregate(std::span<const wire::kinesis::Record> records, const HashKeyRange& shard);

/// The position of a record, as a checkpoint.
Checkpoint position_of(const Record& record);

/// Drops the records at the front that are at or before `done`.
void drop_up_to(const Checkpoint& done, std::vector<Record>& records);

}  // namespace kcl::retrieval
