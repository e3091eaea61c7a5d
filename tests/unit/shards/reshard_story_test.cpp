#include "kcl/base/random.h"
#include "kcl/shards/hash_range_hole.h"
#include "kcl/shards/shard_end.h"
#include "kcl/shards/shard_plan.h"
#include "kcl/shards/shard_sync.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace kcl::shards {
namespace {

using leases::Lease;

/// A stream that is resharded at random, and the leases of a network that works on it.
class Story {
  public:
    Story(std::uint64_t seed, InitialPosition position) : random_(seed), position_(position) {
        const unsigned first_shards = 1 + static_cast<unsigned>(random_.below(4));
        const HashKey share = max_hash_key / first_shards;
        for (unsigned i = 0; i < first_shards; ++i)
            open_shard({}, {share * i, i + 1 == first_shards ? max_hash_key : share * (i + 1) - 1});
    }

    std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
    const std::map<std::string, Lease>& leases() const { return leases_; }

    void reshard() {
        const auto open = open_ids();
        const auto& one = open[random_.below(open.size())];
        const auto range = shards_.at(one).hash_key_range.range();
        if (random_.below(2) == 0 && range.end > range.start) return split(one, range);
        for (const auto& other : open) {
            const auto next = shards_.at(other).hash_key_range.range();
            if (range.end != max_hash_key && next.start == range.end + 1)
                return merge(one, other, {range.start, next.end});
        }
    }

    /// Retention passes: forgets what closed first, if the network is done with it. The parents of
    /// a merge closed at the same time and go together.
    void trim() {
        int oldest = std::numeric_limits<int>::max();
        for (const auto& [id, shard] : shards_)
            if (const auto end = end_of(shard)) oldest = std::min(oldest, *end);
        const auto is_oldest = [&](const auto& entry) { return end_of(entry.second) == oldest; };
        const auto is_done = [&](const auto& entry) {
            const auto lease = leases_.find(entry.first);
            return lease == leases_.end() || lease->second.checkpoint.is_shard_end();
        };
        if (std::ranges::all_of(shards_,
                                [&](const auto& e) { return !is_oldest(e) || is_done(e); }))
            std::erase_if(shards_, is_oldest);
    }

    ShardGraph graph() const {
        std::vector<wire::kinesis::Shard> listed;
        for (const auto& [id, shard] : shards_) listed.push_back(shard);
        return ShardGraph(listed);
    }

    std::vector<Lease> existing() const {
        std::vector<Lease> all;
        for (const auto& [key, lease] : leases_) all.push_back(lease);
        return all;
    }

    std::vector<Lease> plan_now() const {
        const auto shards = graph();
        return plan(leases_.empty() ? initial_snapshot(shards, position_) : shards, existing(),
                    position_);
    }
    /// Writes the first `count` of the planned leases; a leader may stop half-way.
    void create(const std::vector<Lease>& planned, std::size_t count) {
        for (std::size_t i = 0; i < std::min(count, planned.size()); ++i)
            leases_.try_emplace(planned[i].key, planned[i]);
    }
    void sync() {
        const auto planned = plan_now();
        create(planned, planned.size());
    }

    void lose_a_lease() {
        if (!leases_.empty()) leases_.erase(random_lease());
    }

    /// A consumer checkpoints, or comes to the end of its shard. False: that lease can't go on now.
    bool work_on(const std::string& key) {
        Lease& lease = leases_.at(key);
        if (lease.checkpoint.is_shard_end() ||
            !blocked_by(lease.parent_shard_ids, existing()).empty())
            return false;
        const auto shard = shards_.find(key);
        const bool closed = shard != shards_.end() &&
                            shard->second.sequence_number_range.ending_sequence_number.has_value();
        if (!closed) {
            lease.checkpoint = Checkpoint::at("1");
            return false;
        }
        const auto children = children_of(key);
        std::vector<std::string> leased;
        for (const auto& [id, any] : leases_) leased.push_back(id);
        const auto end = children_of_ended(key, children, leased);
        EXPECT_NE(end.step, ChildPlan::Step::give_up) << end.reason;
        if (end.step != ChildPlan::Step::create) return false;
        create(end.leases, end.leases.size());
        for (const auto& child : children) lease.child_shard_ids.push_back(child.shard_id);
        lease.checkpoint = Checkpoint::shard_end();
        return true;
    }
    void work_somewhere() {
        if (!leases_.empty()) work_on(random_lease()->first);
    }
    void work_to_the_end() {
        for (bool moved = true; moved;) {
            moved = false;
            for (const auto& lease : existing()) moved = work_on(lease.key) || moved;
        }
    }

    void clean_up() {
        for (const auto& lease : existing())
            if (cleanup(lease, existing()) == Cleanup::delete_now) leases_.erase(lease.key);
    }

    std::vector<std::string> open_ids() const {
        std::vector<std::string> open;
        for (const auto& [id, shard] : shards_)
            if (!shard.sequence_number_range.ending_sequence_number) open.push_back(id);
        return open;
    }

  private:
    std::map<std::string, Lease>::const_iterator random_lease() {
        return std::next(leases_.begin(), static_cast<long>(random_.below(leases_.size())));
    }

