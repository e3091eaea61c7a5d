#include "kcl/shards/shard_graph.h"

#include "kcl/base/sequence_number.h"

#include <algorithm>
#include <set>
#include <utility>

namespace kcl::shards {

namespace {

Shard shard_of(const wire::kinesis::Shard& listed) {
    Shard shard;
    shard.id = listed.shard_id;
    if (listed.parent_shard_id) shard.parent_ids.push_back(*listed.parent_shard_id);
    if (listed.adjacent_parent_shard_id)
        shard.parent_ids.push_back(*listed.adjacent_parent_shard_id);
    shard.hash_key_range = listed.hash_key_range.range();
    // The order of shards must not depend on how well a service keeps to digits.
    const auto& start = listed.sequence_number_range.starting_sequence_number;
    shard.starting_sequence_number = is_sequence_number(start) ? start : "0";
    shard.open = !listed.sequence_number_range.ending_sequence_number;
    return shard;
}

bool comes_first(const Shard& a, const Shard& b) {
    const auto order =
        compare_sequence_numbers(a.starting_sequence_number, b.starting_sequence_number);
    return order != 0 ? order < 0 : a.id < b.id;
}

}  // namespace

ShardGraph::ShardGraph(const std::vector<wire::kinesis::Shard>& listed) {
    std::map<std::string, Shard> by_id;
    for (const auto& entry : listed) {
        const auto [place, is_new] = by_id.try_emplace(entry.shard_id, shard_of(entry));
        // Pages are read one after the other: a shard may have been closed in between.
        if (!is_new && entry.sequence_number_range.ending_sequence_number)
            place->second = shard_of(entry);
    }
    for (auto& [id, shard] : by_id) shards_.push_back(std::move(shard));
    index();
}

void ShardGraph::index() {
    std::ranges::sort(shards_, comes_first);
    for (std::size_t i = 0; i < shards_.size(); ++i) place_.emplace(shards_[i].id, i);
}

ShardGraph ShardGraph::only(const std::vector<const Shard*>& kept) const {
    ShardGraph graph;
    for (const Shard* shard : kept) graph.shards_.push_back(*shard);
    graph.index();
    return graph;
}

const Shard* ShardGraph::find(std::string_view id) const {
    const auto place = place_.find(id);
    return place == place_.end() ? nullptr : &shards_[place->second];
}

std::vector<const Shard*> ShardGraph::listed_parents(const Shard& shard) const {
    std::vector<const Shard*> parents;
    for (const auto& id : shard.parent_ids)
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

std::vector<const Shard*> ShardGraph::ancestry(
    const Shard& shard, const std::function<bool(const Shard&)>& far_enough) const {
    // Depth first with a stack of our own: a stream that was resharded every minute has a long
    // history.
    std::vector<const Shard*> ordered;
    std::set<const Shard*> met;
    std::vector<std::pair<const Shard*, bool>> stack{{&shard, false}};
    while (!stack.empty()) {
        const auto [next, parents_done] = stack.back();
        stack.pop_back();
        if (parents_done) {
            ordered.push_back(next);
            continue;
        }
        if (!met.insert(next).second) continue;
        stack.emplace_back(next, true);
        if (far_enough && far_enough(*next)) continue;
        for (const Shard* parent : listed_parents(*next)) stack.emplace_back(parent, false);
    }
    return ordered;
}

std::vector<std::string> ShardGraph::unexpected_children() const {
    std::vector<std::string> found;
    for (const Shard* shard : open_shards())
        if (std::ranges::any_of(listed_parents(*shard), &Shard::open)) found.push_back(shard->id);
    return found;
}

}  // namespace kcl::shards
