#include "kcl/local/powers/limits/shard_traffic.h"

#include "powers/powered_services.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace kcl::local::powers {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr SystemTime noon{std::chrono::hours(12)};
constexpr std::size_t kib = 1024;

TEST(ShardTraffic, TellsOnceOfAMinuteWithMoreThanHalfOfWhatAShardMayTakeIn) {
    ShardTraffic traffic;
    for (int second = 0; second < 60; ++second) {
        traffic.add("stream", "busy", 513 * kib, noon + std::chrono::seconds(second));
        traffic.add("stream", "calm", 512 * kib, noon + std::chrono::seconds(second));
    }
    EXPECT_THAT(traffic.take_busy("stream", noon + 59s), IsEmpty()) << "the minute is not over";
    EXPECT_THAT(traffic.take_busy("another", noon + 1min), IsEmpty());
    EXPECT_THAT(traffic.take_busy("stream", noon + 1min),
                ElementsAre(Field(&ShardTraffic::Busy::shard, "busy")));
    EXPECT_THAT(traffic.take_busy("stream", noon + 2min), IsEmpty());
}

TEST(ShardTraffic, CountsRecordsAsWellAsBytes) {
    ShardTraffic traffic;
    for (int i = 0; i <= 500 * 60; ++i) traffic.add("stream", "shard", 1, noon);
    EXPECT_EQ(traffic.take_busy("stream", noon + 1min).size(), 1u);
}

