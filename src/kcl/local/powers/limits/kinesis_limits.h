#pragma once

#include "kcl/local/powers/call_facts.h"
#include "kcl/local/powers/limits/daily_counts.h"
#include "kcl/local/powers/limits/shard_traffic.h"
#include "kcl/local/powers/limits/token_bucket.h"
#include "kcl/local/powers/partial_calls.h"
#include "kcl/wire/service_error.h"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <vector>

namespace kcl::local::powers {

/// How much Kinesis takes and gives, as AWS publishes it: per shard 1,000 records and 1 MiB in each
/// second, five GetRecords and five GetShardIterator, 2 MiB out; 2 MiB for each fan-out consumer;
/// and so many calls of every other operation for an account or a stream. In any 24 hours a stream
/// is scaled ten times by UpdateShardCount, and changes its mode twice.
///
/// Each limit of a second is a bucket that holds what the second brings. Time is the callers'.
class KinesisLimits {
  public:
    /// What the whole call is told when it is too much; else it is counted.
    std::optional<wire::ServiceError> admit(const CallFacts& facts);
    /// PutRecords: those records that are too much for their shards; the others are counted.
    std::vector<Refused> admit_records(const CallFacts& facts);
    /// After GetRecords: so many bytes were given. An answer that is more than a second's worth is
    /// paid for in full: after 10 MiB the shard gives nothing for five seconds.
    void count_read(const CallFacts& facts, std::size_t bytes);

    /// Fan-out: when the consumer may get more from the shard; empty when now.
    std::optional<SystemTime> fan_out_pause(const std::string& subscription, SystemTime now);
    void count_fan_out(const std::string& subscription, std::size_t bytes, SystemTime now);

    /// Shards of the call's stream that an on-demand stream would have split by now. Each once.
    std::vector<ShardTraffic::Busy> take_busy_shards(const CallFacts& facts);

    /// After a call that succeeded: some may do so only so many times in 24 hours.
    void count_success(const CallFacts& facts);

    void clear() {
        buckets_.clear();
        daily_.clear();
        traffic_.clear();
    }

  private:
    TokenBucket& bucket(const CallFacts& facts, std::string_view what, std::string_view shard,
                        const TokenRate& rate);
    bool take_call(const CallFacts& facts, std::string_view scope, const TokenRate& rate);
    bool take_record(const CallFacts& facts, std::string_view shard, std::size_t bytes);

    TokenBuckets buckets_;
    DailyCounts daily_;
    ShardTraffic traffic_;
};

/// The limits, for people.
boost::json::value kinesis_limits_described();

}  // namespace kcl::local::powers
