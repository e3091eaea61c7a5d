#pragma once

#include "kcl/shards/shard_graph.h"
#include "kcl/wire/kinesis/shapes.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::streams {

/// In which order the shards of one stream are read, family by family: a shard begins once those of
/// its parents that are read as well have been read to their end. A parent that nobody reads
/// (trimmed, or not asked for) holds nothing up. Pure.
class ShardWalk {
  public:
    /// One shard whose turn has come.
    struct Step {
        shards::Shard shard;
        bool first = false;  ///< One of those that the walk began with, not a descendant of them.
    };

    /// Begins with `first`, which are in `graph`: all that is known of the stream.
    ShardWalk(const shards::ShardGraph& graph, const std::vector<std::string>& first);

    /// The shards whose turn has come since the last call; they count as being read from now on.
    std::vector<Step> next();
    /// `shard_id` was read to its end; its children are to be read too.
    void ended(const std::string& shard_id, const std::vector<wire::kinesis::ChildShard>& children);
    /// What a later listing tells of the stream: parents that came up meanwhile.
    void learn(const shards::ShardGraph& graph);
    /// True when a parent of one of `children` is unknown: list the stream and learn() first.
    bool must_learn(const std::vector<wire::kinesis::ChildShard>& children) const;

    /// Every shard of the walk was read to its end.
    bool done() const;

  private:
    enum class Turn : std::uint8_t { none, waits, reading, ended };
    struct Place {
        shards::Shard shard;
        Turn turn = Turn::none;
        bool first = false;
    };

    bool will_be_read(std::string_view shard_id) const;
    bool may_begin(const Place& place) const;

    std::map<std::string, Place, std::less<>> places_;
};

}  // namespace kcl::streams
