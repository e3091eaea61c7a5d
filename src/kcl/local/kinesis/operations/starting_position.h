#pragma once

#include "kcl/local/kinesis/records/record_log.h"

#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::kinesis {

/// One call's view of the shard that it wants to read.
struct Question {
    storage::Transaction& transaction;
    const Stream& stream;
    const Shard& shard;
    SystemTime now;
    std::string_view operation;  ///< As its errors name it.
};

/// Where a call says that reading shall begin.
struct Start {
    api::ShardIteratorType type = api::ShardIteratorType::trim_horizon;
    std::optional<std::string> sequence_number;
    std::optional<SystemTime> timestamp;
};

Outcome<Position> position_of(const Question& asked, const Start& start);

/// The sequence number that leads to the position when one begins AFTER_SEQUENCE_NUMBER, of a
/// record or not.
SequenceNumber number_before(const Question& asked, Position position);

/// The shards that go on where a closed one ends.
std::vector<api::ChildShard> children_of(storage::Transaction& transaction, const Stream& stream,
                                         const Shard& shard, SystemTime now);

}  // namespace kcl::local::kinesis
