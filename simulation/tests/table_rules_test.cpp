#include "simulation/ledger/table_rules.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace kcl::simulation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A table with one lease, of an open shard, and what the rules say of each write to it.
struct Table : ::testing::Test {
    static constexpr auto shard = "shardId-000000000000";

    Table() {
        wire::kinesis::Shard one;
        one.shard_id = shard;
        one.hash_key_range.ending_hash_key = 99;
        family.know({one});
        lease.key = shard;
        lease.hash_key_range = one.hash_key_range.range();
        write("leader", lease);
    }

    void write(const std::string& writer, const leases::Lease& after) {
        // As the table has it: rows of new leases name no owner.
        auto row = leases::to_row(after);
        using wire::dynamodb::AttributeValue;
        if (after.owner) row["leaseOwner"] = AttributeValue::s(*after.owner);
        if (after.checkpoint_owner)
            row["checkpointOwner"] = AttributeValue::s(*after.checkpoint_owner);
        row["ownerSwitchesSinceCheckpoint"] =
            AttributeValue::n(after.owner_switches_since_checkpoint);
        rules.judge({.writer = writer, .key = shard, .before = row_, .after = row});
        row_ = row;
        lease = after;
    }
    leases::Lease given_to(const std::string& owner) const {
        leases::Lease after = lease;
        after.owner = owner;
        ++after.counter;
        return after;
    }
    leases::Lease handed_to(const std::string& next) const {
        leases::Lease after = lease;
        after.checkpoint_owner = lease.owner;
        after.owner = next;
        return after;
    }

    World world;
    RecordBook records;
    Family family;
    Holders holders;
    std::vector<Rule> accused;
    TableRules rules{{.world = world,
                      .records = records,
                      .family = family,
                      .holders = holders,
                      .processed = [](const auto&, const auto&, auto) { return std::size_t{0}; },
                      .limits = {.forced = 36s, .parted = 18s}},
                     [this](Rule rule, const std::string&) { accused.push_back(rule); }};
    leases::Lease lease;

  private:
    std::optional<wire::dynamodb::Item> row_;
};

using TheRules = Table;

TEST_F(TheRules, LetALeaseBeGivenAndHandedOn) {
    write("leader", given_to("a"));
    write("leader", handed_to("b"));
    leases::Lease done = lease;
    done.checkpoint_owner.reset();
    ++done.counter;
    write("a", done);
    EXPECT_THAT(accused, IsEmpty());
}

TEST_F(TheRules, CountSwitchesOfOwners) {
    write("leader", given_to("a"));
    leases::Lease taken = given_to("b");
    write("leader", taken);
    EXPECT_THAT(accused, ElementsAre(Rule::switches_count));
    accused.clear();
    leases::Lease counted = given_to("c");
    counted.owner_switches_since_checkpoint = 1;
    write("leader", counted);
    EXPECT_THAT(accused, IsEmpty());
}

TEST_F(TheRules, BelieveNobodyWhoSaysThatItParted) {
    write("leader", given_to("a"));
    const std::int64_t epoch = lease.counter + 1;
    rules.judge_parting("a", shard, epoch);
    EXPECT_THAT(accused, ElementsAre(Rule::who_parts_lets_go));
    accused.clear();
    leases::Lease released = lease;
    released.owner.reset();
    released.counter += 2;
    write("a", released);
    rules.judge_parting("a", shard, epoch);
    write("leader", given_to("a"));  // at once given back
    rules.judge_parting("a", shard, epoch);
    EXPECT_THAT(accused, IsEmpty());
}

TEST_F(TheRules, WantTheShardAsItIs) {
    leases::Lease wrong = given_to("a");
    wrong.hash_key_range = HashKeyRange{};
    write("leader", wrong);
    EXPECT_THAT(accused, ElementsAre(Rule::rows_tell_the_truth));
}

TEST_F(TheRules, BlameAnUndisturbedOwnerForAHandoffThatHadToBeEnded) {
    write("leader", given_to("a"));
    holders.gained("a", shard, lease.counter);
    const auto force_after = [&](Duration time) {
        world.run_until(world.now() + time);
        leases::Lease forced = lease;
        forced.checkpoint_owner.reset();
        ++forced.counter;
        write("leader", forced);
    };
    write("leader", handed_to("b"));
    force_after(40s);
    EXPECT_THAT(accused, ElementsAre(Rule::handoffs_finish));

    accused.clear();
    holders.gained("b", shard, lease.counter);
    write("leader", handed_to("c"));
    holders.disturbed("b", world.now() + 10s);
    force_after(40s);
    EXPECT_THAT(accused, IsEmpty());
}

}  // namespace
}  // namespace kcl::simulation
