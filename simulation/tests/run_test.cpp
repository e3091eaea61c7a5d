#include "simulation/chaos/run.h"

#include "simulation/chaos/mutation.h"
#include "simulation/chaos/shrink.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace kcl::simulation {
namespace {

/// Small: these tests also run in debug builds.
Scenario scenario(std::uint64_t seed, const std::string& profile) {
    Wishes wishes;
    wishes.profile = profile;
    wishes.clusters = 4;
    wishes.shards = 4;
    wishes.length = 60s;
    return draw(seed, wishes);
}

std::string failure_of(const Outcome& outcome) {
    return outcome.violation
               ? std::string(to_string(outcome.violation->rule)) + ": " + outcome.violation->what
               : "";
}

TEST(Simulation, TheSameSeedGivesTheSameTimelineToTheByte) {
    const Scenario one = scenario(7, "everything");
    const Outcome first = run(one, nullptr, true);
    const Outcome second = run(one, nullptr, true);
    EXPECT_GT(first.timeline.size(), 1000U);
    EXPECT_EQ(first.timeline, second.timeline);
}

TEST(Simulation, KeepingATimelineChangesNothing) {
    const Scenario one = scenario(11, "operators");
    const Outcome told = run(one, nullptr, true);
    const Outcome untold = run(one, nullptr, false);
    EXPECT_EQ(told.events, untold.events);
    EXPECT_EQ(told.records, untold.records);
    EXPECT_EQ(untold.timeline, "");
}

TEST(Simulation, LeavingATroubleOutLeavesTheOthersAsTheyWere) {
    Wishes wishes;
    wishes.profile = "everything";
    const Scenario all = draw(5, wishes);
    wishes.without = {Trouble::freeze};
    const Scenario some = draw(5, wishes);
    std::vector<Incident> expected;
    for (const Incident& incident : all.incidents)
        if (incident.what != Trouble::freeze) expected.push_back(incident);
    ASSERT_LT(expected.size(), all.incidents.size());
    ASSERT_EQ(expected.size(), some.incidents.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(expected[i].at, some.incidents[i].at);
        EXPECT_EQ(expected[i].lot, some.incidents[i].lot);
    }
}

class EveryProfile : public ::testing::TestWithParam<const char*> {};

TEST_P(EveryProfile, KeepsItsPromises) {
    const Outcome outcome = run(scenario(1, GetParam()), nullptr, false);
    EXPECT_EQ(failure_of(outcome), "");
    EXPECT_GT(outcome.records, 0U);
}

INSTANTIATE_TEST_SUITE_P(Simulation, EveryProfile,
                         ::testing::Values("calm", "network", "kills", "freezes", "clocks",
                                           "operators", "everything"));

TEST(Simulation, FindsTheFewIncidentsThatAFailureNeeds) {
    const Mutation* mutation = find_mutation("unanswered-is-applied");
    ASSERT_NE(mutation, nullptr);
    Wishes wishes;
    wishes.profile = "freezes";
    wishes.clusters = 3;
    wishes.shards = 3;
    std::uint64_t seed = 1;
    Outcome failed = run(draw(seed, wishes), mutation, false);
    while (!failed.violation && seed < 5) failed = run(draw(++seed, wishes), mutation, false);
    ASSERT_TRUE(failed.violation);

    const Shrunk small = shrink(seed, wishes, mutation, failed, 40);
    EXPECT_LT(small.incidents, small.of / 2);
    const Outcome again = run(draw(seed, small.wishes), mutation, false);
    ASSERT_TRUE(again.violation);
    EXPECT_EQ(again.violation->rule, failed.violation->rule);
}

TEST(Simulation, NoticesAMistakeInTheRules) {
    const Mutation* mutation = find_mutation("takeover-keeps-the-counter");
    ASSERT_NE(mutation, nullptr);
    bool noticed = false;
    for (std::uint64_t seed = 1; seed <= 5 && !noticed; ++seed)
        noticed = run(scenario(seed, std::string(mutation->profile)), mutation, false)
                      .violation.has_value();
    EXPECT_TRUE(noticed);
}

}  // namespace
}  // namespace kcl::simulation
