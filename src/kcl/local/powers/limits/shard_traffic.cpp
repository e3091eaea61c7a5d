#include "kcl/local/powers/limits/shard_traffic.h"

#include <utility>

namespace kcl::local::powers {

namespace {

constexpr std::uint64_t a_minute = 60;
constexpr std::uint64_t busy_records = 500 * a_minute;
constexpr std::uint64_t busy_bytes = (std::uint64_t{512} << 10) * a_minute;
/// Tests may make up streams for ever.
constexpr std::size_t most_streams = 100'000;

SystemTime minute_of(SystemTime now) { return std::chrono::floor<std::chrono::minutes>(now); }

}  // namespace

bool ShardTraffic::Load::is_busy() const { return records > busy_records || bytes > busy_bytes; }

void ShardTraffic::add(const std::string& stream, const std::string& shard, std::size_t bytes,
                       SystemTime now) {
    if (streams_.size() >= most_streams) clear();
    auto& [shards, busy] = streams_[stream];
    auto& load = shards[shard];
    const auto minute = minute_of(now);
    if (load.minute != minute) {
        if (load.is_busy()) busy.push_back({shard, load.minute});
        load = {.minute = minute};
    }
    ++load.records;
    load.bytes += bytes;
}

std::vector<ShardTraffic::Busy> ShardTraffic::take_busy(const std::string& stream, SystemTime now) {
    const auto found = streams_.find(stream);
    if (found == streams_.end()) return {};
    auto& [shards, busy] = found->second;
    for (auto& [shard, load] : shards) {
        if (load.minute == minute_of(now) || !load.is_busy()) continue;
        busy.push_back({shard, load.minute});
        load = {};
    }
    return std::exchange(busy, {});
}

}  // namespace kcl::local::powers
