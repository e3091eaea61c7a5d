#include "kcl/local/powers/limits/kinesis_limits.h"

#include "kcl/local/powers/aws_errors.h"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kcl::local::powers {

namespace {

constexpr double mebibyte = 1 << 20;
constexpr TokenRate reads{5, 5};
constexpr TokenRate bytes_out{2 * mebibyte, 2 * mebibyte};
constexpr TokenRate records_in{1000, 1000};
constexpr TokenRate bytes_in{mebibyte, mebibyte};

/// Calls in a second.
struct ControlRate {
    std::string_view operation;
    double per_second;
    bool per_stream;
};
constexpr std::array control_rates{
    ControlRate{"AddTagsToStream", 5, false},
    ControlRate{"CreateStream", 5, false},
    ControlRate{"DecreaseStreamRetentionPeriod", 5, true},
    ControlRate{"DeleteStream", 5, false},
    ControlRate{"DeregisterStreamConsumer", 5, true},
    ControlRate{"DescribeLimits", 1, false},
    ControlRate{"DescribeStream", 10, false},
    ControlRate{"DescribeStreamConsumer", 20, true},
    ControlRate{"DescribeStreamSummary", 20, false},
    ControlRate{"DisableEnhancedMonitoring", 5, true},
    ControlRate{"EnableEnhancedMonitoring", 5, true},
    ControlRate{"IncreaseStreamRetentionPeriod", 5, true},
    ControlRate{"ListShards", 1000, true},
    ControlRate{"ListStreamConsumers", 5, true},
    ControlRate{"ListStreams", 5, false},
    ControlRate{"ListTagsForStream", 5, false},
    ControlRate{"MergeShards", 5, false},
    ControlRate{"RegisterStreamConsumer", 5, true},
    ControlRate{"RemoveTagsFromStream", 5, false},
    ControlRate{"SplitShard", 5, false},
    ControlRate{"UpdateShardCount", 5, false},
    ControlRate{"UpdateStreamMode", 5, true},
};

/// Successes in 24 hours.
struct DailyLimit {
    std::string_view operation;
    std::size_t most;
};
constexpr std::array daily_limits{DailyLimit{"UpdateShardCount", 10},
                                  DailyLimit{"UpdateStreamMode", 2}};

std::string first(const std::vector<std::string>& names) {
    return names.empty() ? std::string() : names.front();
}

}  // namespace

namespace {

std::string name_of(const CallFacts& facts, std::string_view scope) {
    return fmt::format("{}/{}/{}/{}", facts.operation, facts.caller.account, facts.caller.region,
                       scope);
}

std::string stream_of(const CallFacts& facts) {
    return fmt::format("{}/{}/{}", facts.caller.account, facts.caller.region,
                       first(facts.resources));
}

}  // namespace

TokenBucket& KinesisLimits::bucket(const CallFacts& facts, std::string_view what,
                                   std::string_view shard, const TokenRate& rate) {
    const auto name = fmt::format("{}/{}/{}/{}/{}", what, facts.caller.account, facts.caller.region,
                                  first(facts.resources), shard);
    return buckets_.at(name, rate, facts.caller.now);
}

bool KinesisLimits::take_call(const CallFacts& facts, std::string_view scope,
                              const TokenRate& rate) {
    auto& calls = buckets_.at(name_of(facts, scope), rate, facts.caller.now);
    if (calls.left < 1) return false;
    calls.left -= 1;
    return true;
}

bool KinesisLimits::take_record(const CallFacts& facts, std::string_view shard, std::size_t bytes) {
    if (shard.empty()) return true;  // no such stream: the service will say so
    auto& records = bucket(facts, "records", shard, records_in);
    auto& room = bucket(facts, "bytes", shard, bytes_in);
    const auto size = static_cast<double>(bytes);
    // A record of more than a second's worth goes into a full bucket, and is paid for after.
    if (records.left < 1 || room.left < std::min(size, bytes_in.most)) return false;
    records.left -= 1;
    room.left -= size;
    traffic_.add(stream_of(facts), std::string(shard), bytes, facts.caller.now);
    return true;
}

