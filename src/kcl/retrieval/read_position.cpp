#include "kcl/retrieval/read_position.h"

#include <cassert>

namespace kcl::retrieval {

namespace {
using wire::kinesis::GetShardIteratorRequest;
using wire::kinesis::ShardIteratorType;

// Kinesis stamps records with its own clock, which may be behind ours: rather a record from just
// before the start than none of those just after it.
constexpr auto clock_difference = 5s;
}  // namespace

GetShardIteratorRequest ReadPosition::iterator_request(const ShardSource& source) const {
    GetShardIteratorRequest request{.stream_name = source.stream_name, .shard_id = source.shard_id};
    if (last_read_) {
        request.shard_iterator_type = ShardIteratorType::after_sequence_number;
        request.starting_sequence_number = last_read_;
        return request;
    }
    switch (start_.checkpoint.kind()) {
        case Checkpoint::Kind::at_timestamp:
            request.shard_iterator_type = ShardIteratorType::at_timestamp;
            request.timestamp = start_.timestamp;
            break;
        case Checkpoint::Kind::trim_horizon:
            request.shard_iterator_type = ShardIteratorType::trim_horizon;
            break;
        case Checkpoint::Kind::number:
            request.shard_iterator_type = ShardIteratorType::at_sequence_number;
            request.starting_sequence_number = std::string(start_.checkpoint.text());
            break;
        case Checkpoint::Kind::shard_end:
            assert(!"a shard that was read to its end is not read again");
            [[fallthrough]];
        case Checkpoint::Kind::latest:
            request.shard_iterator_type =
                subscribed_at_ ? ShardIteratorType::at_timestamp : ShardIteratorType::latest;
            if (subscribed_at_) request.timestamp = *subscribed_at_ - clock_difference;
            break;
    }
    return request;
}

void ReadPosition::subscribed(SystemTime now) {
    if (!subscribed_at_) subscribed_at_ = now;
}

}  // namespace kcl::retrieval
