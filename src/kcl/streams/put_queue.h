#pragma once

#include "kcl/base/result.h"
#include "kcl/wire/kinesis/put_records.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace kcl::streams {

/// One record on its way into a stream.
struct Outgoing {
    std::uint64_t number = 0;  ///< Its place in the input, for messages.
    std::string data;
    std::string partition_key;
    std::optional<std::string> explicit_hash_key;
    int attempts = 0;
    /// It was part of a call that was refused as a whole: it goes alone, so that the service's
    /// word is about it.
    bool alone = false;
};

/// Why no stream takes this record; empty when one may.
std::optional<std::string> fault_of(const Outgoing& record);

struct PutRules {
    /// Two records with one partition key never go in one call, of which the first might fail and
    /// the second not. Without it calls are fuller when keys repeat.
    bool keep_order = true;
    std::size_t records_per_call = 500;
    std::size_t bytes_per_call = 5 << 20;
    int attempts = 10;  ///< For one record.
};

/// The records that wait for a call, those in the call under way, and what an answer means for
/// each. One call at a time. Pure.
class PutQueue {
  public:
    struct Stored {
        std::uint64_t number;
        std::string shard_id;
        std::string sequence_number;
        std::size_t bytes;
    };
    struct NotStored {
        std::uint64_t number;
        std::string reason;
    };
    /// What became of the call. Records in neither list wait again, in front.
    struct Outcome {
        std::vector<Stored> stored;
        std::vector<NotStored> not_stored;
        std::size_t tried_again = 0;
    };

    explicit PutQueue(PutRules rules) : rules_(rules) {}

    void add(Outgoing record);
    std::size_t waiting() const { return waiting_.size(); }
    std::size_t waiting_bytes() const { return waiting_bytes_; }

    /// Chooses the next call's records, at most so many, in their order. They stay in hand until
    /// answered() or refused(). Not while others are in hand.
    const std::vector<Outgoing>& take(std::size_t at_most);
    Outcome answered(const wire::kinesis::PutRecordsResponse& answer);
    /// The call failed as a whole. Invalid: a lone record is given up, several go one by one.
    Outcome refused(const Error& error);

    /// All that was not stored, in order; empties the queue.
    std::vector<Outgoing> give_up();

  private:
    void try_again(Outgoing record, std::string reason, Outcome& outcome);
    void put_back();

    PutRules rules_;
    std::deque<Outgoing> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::vector<Outgoing> in_hand_;
    std::vector<Outgoing> again_;
};

}  // namespace kcl::streams