std::optional<wire::ServiceError> KinesisLimits::admit(const CallFacts& facts) {
    const auto stream = first(facts.resources);
    const auto shard = first(facts.shards);
    if (facts.operation == "PutRecord") {
        const auto bytes = facts.subjects.empty() ? 0 : facts.subjects.front().bytes;
        if (take_record(facts, shard, bytes)) return std::nullopt;
        return shard_rate_exceeded(facts.caller, stream, shard);
    }
    if (facts.operation == "GetRecords" || facts.operation == "GetShardIterator") {
        const bool is_rested =
            facts.operation != "GetRecords" || bucket(facts, "out", shard, bytes_out).left >= 0;
        if (is_rested && take_call(facts, stream + "/" + shard, reads)) return std::nullopt;
        return shard_rate_exceeded(facts.caller, stream, shard);
    }
    const auto daily = std::ranges::find(daily_limits, facts.operation, &DailyLimit::operation);
    if (daily != daily_limits.end() &&
        daily_.of(name_of(facts, stream), facts.caller.now) >= daily->most)
        return error_of("LimitExceededException",
                        fmt::format("{} has succeeded {} times in the last 24 hours for stream {} "
                                    "under account {}: more are not allowed.",
                                    daily->operation, daily->most, stream, facts.caller.account));
    const auto rate = std::ranges::find(control_rates, facts.operation, &ControlRate::operation);
    if (rate == control_rates.end()) return std::nullopt;
    if (take_call(facts, rate->per_stream ? stream : "", {rate->per_second, rate->per_second}))
        return std::nullopt;
    return stream_rate_exceeded(facts.caller, stream);
}

void KinesisLimits::count_success(const CallFacts& facts) {
    const auto daily = std::ranges::find(daily_limits, facts.operation, &DailyLimit::operation);
    if (daily != daily_limits.end())
        daily_.add(name_of(facts, first(facts.resources)), facts.caller.now);
}

std::vector<Refused> KinesisLimits::admit_records(const CallFacts& facts) {
    std::vector<Refused> refused;
    for (std::size_t i = 0; i < facts.subjects.size(); ++i) {
        const auto& record = facts.subjects[i];
        if (!take_record(facts, record.shard, record.bytes))
            refused.push_back(
                {i, shard_rate_exceeded(facts.caller, record.resource, record.shard)});
    }
    return refused;
}

std::vector<ShardTraffic::Busy> KinesisLimits::take_busy_shards(const CallFacts& facts) {
    return traffic_.take_busy(stream_of(facts), facts.caller.now);
}

void KinesisLimits::count_read(const CallFacts& facts, std::size_t bytes) {
    auto& room = bucket(facts, "out", first(facts.shards), bytes_out);
    const auto size = static_cast<double>(bytes);
    room.left = size > bytes_out.most ? std::min(room.left, 0.0) - size : room.left - size;
}

std::optional<SystemTime> KinesisLimits::fan_out_pause(const std::string& subscription,
                                                       SystemTime now) {
    const auto& room = buckets_.at(subscription, bytes_out, now);
    if (room.left >= 0) return std::nullopt;
    return time_of(room, bytes_out, 0);
}

void KinesisLimits::count_fan_out(const std::string& subscription, std::size_t bytes,
                                  SystemTime now) {
    buckets_.at(subscription, bytes_out, now).left -= static_cast<double>(bytes);
}

boost::json::value kinesis_limits_described() {
    boost::json::object control;
    for (const auto& rate : control_rates)
        control[rate.operation] = fmt::format("{} calls/s for each {}", rate.per_second,
                                              rate.per_stream ? "stream" : "account");
    for (const auto& limit : daily_limits)
        control[limit.operation] =
            fmt::format("{} for each stream in 24 hours, {}", limit.most,
                        std::string_view(control[limit.operation].as_string()));
    return boost::json::object{
        {"shard",
         {{"in", "1000 records/s, 1 MiB/s"},
          {"out", "5 GetRecords/s, 2 MiB/s (10 MiB, then 5 s nothing), 5 GetShardIterator/s"},
          {"fanOut", "2 MiB/s for each consumer"},
          {"onDemand", "split after a minute of more than 500 records/s or 512 KiB/s in"}}},
        {"operations", std::move(control)}};
}

}  // namespace kcl::local::powers
