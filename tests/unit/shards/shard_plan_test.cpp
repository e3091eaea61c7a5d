#include "kcl/shards/shard_plan.h"

#include "unit/shards/stream_drawing.h"

#include <gmock/gmock.h>

namespace kcl::shards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Ids = std::vector<std::string>;
/// Lease keys with their checkpoints, in the order of writing.
using Planned = std::vector<std::pair<std::string, std::string>>;

Planned planned(const ShardGraph& shards, const std::vector<leases::Lease>& existing,
                const InitialPosition& position) {
    Planned found;
    for (const auto& lease : plan(shards, existing, position))
        found.emplace_back(lease.key, lease.checkpoint.text());
    return found;
}

Planned all_at(const Ids& ids, const std::string& checkpoint) {
    Planned expected;
    for (const auto& id : ids) expected.emplace_back(id, checkpoint);
    return expected;
}

const InitialPosition latest = InitialPosition::latest();
const InitialPosition horizon = InitialPosition::trim_horizon();
const InitialPosition timestamp = InitialPosition::at_timestamp(SystemTime{1s});

struct Scenario {
    const char* name;
    std::vector<Drawn> stream;
    Ids leased;
    Ids latest;
    Ids horizon;  ///< Also with AT_TIMESTAMP.
};

void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

class PlanForATableWithLeases : public ::testing::TestWithParam<Scenario> {};

TEST_P(PlanForATableWithLeases, CreatesOneLevelOfWhatIsMissing) {
    const auto& scenario = GetParam();
    const auto shards = graph(scenario.stream);
    const auto existing = leases_of(scenario.leased);
    EXPECT_EQ(planned(shards, existing, latest), all_at(scenario.latest, "LATEST"));
    EXPECT_EQ(planned(shards, existing, horizon), all_at(scenario.horizon, "TRIM_HORIZON"));
    EXPECT_EQ(planned(shards, existing, timestamp), all_at(scenario.horizon, "AT_TIMESTAMP"));
}

