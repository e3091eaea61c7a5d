#include "kcl/shards/shard_graph.h"

#include "kcl/base/sequence_number.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace kcl::shards {

namespace {

Shard shard_from(const wire::kinesis::Shard& listed) {
    Shard shard{.id = listed.shard_id,
                .hash_key_range = listed.hash_key_range.range(),
                .starting_sequence_number = listed.sequence_number_range.starting_sequence_number,
                .open = !listed.sequence_number_range.ending_sequence_number.has_value()};
    if (listed.parent_shard_id) shard.parent_ids.push_back(*listed.parent_shard_id);
    if (listed.adjacent_parent_shard_id)
        shard.parent_ids.push_back(*listed.adjacent_parent_shard_id);
    return shard;
}

bool older(const Shard& a, const Shard& b) {
    const auto order =
        compare_sequence_numbers(a.starting_sequence_number, b.starting_sequence_number);
    return order != std::strong_ordering::equal ? order < 0 : a.id < b.id;
}

/// Depth first, parents before their children. `seen` also ends walks through garbage that names a
/// shard its own ancestor.
void add_ancestry(const ShardGraph& graph, const Shard& shard, std::set<std::string_view>& seen,
                  std::vector<const Shard*>& result) {
    if (!seen.insert(shard.id).second) return;
    for (const Shard* parent : graph.listed_parents(shard))
        add_ancestry(graph, *parent, seen, result);
    result.push_back(&shard);
}

}  // namespace

ShardGraph::ShardGraph(const std::vector<wire::kinesis::Shard>& listed) {
    std::map<std::string, Shard> unique;
    for (const auto& entry : listed) {
        const auto [place, fresh] = unique.try_emplace(entry.shard_id, shard_from(entry));
        if (!fresh && entry.sequence_number_range.ending_sequence_number)
            place->second.open = false;
    }
    for (auto& [id, shard] : unique) shards_.push_back(std::move(shard));
    std::sort(shards_.begin(), shards_.end(), older);
    for (std::size_t i = 0; i < shards_.size(); ++i) place_.emplace(shards_[i].id, i);
}

const Shard* ShardGraph::find(std::string_view id) const {
    const auto found = place_.find(id);
    return found == place_.end() ? nullptr : &shards_[found->second];
}

std::vector<const Shard*> ShardGraph::listed_parents(const Shard& shard) const {
    std::vector<const Shard*> parents;
    for (const std::string& id : shard.parent_ids)
        if (const Shard* parent = find(id)) parents.push_back(parent);
    return parents;
}

std::vector<const Shard*> ShardGraph::roots() const {
    std::vector<const Shard*> found;
    for (const Shard& shard : shards_)
        if (listed_parents(shard).empty()) found.push_back(&shard);
    return found;
}

std::vector<const Shard*> ShardGraph::open_shards() const {
    std::vector<const Shard*> found;
    for (const Shard& shard : shards_)
        if (shard.open) found.push_back(&shard);
    return found;
}

std::vector<const Shard*> ShardGraph::ancestry(const Shard& shard) const {
    std::set<std::string_view> seen;
    std::vector<const Shard*> result;
    add_ancestry(*this, shard, seen, result);
    return result;
}

std::vector<std::string> ShardGraph::unexpected_children() const {
    std::vector<std::string> found;
    for (const Shard& shard : shards_) {
        const auto parents = listed_parents(shard);
        const bool beside_parent = std::any_of(parents.begin(), parents.end(),
                                               [](const Shard* parent) { return parent->open; });
        if (shard.open && beside_parent) found.push_back(shard.id);
    }
    return found;
}

}  // namespace kcl::shards
