#include "simulation/ledger/family.h"

#include <algorithm>

namespace kcl::simulation {

void Family::know(std::vector<wire::kinesis::Shard> shards) {
    members_.clear();
    for (auto& shard : shards) {
        Member& member = members_[shard.shard_id];
        member.closed = shard.sequence_number_range.ending_sequence_number.has_value();
        for (const auto& parent : {shard.parent_shard_id, shard.adjacent_parent_shard_id}) {
            if (!parent) continue;
            member.parents.push_back(*parent);
            members_[*parent].children.push_back(shard.shard_id);
        }
        member.shard = std::move(shard);
    }
}

const Family::Member* Family::find(const std::string& shard) const {
    const auto found = members_.find(shard);
    return found == members_.end() ? nullptr : &found->second;
}

std::vector<const Family::Member*> Family::open() const {
    std::vector<const Member*> open;
    for (const auto& [id, member] : members_)
        if (!member.closed) open.push_back(&member);
    std::ranges::sort(open, {}, [](const Member* member) {
        return member->shard.hash_key_range.starting_hash_key;
    });
    return open;
}

}  // namespace kcl::simulation
