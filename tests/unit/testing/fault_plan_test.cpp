#include "kcl/testing/fault_plan.h"

#include <gmock/gmock.h>

#include <map>

namespace kcl::testing {
namespace {

using Kind = Fate::Kind;

class FaultPlanTest : public ::testing::Test {
  protected:
    std::map<Kind, int> fates(std::string_view operation, int calls) {
        std::map<Kind, int> count;
        for (int i = 0; i < calls; ++i) ++count[plan.fate_of(operation).kind];
        return count;
    }

    SeededRandom random{7};
    FaultPlan plan{random};
};

TEST_F(FaultPlanTest, LetsEverythingPassUnlessToldOtherwise) {
    EXPECT_EQ(fates("PutItem", 1000)[Kind::answered], 1000);
}

TEST_F(FaultPlanTest, DrawsMishapsAsOftenAsTheRatesSay) {
    plan.set({.unreachable = 0.1,
              .throttled = 0.2,
              .request_lost = 0.1,
              .answer_lost = 0.1,
              .late = 0.05,
              .repeated = 0.05});
    auto count = fates("PutItem", 100'000);
    EXPECT_NEAR(count[Kind::unreachable], 10'000, 500);
    EXPECT_NEAR(count[Kind::throttled], 20'000, 500);
    EXPECT_NEAR(count[Kind::request_lost], 10'000, 500);
    EXPECT_NEAR(count[Kind::answer_lost], 10'000, 500);
    EXPECT_NEAR(count[Kind::late], 5'000, 500);
    EXPECT_NEAR(count[Kind::repeated], 5'000, 500);
    EXPECT_NEAR(count[Kind::answered], 40'000, 500);
}

TEST_F(FaultPlanTest, DrawsTheSameFromTheSameSeed) {
    SeededRandom twin_random{7};
    FaultPlan twin(twin_random);
    const FaultRates rates{
        .unreachable = 0.3, .late = 0.3, .delay_at_most = 1s, .late_by_at_most = 1s};
    plan.set(rates);
    twin.set(rates);
    for (int i = 0; i < 1000; ++i) {
        const Fate a = plan.fate_of("PutItem");
        const Fate b = twin.fate_of("PutItem");
        EXPECT_EQ(a.kind, b.kind);
        EXPECT_EQ(a.delay, b.delay);
    }
}

TEST_F(FaultPlanTest, DelaysCallsByAtMostWhatIsSet) {
    plan.set({.delay_at_most = 100ms});
    Duration most{0};
    for (int i = 0; i < 1000; ++i) most = std::max(most, plan.fate_of("GetItem").delay);
    EXPECT_LE(most, 100ms);
    EXPECT_GT(most, 90ms);
}

TEST_F(FaultPlanTest, HasRatesOfTheirOwnForSomeOperations) {
    plan.set({.throttled = 1});
    plan.set("GetRecords", {.unreachable = 1});
    EXPECT_EQ(fates("GetRecords", 10)[Kind::unreachable], 10);
    EXPECT_EQ(fates("PutItem", 10)[Kind::throttled], 10);
}

TEST_F(FaultPlanTest, FollowsTheScriptBeforeItDraws) {
    plan.next("PutItem", {Kind::answer_lost});
    plan.next("PutItem", {Kind::late, 3s});
    EXPECT_EQ(plan.fate_of("GetItem").kind, Kind::answered);
    EXPECT_EQ(plan.fate_of("PutItem").kind, Kind::answer_lost);
    const Fate second = plan.fate_of("PutItem");
    EXPECT_EQ(second.kind, Kind::late);
    EXPECT_EQ(second.delay, 3s);
    EXPECT_EQ(plan.fate_of("PutItem").kind, Kind::answered);
}

TEST_F(FaultPlanTest, LetsNothingThroughAPartitionUntilItIsHealed) {
    plan.set({.throttled = 1});
    plan.partition(true);
    EXPECT_EQ(fates("PutItem", 10)[Kind::request_lost], 10);
    plan.heal();
    EXPECT_EQ(fates("PutItem", 10)[Kind::answered], 10);
}

}  // namespace
}  // namespace kcl::testing
