#include "kcl/streams/shard_walk.h"

#include <algorithm>
#include <set>

namespace kcl::streams {

using wire::kinesis::ChildShard;

ShardWalk::ShardWalk(const shards::ShardGraph& graph, const std::vector<std::string>& first) {
    learn(graph);
    for (const auto& id : first) {
        const auto place = places_.find(id);
        if (place == places_.end()) continue;
        place->second.turn = Turn::waits;
        place->second.first = true;
    }
}

void ShardWalk::learn(const shards::ShardGraph& graph) {
    for (const auto& shard : graph.shards()) places_.try_emplace(shard.id, Place{.shard = shard});
}

bool ShardWalk::must_learn(const std::vector<ChildShard>& children) const {
    return std::ranges::any_of(children, [this](const ChildShard& child) {
        return std::ranges::any_of(child.parent_shards, [this](const std::string& parent) {
            return !places_.contains(parent);
        });
    });
}

void ShardWalk::ended(const std::string& shard_id, const std::vector<ChildShard>& children) {
    places_[shard_id].turn = Turn::ended;
    for (const ChildShard& child : children) {
        auto& place = places_[child.shard_id];
        place.shard.id = child.shard_id;
        place.shard.parent_ids = child.parent_shards;
        place.shard.hash_key_range = child.hash_key_range.range();
        if (place.turn == Turn::none) place.turn = Turn::waits;
    }
}

bool ShardWalk::will_be_read(std::string_view shard_id) const {
    std::set<std::string_view> met;
    std::vector<std::string_view> ahead{shard_id};
    while (!ahead.empty()) {
        const auto id = ahead.back();
        ahead.pop_back();
        const auto place = places_.find(id);
        if (place == places_.end() || !met.insert(id).second) continue;
        if (place->second.turn == Turn::ended) continue;
        if (place->second.turn != Turn::none) return true;
        for (const auto& parent : place->second.shard.parent_ids) ahead.push_back(parent);
    }
    return false;
}

bool ShardWalk::may_begin(const Place& place) const {
    return place.turn == Turn::waits &&
           std::ranges::none_of(place.shard.parent_ids,
                                [this](const std::string& parent) { return will_be_read(parent); });
}

std::vector<ShardWalk::Step> ShardWalk::next() {
    std::vector<Step> steps;
    for (const auto& [id, place] : places_)
        if (may_begin(place)) steps.push_back({place.shard, place.first});
    for (const Step& step : steps) places_[step.shard.id].turn = Turn::reading;
    return steps;
}

bool ShardWalk::done() const {
    return std::ranges::none_of(places_, [](const auto& entry) {
        const Turn turn = entry.second.turn;
        return turn == Turn::waits || turn == Turn::reading;
    });
}

}  // namespace kcl::streams