TEST(ShardTraffic, RemembersABusyMinuteThatOthersFollowed) {
    ShardTraffic traffic;
    traffic.add("stream", "shard", 60'000 * kib, noon);
    traffic.add("stream", "shard", 1, noon + 5min);
    EXPECT_THAT(traffic.take_busy("stream", noon + 5min),
                ElementsAre(Field(&ShardTraffic::Busy::minute, noon)));
}

class OnDemandStreams : public ::testing::Test {
  protected:
    void create(const std::string& mode) {
        const auto answer = services.kinesis_call(
            "CreateStream",
            fmt::format(
                R"({{"StreamName":"s","ShardCount":4,"StreamModeDetails":{{"StreamMode":"{}"}}}})",
                mode));
        ASSERT_EQ(answer.status, 200) << answer.body;
    }
    /// Records of one shard, ten times in nine seconds.
    void write(int times, int records) {
        const std::vector<std::string> keys(static_cast<std::size_t>(records), "k");
        for (int i = 0; i < times; ++i) {
            services.real.advance(900ms);
            const auto answer = services.put_records("s", keys);
            ASSERT_EQ(services.json_of(answer).at("FailedRecordCount"), 0);
        }
    }
    /// All of a minute and a little of the next.
    void write_for_a_busy_minute() { write(68, 500); }
    boost::json::array shards() {
        const auto answer = services.kinesis_call("ListShards", R"({"StreamName":"s"})");
        return services.json_of(answer).at("Shards").as_array();
    }
    static bool is_open(const boost::json::value& shard) {
        return !shard.at("SequenceNumberRange").as_object().contains("EndingSequenceNumber");
    }

    PoweredServices services{{.enforce_limits = true}};
};

TEST_F(OnDemandStreams, SplitAShardInTheMiddleAfterABusyMinute) {
    create("ON_DEMAND");
    write_for_a_busy_minute();
    const auto all = shards();
    ASSERT_EQ(all.size(), 6u);
    const auto is_parent = [](const auto& shard) { return !is_open(shard); };
    EXPECT_EQ(std::ranges::count_if(all, is_parent), 1);
    const auto closed = std::ranges::find_if(all, is_parent);
    const auto& lower = all.at(4);
    const auto& upper = all.at(5);
    EXPECT_EQ(lower.at("ParentShardId"), closed->at("ShardId"));
    EXPECT_EQ(upper.at("ParentShardId"), closed->at("ShardId"));
    EXPECT_EQ(lower.at("HashKeyRange").at("StartingHashKey"),
              closed->at("HashKeyRange").at("StartingHashKey"));
    EXPECT_EQ(upper.at("HashKeyRange").at("EndingHashKey"),
              closed->at("HashKeyRange").at("EndingHashKey"));
}

TEST_F(OnDemandStreams, GoOnSplittingWhileOneKeyIsBusyAndTakeRecordsInAllTheTime) {
    create("ON_DEMAND");
    for (int minute = 0; minute < 2; ++minute) write_for_a_busy_minute();
    EXPECT_EQ(std::ranges::count_if(shards(), &is_open), 6);
}

TEST_F(OnDemandStreams, KeepTheirShardsWhileTheyAreNotBusy) {
    create("ON_DEMAND");
    write(68, 400);
    EXPECT_EQ(shards().size(), 4u);
}

TEST_F(OnDemandStreams, GrowOnlyWhereLimitsAreEnforced) {
    create("ON_DEMAND");
    services.admin("POST", "/_kcl/limits", R"({"enforce":false})");
    write_for_a_busy_minute();
    EXPECT_EQ(shards().size(), 4u);
}

TEST_F(OnDemandStreams, AreTheOnlyOnesThatGrow) {
    create("PROVISIONED");
    write_for_a_busy_minute();
    EXPECT_EQ(shards().size(), 4u);
}

TEST_F(OnDemandStreams, OfANameThatWasBusyBeforeBeginAnew) {
    create("ON_DEMAND");
    write(64, 500);
    ASSERT_EQ(services.kinesis_call("DeleteStream", R"({"StreamName":"s"})").status, 200);
    services.real.advance(1min);
    create("ON_DEMAND");
    services.real.advance(1s);
    ASSERT_EQ(services.put_record("s", "k").status, 200);
    EXPECT_EQ(shards().size(), 4u);
}

class OnDemandTables : public ::testing::Test {
  protected:
    OnDemandTables() {
        services.create_table("ttt");
        services.real.advance(1s);
    }
    /// How many items of 400 units, each under a key of its own, are taken in at once.
    int taken_at_once(int items) {
        const std::string value(400 * 1000, 'x');
        int taken = 0;
        for (int i = 0; i < items; ++i)
            taken += services.put_item("ttt", std::to_string(i), value).status == 200 ? 1 : 0;
        return taken;
    }

    PoweredServices services{{.enforce_limits = true}};
};

TEST_F(OnDemandTables, TakeDoubleOfWhatTheirBusiestMinuteUsed) {
    EXPECT_EQ(taken_at_once(30), 11) << "4,000 units, and the one that goes below zero";
    for (int second = 0; second < 120; ++second) {
        services.real.advance(1s);
        taken_at_once(8);
    }
    services.real.advance(1min);
    EXPECT_EQ(taken_at_once(30), 16) << "3,128 units a second, doubled";
}

TEST_F(OnDemandTables, GiveOnePartitionKeyAThousandWritesASecond) {
    const std::string value(400 * 1000, 'x');
    const auto put = [&](const std::string& key) {
        return services.put_item("ttt", key, value).status;
    };
    for (int i = 0; i < 3; ++i) EXPECT_EQ(put("hot"), 200);
    EXPECT_EQ(put("hot"), 400);
    EXPECT_EQ(put("cold"), 200);
    EXPECT_EQ(services.get_item("ttt", "hot").status, 200) << "reads are counted for themselves";
    services.real.advance(1s);
    EXPECT_EQ(put("hot"), 200);
}

TEST_F(OnDemandTables, LeaveTheHotItemsOfABatchUnprocessed) {
    const std::string value(400 * 1000, 'x');
    for (int i = 0; i < 3; ++i) ASSERT_EQ(services.put_item("ttt", "hot", value).status, 200);
    const auto answer = services.json_of(services.dynamodb_call(
        "BatchWriteItem", R"({"RequestItems":{"ttt":[{"PutRequest":{"Item":{"id":{"S":"hot"}}}},)"
                          R"({"PutRequest":{"Item":{"id":{"S":"cold"}}}}]}})"));
    const auto& left = answer.at("UnprocessedItems").at("ttt").as_array();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left.at(0).at("PutRequest").at("Item").at("id").at("S"), "hot");
}

}  // namespace
}  // namespace kcl::local::powers
