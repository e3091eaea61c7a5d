#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/sequence_number.h"
#include "kcl/wire/kinesis/get_shard_iterator.h"

#include <optional>
#include <string>

namespace kcl::retrieval {

struct ShardSource {
    std::string stream_name;
    std::string shard_id;
};

/// Where the reading of a shard begins.
struct StartAt {
    Checkpoint checkpoint;
    SystemTime timestamp{};  ///< Used with AT_TIMESTAMP only: the table does not store it.
};

/// How far one shard has been read, and how to ask for an iterator there. Pure.
class ReadPosition {
  public:
    explicit ReadPosition(StartAt start) : start_(std::move(start)) {}

    /// The request that goes on from here:
    ///   - before anything was read, AT the checkpoint, not after it: the record there may be an
    ///     aggregate of which only a part was processed;
    ///   - LATEST means the first time it was asked for: a later request repeats that moment;
    ///   - afterwards AFTER the last record that was read.
    wire::kinesis::GetShardIteratorRequest iterator_request(const ShardSource& source) const;

    /// An iterator was got with a request sent at `now`.
    void subscribed(SystemTime now);
    /// Everything up to this record was read.
    void read_up_to(std::string sequence_number) { last_read_ = std::move(sequence_number); }

  private:
    StartAt start_;
    std::optional<SystemTime> subscribed_at_;
    std::optional<std::string> last_read_;
};

}  // namespace kcl::retrieval
