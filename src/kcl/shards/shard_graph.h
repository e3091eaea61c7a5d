#pragma once

#include "kcl/base/hash_key.h"
#include "kcl/wire/kinesis/shapes.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::shards {

/// One shard with its place in the history of its stream.
struct Shard {
    std::string id;
    /// One after a split, two after a merge, none for the first shards. As listed: they may be
    /// trimmed already.
    std::vector<std::string> parent_ids;
    HashKeyRange hash_key_range;
    std::string starting_sequence_number;  ///< Digits.
    bool open = true;

    bool operator==(const Shard&) const = default;
};

/// The shards of a stream as ListShards tells them: a snapshot, not always a consistent one.
class ShardGraph {
  public:
    ShardGraph() = default;
    /// A shard that is listed twice counts once; as closed if one of the entries says so.
    explicit ShardGraph(const std::vector<wire::kinesis::Shard>& listed);

    bool empty() const { return shards_.empty(); }
    /// By starting sequence number, then id: parents before children.
    const std::vector<Shard>& shards() const { return shards_; }
    const Shard* find(std::string_view id) const;
    /// The same graph with these shards alone.
    ShardGraph only(const std::vector<const Shard*>& kept) const;
    /// Those parents of `shard` that are listed themselves.
    std::vector<const Shard*> listed_parents(const Shard& shard) const;
    /// The shards without a listed parent.
    std::vector<const Shard*> roots() const;
    std::vector<const Shard*> open_shards() const;
    /// `shard` and its listed ancestors, each after its own parents. Looks no further up where
    /// `far_enough`.
    std::vector<const Shard*> ancestry(
        const Shard& shard, const std::function<bool(const Shard&)>& far_enough = {}) const;
    /// Open shards with an open parent: the listing was taken in the middle of a reshard.
    std::vector<std::string> unexpected_children() const;

  private:
    void index();

    std::vector<Shard> shards_;
    std::map<std::string, std::size_t, std::less<>> place_;
};

}  // namespace kcl::shards
