#include "simulation/command/options.h"

#include "kcl/testing/matchers.h"

#include <gmock/gmock.h>

#include <vector>

namespace kcl::simulation {
namespace {

using ::testing::ElementsAre;
using testing::FailsSaying;
using ::testing::HasSubstr;

Result<Options> parse(std::vector<std::string_view> words) { return parse_options(words); }

TEST(SimulationOptions, SayWhichRuns) {
    const auto range = parse({"--seeds", "5..9", "--profile", "calm", "--clusters", "3"});
    ASSERT_TRUE(range);
    EXPECT_EQ(range->first, 5U);
    EXPECT_EQ(range->last, 9U);
    EXPECT_EQ(range->wishes.profile, "calm");
    EXPECT_EQ(range->wishes.clusters, 3);
    const auto one = parse({"--seed", "7", "--timeline"});
    ASSERT_TRUE(one);
    EXPECT_EQ(one->first, 7U);
    EXPECT_EQ(one->last, 7U);
    EXPECT_TRUE(one->timeline);
}

TEST(SimulationOptions, LeaveTroublesOut) {
    const auto options = parse({"--without", "kill,drift"});
    ASSERT_TRUE(options);
    EXPECT_THAT(options->wishes.without, ElementsAre(Trouble::kill, Trouble::drift));
}

TEST(SimulationOptions, KeepOnlySomeIncidents) {
    const auto options = parse({"--seed", "7", "--only", "3,17"});
    ASSERT_TRUE(options);
    EXPECT_THAT(options->wishes.only, ::testing::Optional(ElementsAre(3U, 17U)));
}

TEST(SimulationOptions, ChooseOneMutationToTry) {
    const auto options = parse({"--mutations", "--mutation", "no-margin", "--mutation-seeds", "5"});
    ASSERT_TRUE(options);
    EXPECT_EQ(options->task, Options::Task::mutations);
    EXPECT_EQ(options->mutation, "no-margin");
    EXPECT_EQ(options->mutation_seeds, 5U);
}

TEST(SimulationOptions, NameWhatIsWrong) {
    const auto fails = [](auto text) { return FailsSaying(Fault::invalid, HasSubstr(text)); };
    EXPECT_THAT(parse({"--seeds", "9..5"}), fails("--seeds 9..5"));
    EXPECT_THAT(parse({"--profile", "stormy"}), fails("--profile stormy"));
    EXPECT_THAT(parse({"--mutation", "none"}), fails("--mutation none"));
    EXPECT_THAT(parse({"--without", "kill,rain"}), fails("--without"));
    EXPECT_THAT(parse({"--only", "3,x"}), fails("--only 3,x"));
    EXPECT_THAT(parse({"--hours", "-1"}), fails("--hours -1"));
    EXPECT_THAT(parse({"--clusters", "0"}), fails("--clusters 0"));
    EXPECT_THAT(parse({"--sseeds", "1"}), fails("--sseeds"));
    EXPECT_THAT(parse({"--seeds"}), fails("--seeds"));
    EXPECT_THAT(parse({"--timeline", "7"}), fails("--timeline takes no value"));
}

}  // namespace
}  // namespace kcl::simulation