INSTANTIATE_TEST_SUITE_P(
    MergingStream, PlanForATableWithLeases,
    ::testing::Values(
        Scenario{"part of the first level",
                 merging_stream(),
                 {"3", "4", "5"},
                 {"2", "6"},
                 {"0", "1", "2"}},
        Scenario{"parts of two levels", merging_stream(), {"4", "5", "7"}, {"6"}, {"0", "1"}},
        Scenario{"one of each merge",
                 merging_stream(),
                 {"2", "6"},
                 {"3", "4", "10", "9"},
                 {"3", "4", "5"}},
        Scenario{"one of the last level", merging_stream(), {"8"}, {"4", "10", "9"}, {"4", "5"}},
        Scenario{"one of the last level's split", merging_stream(), {"4", "8", "9"}, {"10"}, {"5"}},
        Scenario{"one old shard",
                 merging_stream(),
                 {"0"},
                 {"1", "4", "7", "10", "9"},
                 {"1", "2", "3", "4", "5"}},
        Scenario{
            "all of the first level", merging_stream(), {"0", "1", "2", "3", "4", "5"}, {}, {}},
        Scenario{"all of the second level", merging_stream(), {"4", "5", "6", "7"}, {}, {}},
        Scenario{"all of the last level", merging_stream(), {"4", "8", "9", "10"}, {}, {}},
        Scenario{
            "everything across levels", merging_stream(), {"0", "1", "4", "7", "9", "10"}, {}, {}},
        Scenario{"more than everything",
                 merging_stream(),
                 {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"},
                 {},
                 {}}));

INSTANTIATE_TEST_SUITE_P(
    BreathingStream, PlanForATableWithLeases,
    ::testing::Values(
        Scenario{"half of an inner level", breathing_stream(), {"5"}, {"4"}, {"0"}},
        Scenario{"an inner whole", breathing_stream(), {"6"}, {}, {}},
        Scenario{"both halves", breathing_stream(), {"4", "5"}, {}, {}},
        Scenario{"halves of different times", breathing_stream(), {"2", "4"}, {"1"}, {"0"}},
        Scenario{"the first", breathing_stream(), {"0"}, {}, {}},
        Scenario{"the last", breathing_stream(), {"10"}, {}, {}},
        Scenario{"leases of shards long gone", breathing_stream(), {"gone"}, {"10"}, {"0"}}));

// A chain without merges, whose beginning is trimmed: 2 - 3 - 4.
INSTANTIATE_TEST_SUITE_P(
    TrimmedStream, PlanForATableWithLeases,
    ::testing::Values(
        Scenario{"a trimmed ancestor has the lease",
                 {{"2", {"1"}, 20, 29}, {"3", {"2"}, 30, 39}, {"4", {"3"}, 40}},
                 {"1"},
                 {"4"},
                 {"2"}},
        Scenario{"a listed ancestor has the lease",
                 {{"2", {"1"}, 20, 29}, {"3", {"2"}, 30, 39}, {"4", {"3"}, 40}},
                 {"2"},
                 {},
                 {}},
        Scenario{"one parent of a merge is trimmed",
                 {{"1", {}, 10, 19}, {"2", {"0", "1"}, 20}},
                 {"x"},
                 {"2"},
                 {"1"}},
        Scenario{"all ancestors are trimmed", {{"2", {"0", "1"}, 20}}, {"0"}, {"2"}, {"2"}}));

TEST(Plan, FollowsTheExampleOfTheDocumentation) {
    const auto shards = graph(merging_stream());
    const auto existing = leases_of({"4", "5", "7"});
    EXPECT_EQ(planned(shards, existing, latest), (Planned{{"6", "LATEST"}}));
    EXPECT_EQ(planned(shards, existing, horizon),
              (Planned{{"0", "TRIM_HORIZON"}, {"1", "TRIM_HORIZON"}}));
}

TEST(Plan, ForAnEmptyTableTakesTheSnapshotAsItIs) {
    const auto snapshot = graph({{"8", {"6", "7"}, 206}, {"4", {}, 11}, {"5", {}, 11, 205}});
    EXPECT_EQ(planned(snapshot, {}, latest), all_at({"4", "5", "8"}, "LATEST"));
    EXPECT_EQ(planned(snapshot, {}, horizon), all_at({"4", "5", "8"}, "TRIM_HORIZON"));
    EXPECT_EQ(planned(snapshot, {}, timestamp), all_at({"4", "5", "8"}, "AT_TIMESTAMP"));
}

TEST(Plan, LooksNoFurtherUpThanTheFirstLease) {
    // The leases of 0 to 3 have been cleaned up: what they stood for is done.
    const auto shards = graph(merging_stream());
    for (const auto& position : {latest, horizon, timestamp})
        EXPECT_THAT(plan(shards, leases_of({"6", "7", "4", "9", "10"}), position), IsEmpty());
}

TEST(Plan, ForNoShardsIsEmpty) {
    EXPECT_THAT(plan(ShardGraph(), {}, latest), IsEmpty());
    EXPECT_THAT(plan(ShardGraph(), leases_of({"0"}), horizon), IsEmpty());
}

TEST(Plan, GivesALeaseEverythingThatIsListedOfItsShard) {
    const auto leases = plan(graph(merging_stream()), leases_of({"4", "5", "7"}), latest);
    leases::Lease expected;
    expected.key = "6";
    expected.checkpoint = Checkpoint::latest();
    expected.parent_shard_ids = {"0", "1"};
    expected.hash_key_range = tenths(0, 3);
    EXPECT_THAT(leases, ElementsAre(expected));
}

TEST(Plan, NamesParentsEvenWhenTheyAreTrimmed) {
    const auto leases = plan(graph({{"8", {"6", "7"}, 206}}), {}, latest);
    ASSERT_EQ(leases.size(), 1U);
    EXPECT_THAT(leases[0].parent_shard_ids, ElementsAre("6", "7"));
}

TEST(Plan, GivesNoLeaseToAnOpenChildOfAnOpenParent) {
    auto drawing = merging_stream();
    drawing[5].ends.reset();
    const auto shards = graph(drawing);
    EXPECT_EQ(planned(shards, leases_of({"8"}), latest), all_at({"4", "5"}, "LATEST"));
    EXPECT_EQ(planned(shards, leases_of({"8"}), horizon), all_at({"4", "5"}, "TRIM_HORIZON"));
}

TEST(Plan, ReadsWhatComesAfterALeaseFromItsStart) {
    // 7 descends from 2 and will come from there; its brother 6 has nothing before it in the table.
    const auto shards = graph(merging_stream());
    EXPECT_EQ(planned(shards, leases_of({"2", "3", "4", "5"}), latest), (Planned{{"6", "LATEST"}}));
}

TEST(Plan, RestoresTheLeaseOfAChildThatItsFinishedParentMustHaveHad) {
    const auto shards = graph({{"0", {}, 1, 9}, {"1", {"0"}, 10}, {"2", {"0"}, 10}});
    const std::vector<leases::Lease> existing{lease_at("0", Checkpoint::shard_end()),
                                              lease_at("1", Checkpoint::at("11"))};
    for (const auto& position : {latest, horizon, timestamp})
        EXPECT_EQ(planned(shards, existing, position), (Planned{{"2", "TRIM_HORIZON"}}));
}

TEST(Plan, RestoresOneLevelAndLeavesTheRestToItsEnd) {
    const auto shards =
        graph({{"0", {}, 1, 9}, {"1", {"0"}, 10, 19}, {"2", {"1"}, 20}, {"3", {"1"}, 20}});
    const std::vector<leases::Lease> existing{lease_at("0", Checkpoint::shard_end())};
    EXPECT_EQ(planned(shards, existing, latest), (Planned{{"1", "TRIM_HORIZON"}}));
}

TEST(Plan, RestoresAMergedShardOnlyWhenBothParentsAreFinished) {
    const auto shards = graph({{"0", {}, 1, 9}, {"1", {}, 1, 9}, {"2", {"0", "1"}, 10}});
    const auto done = lease_at("0", Checkpoint::shard_end());
    EXPECT_THAT(plan(shards, {done, lease_at("1", Checkpoint::at("5"))}, latest), IsEmpty());
    EXPECT_EQ(planned(shards, {done, lease_at("1", Checkpoint::shard_end())}, latest),
              (Planned{{"2", "TRIM_HORIZON"}}));
}

TEST(Plan, RestoresTheBrotherOfAShardThatWentOnWithoutTheirParentsLease) {
    const auto shards =
        graph({{"0", {}, 1, 9}, {"1", {"0"}, 10, 19}, {"2", {"1"}, 20}, {"3", {"1"}, 20}});
    const std::vector<leases::Lease> existing{lease_at("0", Checkpoint::shard_end()),
                                              lease_at("2", Checkpoint::at("21"))};
    EXPECT_EQ(planned(shards, existing, latest), (Planned{{"3", "TRIM_HORIZON"}}));
}

TEST(Plan, DoesNotRestoreWhatItsDescendantsHaveLeftBehind) {
    const auto shards = graph({{"0", {}, 1, 9}, {"1", {"0"}, 10, 19}, {"2", {"1"}, 20}});
    EXPECT_THAT(
        plan(shards, {lease_at("0", Checkpoint::shard_end()), lease_at("2", Checkpoint::at("21"))},
             latest),
        IsEmpty());
}

}  // namespace
}  // namespace kcl::shards
