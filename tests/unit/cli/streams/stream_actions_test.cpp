#include "kcl/cli/streams/streams_command.h"

#include "tests/unit/cli/streams/tool_scene.h"

namespace kcl::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class StreamActionsTest : public ToolScene {
  protected:
    explicit StreamActionsTest(testing::InProcessAws::Settings settings = {})
        : ToolScene(settings) {}

    int act(std::vector<std::string> words) {
        out.str("");
        err.str("");
        const auto options = parse_stream_command(words);
        EXPECT_TRUE(options) << options.error().text;
        return play(run_stream_action(tool(), *options));
    }
};

TEST_F(StreamActionsTest, ListNamesStreamsWithTheirState) {
    EXPECT_EQ(act({"list"}), 0);
    EXPECT_EQ(out.str(), "");
    act({"create", "orders"});
    act({"create", "a"});
    EXPECT_EQ(act({"list"}), 0);
    EXPECT_THAT(lines(),
                ElementsAre("a       ACTIVE    PROVISIONED", "orders  ACTIVE    PROVISIONED"));
    EXPECT_EQ(act({"list", "--json"}), 0);
    EXPECT_EQ(printed_json().at("streams").at(1).at("name"), "orders");
}

TEST_F(StreamActionsTest, ListTurnsAllPages) {
    for (int i = 0; i < 250; ++i) act({"create", "s" + std::to_string(i)});
    EXPECT_EQ(act({"list"}), 0);
    EXPECT_THAT(lines(), SizeIs(250));
}

TEST_F(StreamActionsTest, CreateSaysWhatItMade) {
    EXPECT_EQ(act({"create", "s", "--shards", "3"}), 0);
    EXPECT_EQ(out.str(), "stream s created\n");
    EXPECT_EQ(act({"create", "s"}), 1);
    EXPECT_THAT(err.str(), AllOf(HasSubstr("kcl streams create: "), HasSubstr("s")));
    EXPECT_EQ(act({"create", "s", "--if-missing", "--json"}), 0);
    EXPECT_EQ(printed_json().at("created"), false);
}

TEST_F(StreamActionsTest, DescribeDrawsTheFamilyOfShards) {
    act({"create", "s"});
    act({"split", "s", shard_0});
    act({"merge", "s", shard_1});
    act({"split", "s", shard_3, "--at", "10"});
    EXPECT_EQ(act({"describe", "s"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("2 open, 4 closed"));
    EXPECT_THAT(out.str(), HasSubstr("\n  shardId-000000000000  closed  100.0 %  0 - 3402"));
    EXPECT_THAT(out.str(), HasSubstr("\n    shardId-000000000001  closed   50.0 %  0 - 1701"));
    EXPECT_THAT(out.str(), HasSubstr("(with shardId-000000000002)\n        shardId-000000000004"));
    EXPECT_EQ(act({"describe", "s", "--json"}), 0);
    const auto shards = printed_json().at("shards");
    ASSERT_EQ(shards.as_array().size(), 6u);
    EXPECT_EQ(shards.at(3).at("parents").as_array().size(), 2u);
    EXPECT_EQ(shards.at(4).at("endingHashKey"), "9");
}

TEST_F(StreamActionsTest, SplitTakesTheMiddle) {
    act({"create", "s"});
    EXPECT_EQ(act({"split", "s", shard_0}), 0);
    EXPECT_THAT(out.str(), HasSubstr(middle));
    EXPECT_EQ(act({"split", "s", shard_0}), 1);
    EXPECT_THAT(err.str(), HasSubstr("closed"));
    EXPECT_EQ(act({"split", "s", "shardId-000000000009"}), 3);
}

TEST_F(StreamActionsTest, EndsWithThreeAndTheMendWhenThereIsNoSuchStream) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"describe", "s"},
                                               {"delete", "s"},
                                               {"split", "s", "x"},
                                               {"merge", "s", "x"},
                                               {"scale", "s", "2"},
                                               {"retention", "s", "48h"}}) {
        EXPECT_EQ(act(words), 3) << words[0];
        EXPECT_THAT(err.str(), AllOf(HasSubstr("s"), HasSubstr("kcl streams list"))) << words[0];
        EXPECT_EQ(out.str(), "");
    }
}

TEST_F(StreamActionsTest, ScaleAsksForPatienceWhenItTakesSeveralSteps) {
    act({"create", "s"});
    EXPECT_EQ(act({"scale", "s", "16"}), 1);
    EXPECT_THAT(err.str(), AllOf(HasSubstr("2, 4, 8, 16"), HasSubstr("--wait")));
}

TEST_F(StreamActionsTest, ScaleGoesStepByStep) {
    act({"create", "s"});
    EXPECT_EQ(act({"scale", "s", "5", "--wait"}), 0);
    EXPECT_EQ(out.str(), "stream s scaled from 1 to 5 shards\n");
    EXPECT_THAT(err.str(), HasSubstr("s: ACTIVE, 4 open shards\ns: ACTIVE, 5 open shards\n"));
    EXPECT_EQ(act({"scale", "s", "3"}), 0);
    act({"describe", "s", "--json"});
    EXPECT_EQ(printed_json().at("openShards").to_number<int>(), 3);
}

TEST_F(StreamActionsTest, RetentionGoesBothWays) {
    act({"create", "s"});
    for (const auto& [time, hours] : {std::pair{"7d", 168}, {"48h", 48}, {"48h", 48}}) {
        EXPECT_EQ(act({"retention", "s", time}), 0);
        act({"describe", "s", "--json"});
        EXPECT_EQ(printed_json().at("retentionHours").to_number<int>(), hours);
    }
    EXPECT_EQ(act({"retention", "s", "12h"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("24 hours"));
}

class SlowStreamActionsTest : public StreamActionsTest {
  protected:
    SlowStreamActionsTest()
        : StreamActionsTest({.kinesis = {.create_delay = std::chrono::seconds(30),
                                         .update_delay = std::chrono::seconds(30),
                                         .delete_delay = std::chrono::seconds(30)}}) {}
};

TEST_F(SlowStreamActionsTest, WaitAndTellHowItGoes) {
    EXPECT_EQ(act({"create", "s", "--wait"}), 0);
    EXPECT_EQ(err.str(), "s: CREATING, 0 open shards\ns: ACTIVE, 1 open shards\n");
    EXPECT_EQ(act({"split", "s", shard_0, "--wait"}), 0);
    EXPECT_THAT(err.str(), HasSubstr("s: UPDATING"));
    EXPECT_EQ(act({"delete", "s", "--wait"}), 0);
    EXPECT_EQ(out.str(), "stream s deleted\n");
    EXPECT_EQ(act({"describe", "s"}), 3);
}

TEST_F(SlowStreamActionsTest, GiveUpAfterTheirTime) {
    EXPECT_EQ(act({"create", "s", "--wait", "--timeout", "5s"}), 5);
    EXPECT_THAT(err.str(), HasSubstr("still CREATING"));
}

TEST_F(SlowStreamActionsTest, DescribeAStreamThatIsBeingCreated) {
    act({"create", "s"});
    EXPECT_EQ(act({"describe", "s"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("CREATING"));
}

}  // namespace
}  // namespace kcl::cli