    std::vector<wire::kinesis::ChildShard> children_of(const std::string& parent) const {
        std::vector<wire::kinesis::ChildShard> children;
        for (const auto& [id, shard] : shards_) {
            if (shard.parent_shard_id != parent && shard.adjacent_parent_shard_id != parent)
                continue;
            wire::kinesis::ChildShard child;
            child.shard_id = id;
            child.hash_key_range = shard.hash_key_range;
            child.parent_shards.push_back(*shard.parent_shard_id);
            if (shard.adjacent_parent_shard_id)
                child.parent_shards.push_back(*shard.adjacent_parent_shard_id);
            children.push_back(std::move(child));
        }
        return children;
    }

    void open_shard(const std::vector<std::string>& parents, HashKeyRange range) {
        wire::kinesis::Shard shard;
        shard.shard_id = fmt::format("shard-{:06}", ++last_id_);
        if (!parents.empty()) shard.parent_shard_id = parents[0];
        if (parents.size() > 1) shard.adjacent_parent_shard_id = parents[1];
        shard.hash_key_range.starting_hash_key = range.start;
        shard.hash_key_range.ending_hash_key = range.end;
        shard.sequence_number_range.starting_sequence_number = std::to_string(++now_);
        shards_.emplace(shard.shard_id, shard);
    }
    void close(const std::string& id) {
        shards_.at(id).sequence_number_range.ending_sequence_number = std::to_string(now_);
    }
    static std::optional<int> end_of(const wire::kinesis::Shard& shard) {
        const auto& end = shard.sequence_number_range.ending_sequence_number;
        return end ? std::optional(std::stoi(*end)) : std::nullopt;
    }
    void split(const std::string& id, HashKeyRange range) {
        ++now_;
        close(id);
        const HashKey middle = range.start + (range.end - range.start) / 2;
        open_shard({id}, {range.start, middle});
        open_shard({id}, {middle + 1, range.end});
    }
    void merge(const std::string& left, const std::string& right, HashKeyRange range) {
        ++now_;
        close(left);
        close(right);
        open_shard({left, right}, range);
    }

    SeededRandom random_;
    InitialPosition position_;
    std::map<std::string, wire::kinesis::Shard> shards_;
    std::map<std::string, Lease> leases_;
    int last_id_ = 0;
    int now_ = 0;
};

const InitialPosition positions[] = {InitialPosition::latest(), InitialPosition::trim_horizon(),
                                     InitialPosition::at_timestamp(SystemTime{1s})};

/// A plan never puts a lease beside an unfinished ancestor of its shard, and names parents first.
void expect_sound(const Story& story, const std::vector<Lease>& planned) {
    const auto shards = story.graph();
    std::set<std::string> earlier;
    for (const auto& lease : planned) {
        EXPECT_FALSE(story.leases().contains(lease.key)) << lease.key << " exists";
        const Shard* shard = shards.find(lease.key);
        ASSERT_NE(shard, nullptr);
        for (const Shard* ancestor : shards.ancestry(*shard)) {
            if (ancestor == shard) continue;
            EXPECT_FALSE(earlier.contains(ancestor->id)) << lease.key << " beside " << ancestor->id;
            const auto found = story.leases().find(ancestor->id);
            if (found != story.leases().end())
                EXPECT_TRUE(found->second.checkpoint.is_shard_end())
                    << lease.key << " beside " << ancestor->id;
        }
        earlier.insert(lease.key);
    }
}

void expect_every_open_shard_leased(const Story& story) {
    for (const auto& id : story.open_ids())
        EXPECT_TRUE(story.leases().contains(id)) << id << " has no lease";
}

class ReshardStory : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(ReshardStory, WithoutMishapsNeedsNoLeaseAfterTheFirstSyncAndShowsNoHole) {
    for (const auto& position : positions) {
        Story story(GetParam(), position);
        const auto before = story.below(10);
        for (std::uint64_t i = 0; i < before; ++i) story.reshard();
        story.sync();
        for (int step = 0; step < 120; ++step) {
            switch (story.below(8)) {
                case 0:
                    story.reshard();
                    break;
                case 1:
                    story.clean_up();
                    break;
                case 2:
                    story.trim();
                    break;
                default:
                    story.work_somewhere();
            }
            for (const auto& lease : story.plan_now())
                ADD_FAILURE() << "step " << step << " wants " << lease.key;
            const auto hole = hole_in(story.existing());
            EXPECT_FALSE(hole) << "step " << step << ": " << (hole ? describe(*hole) : "");
            if (HasFailure()) return;
        }
        story.work_to_the_end();
        expect_every_open_shard_leased(story);
    }
}

TEST_P(ReshardStory, WithLostLeasesAndLeadersThatStopHalfWayReachesEveryOpenShard) {
    for (const auto& position : positions) {
        Story story(GetParam(), position);
        for (int step = 0; step < 120; ++step) {
            switch (story.below(10)) {
                case 0:
                    story.reshard();
                    break;
                case 1:
                    story.clean_up();
                    break;
                case 2:
                    story.trim();
                    break;
                case 3:
                    story.lose_a_lease();
                    break;
                case 4: {
                    const auto planned = story.plan_now();
                    expect_sound(story, planned);
                    story.create(planned, story.below(planned.size() + 1));
                    break;
                }
                default:
                    story.work_somewhere();
            }
            if (HasFailure()) return;
        }
        for (int round = 0; round < 40; ++round) {
            story.sync();
            story.work_to_the_end();
        }
        expect_every_open_shard_leased(story);
        EXPECT_FALSE(hole_in(story.existing()));
        for (const auto& lease : story.plan_now()) ADD_FAILURE() << "still wants " << lease.key;
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ReshardStory, ::testing::Range<std::uint64_t>(1, 41));

}  // namespace
}  // namespace kcl::shards
