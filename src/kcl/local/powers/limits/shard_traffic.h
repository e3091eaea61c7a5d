#pragma once

#include "kcl/base/clock.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kcl::local::powers {

/// What shards took in, by the minute of the services' time, and which of them took in too much for
/// an on-demand stream: more than half of what a shard may, 500 records or 512 KiB a second, on an
/// average of the minute.
class ShardTraffic {
  public:
    /// A shard that was too busy in the minute that began then.
    struct Busy {
        std::string shard;
        SystemTime minute;
    };

    /// One record.
    void add(const std::string& stream, const std::string& shard, std::size_t bytes,
             SystemTime now);
    /// Of minutes that are over. Tells of each once.
    std::vector<Busy> take_busy(const std::string& stream, SystemTime now);
    void clear() { streams_.clear(); }

  private:
    struct Load {
        SystemTime minute;
        std::uint64_t records = 0;
        std::uint64_t bytes = 0;
        bool is_busy() const;
    };
    struct Stream {
        std::map<std::string, Load, std::less<>> shards;
        std::vector<Busy> busy;  ///< Of minutes that were followed by another.
    };

    std::map<std::string, Stream, std::less<>> streams_;
};

}  // namespace kcl::local::powers
