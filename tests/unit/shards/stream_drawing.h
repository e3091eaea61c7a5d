#pragma once

#include "kcl/leases/lease.h"
#include "kcl/shards/shard_graph.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace kcl::shards {

/// One shard of a drawn stream: "6" has parents "0" and "1"; times are of its first and last
/// record.
struct Drawn {
    std::string id;
    std::vector<std::string> parents;
    int begins = 0;
    std::optional<int> ends{};
    HashKeyRange range{};
};

inline wire::kinesis::Shard listed(const Drawn& drawn) {
    wire::kinesis::Shard shard;
    shard.shard_id = drawn.id;
    if (!drawn.parents.empty()) shard.parent_shard_id = drawn.parents[0];
    if (drawn.parents.size() > 1) shard.adjacent_parent_shard_id = drawn.parents[1];
    shard.hash_key_range.starting_hash_key = drawn.range.start;
    shard.hash_key_range.ending_hash_key = drawn.range.end;
    shard.sequence_number_range.starting_sequence_number = std::to_string(drawn.begins);
    if (drawn.ends)
        shard.sequence_number_range.ending_sequence_number = std::to_string(*drawn.ends);
    return shard;
}

inline std::vector<wire::kinesis::Shard> listing(const std::vector<Drawn>& drawing) {
    std::vector<wire::kinesis::Shard> shards;
    for (const Drawn& drawn : drawing) shards.push_back(listed(drawn));
    return shards;
}

inline ShardGraph graph(const std::vector<Drawn>& drawing) { return ShardGraph(listing(drawing)); }

/// The hash keys from tenth `from` to tenth `to` of the whole.
inline HashKeyRange tenths(unsigned from, unsigned to) {
    const HashKey tenth = max_hash_key / 10;
    return {tenth * from, to == 10 ? max_hash_key : tenth * to - 1};
}

/// Six shards, of which two pairs merge, then those merge; one splits; 4 stays as it is.
///
///     0   1   2   3   4   5     from 11
///      \ /     \ /    |   |
///       6       7     4   5     from 103
///        \     /      |  / \.
///           8         4 9  10   from 206, open
inline std::vector<Drawn> merging_stream() {
    return {{"0", {}, 11, 102, tenths(0, 1)},
            {"1", {}, 11, 102, tenths(1, 3)},
            {"2", {}, 11, 102, tenths(3, 4)},
            {"3", {}, 11, 102, tenths(4, 5)},
            {"4", {}, 11, std::nullopt, tenths(5, 6)},
            {"5", {}, 11, 205, tenths(6, 10)},
            {"6", {"0", "1"}, 103, 205, tenths(0, 3)},
            {"7", {"2", "3"}, 103, 205, tenths(3, 5)},
            {"8", {"6", "7"}, 206, std::nullopt, tenths(0, 5)},
            {"9", {"5"}, 206, std::nullopt, tenths(6, 8)},
            {"10", {"5"}, 206, std::nullopt, tenths(8, 10)}};
}

/// One shard that splits and merges again and again.
///
///       1   4   7
///      / \ / \ / \.
///     0   3   6   9 - 10
///      \ / \ / \ /
///       2   5   8
inline std::vector<Drawn> breathing_stream() {
    const auto lower = tenths(0, 5);
    const auto upper = tenths(5, 10);
    return {{"0", {}, 1'000, 1'049, {}},           {"1", {"0"}, 1'050, 1'099, lower},
            {"2", {"0"}, 1'050, 1'099, upper},     {"3", {"1", "2"}, 1'100, 1'149, {}},
            {"4", {"3"}, 1'150, 1'199, lower},     {"5", {"3"}, 1'150, 1'199, upper},
            {"6", {"4", "5"}, 1'200, 1'249, {}},   {"7", {"6"}, 1'250, 1'299, lower},
            {"8", {"6"}, 1'250, 1'299, upper},     {"9", {"7", "8"}, 1'300, 1'349, {}},
            {"10", {"9"}, 1'350, std::nullopt, {}}};
}

inline leases::Lease lease_at(const std::string& id, Checkpoint checkpoint) {
    leases::Lease lease;
    lease.key = id;
    lease.checkpoint = std::move(checkpoint);
    return lease;
}

/// Leases in the middle of their shards.
inline std::vector<leases::Lease> leases_of(const std::vector<std::string>& ids) {
    std::vector<leases::Lease> made;
    for (const auto& id : ids) made.push_back(lease_at(id, Checkpoint::at("1")));
    return made;
}

}  // namespace kcl::shards
