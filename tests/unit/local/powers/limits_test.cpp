#include "kcl/local/powers/limits/token_bucket.h"

#include "powers/powered_services.h"

#include <gmock/gmock.h>

namespace kcl::local::powers {
namespace {

using ::testing::HasSubstr;

constexpr SystemTime start{std::chrono::hours(1)};

TEST(TokenBucket, FillsWithTimeUpToItsBrim) {
    const TokenRate rate{10, 50};
    EXPECT_EQ(refilled({0, start}, rate, start + 2s).left, 20);
    EXPECT_EQ(refilled({0, start}, rate, start + 1h).left, 50);
    EXPECT_EQ(refilled({-30, start}, rate, start + 2s).left, -10);
    EXPECT_EQ(refilled({5, start}, rate, start - 1h).left, 5);
    EXPECT_EQ(refilled({60, start}, rate, start + 1s).left, 60);
    EXPECT_EQ(time_of({-10, start}, rate, 0), start + 1s);
    EXPECT_EQ(time_of({5, start}, rate, 0), start);
}

class LimitsTest : public ::testing::Test {
  protected:
    LimitsTest() {
        services.create_stream("s");
        services.real.advance(1s);
    }

    int failed_of(const Answer& answer) {
        const auto document = services.json_of(answer);
        const auto* failed = document.as_object().if_contains("FailedRecordCount");
        return failed != nullptr ? static_cast<int>(failed->as_int64()) : -1;
    }
    std::vector<std::string> keys(int count) { return std::vector<std::string>(count, "k"); }
    /// How many calls of a burst succeed.
    int successes(int calls, const std::function<Answer()>& call) {
        int count = 0;
        for (int i = 0; i < calls; ++i) count += call().status == 200 ? 1 : 0;
        return count;
    }

    PoweredServices services{{.enforce_limits = true}};
};

TEST_F(LimitsTest, TakeAThousandRecordsASecondForEachShard) {
    EXPECT_EQ(failed_of(services.put_records("s", keys(500))), 0);
    EXPECT_EQ(failed_of(services.put_records("s", keys(450))), 0);
    const auto partly = services.put_records("s", keys(100));
    EXPECT_EQ(failed_of(partly), 50);
    const auto results = services.json_of(partly);
    EXPECT_TRUE(results.at("Records").at(49).as_object().contains("SequenceNumber"));
    EXPECT_EQ(results.at("Records").at(50).at("ErrorCode"),
              "ProvisionedThroughputExceededException");
    EXPECT_EQ(results.at("Records").at(50).at("ErrorMessage"),
              "Rate exceeded for shard shardId-000000000000 in stream s under account "
              "000000000000.");
    const auto one = services.put_record("s", "k");
    EXPECT_EQ(services.type_of(one), "ProvisionedThroughputExceededException");
    services.real.advance(1s);
    EXPECT_EQ(failed_of(services.put_records("s", keys(500))), 0);
}

TEST_F(LimitsTest, TakeAMebibyteASecondForEachShard) {
    const std::string large(400'000, 'x');
    EXPECT_EQ(successes(5, [&] { return services.put_record("s", "k", large); }), 2);
    services.real.advance(1s);
    EXPECT_EQ(successes(5, [&] { return services.put_record("s", "k", large); }), 2);
}

TEST_F(LimitsTest, GiveFiveReadsASecondForEachShard) {
    const auto iterator = services.iterator("s");
    EXPECT_EQ(successes(8, [&] { return services.get_records(iterator); }), 5);
    EXPECT_THAT(services.get_records(iterator).body, HasSubstr("Rate exceeded for shard"));
    services.real.advance(200ms);
    EXPECT_EQ(successes(3, [&] { return services.get_records(iterator); }), 1);
}

TEST_F(LimitsTest, MakeALargeReadWaitForAsLongAsItWasLarge) {
    const std::string large(1'000'000, 'x');
    for (int i = 0; i < 10; ++i) {
        services.real.advance(2s);
        ASSERT_EQ(services.put_record("s", "k", large).status, 200);
    }
    const auto iterator = services.iterator("s");
    EXPECT_EQ(services.get_records(iterator).status, 200);
    services.real.advance(4500ms);
    EXPECT_EQ(services.get_records(iterator).status, 400);
    services.real.advance(400ms);
    EXPECT_EQ(services.get_records(iterator).status, 200);
}

TEST_F(LimitsTest, CountTheCallsOfEachOperation) {
    EXPECT_EQ(successes(9, [&] { return services.kinesis_call("ListStreams", "{}"); }), 5);
    EXPECT_EQ(
        successes(15,
                  [&] { return services.kinesis_call("DescribeStream", R"({"StreamName":"s"})"); }),
        10);
    const auto answer = services.kinesis_call("DescribeStream", R"({"StreamName":"s"})");
    EXPECT_EQ(services.type_of(answer), "LimitExceededException");
    EXPECT_THAT(answer.body, HasSubstr("Rate exceeded for stream s under account 000000000000."));
}

TEST_F(LimitsTest, LetAStreamScaleTenTimesInAnyDay) {
    int shards = 1;
    const auto scale = [&] {
        services.real.advance(1h);
        auto answer = services.kinesis_call(
            "UpdateShardCount",
            fmt::format(
                R"({{"StreamName":"s","TargetShardCount":{},"ScalingType":"UNIFORM_SCALING"}})",
                3 - shards));
        if (answer.status == 200) shards = 3 - shards;
        return answer;
    };
    EXPECT_EQ(successes(10, scale), 10);
    const auto refused = scale();
    EXPECT_EQ(services.type_of(refused), "LimitExceededException");
    EXPECT_THAT(refused.body, HasSubstr("10 times in the last 24 hours for stream s"));
    services.real.advance(14h);
    EXPECT_EQ(successes(3, scale), 3) << "the first of the ten were a day ago, and then the next";
}

TEST_F(LimitsTest, LetAStreamChangeItsModeTwiceInAnyDay) {
    const auto change = [&](std::string_view mode) {
        services.real.advance(1s);
        return services.kinesis_call(
            "UpdateStreamMode",
            fmt::format(R"({{"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/s",)"
                        R"("StreamModeDetails":{{"StreamMode":"{}"}}}})",
                        mode));
    };
    EXPECT_EQ(change("ON_DEMAND").status, 200);
    EXPECT_EQ(change("PROVISIONED").status, 200);
    EXPECT_EQ(services.type_of(change("ON_DEMAND")), "LimitExceededException");
    services.real.advance(24h);
    EXPECT_EQ(change("ON_DEMAND").status, 200);
}

TEST_F(LimitsTest, AreSwitchedByTheAdminApi) {
    EXPECT_EQ(services.admin("POST", "/_kcl/limits", R"({"enforce":false})").status, 200);
    EXPECT_EQ(successes(9, [&] { return services.kinesis_call("ListStreams", "{}"); }), 9);
    EXPECT_THAT(services.admin("GET", "/_kcl/limits").body, HasSubstr(R"("enforce":false)"));
    services.admin("POST", "/_kcl/limits", R"({"enforce":true})");
    EXPECT_EQ(successes(9, [&] { return services.kinesis_call("ListStreams", "{}"); }), 5);
    EXPECT_THAT(services.admin("POST", "/_kcl/limits", "{}").body, HasSubstr("enforce is missing"));
}

constexpr auto five_units =
    R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5})";

TEST_F(LimitsTest, GiveATableWhatItWasProvisionedWith) {
    services.create_table("ttt", five_units);
    EXPECT_EQ(successes(20, [&] { return services.put_item("ttt", "1"); }), 5);
    const auto refused = services.put_item("ttt", "1");
    EXPECT_EQ(services.type_of(refused), "ProvisionedThroughputExceededException");
    EXPECT_THAT(refused.body, HasSubstr("provisioned throughput for the table was exceeded"));
    EXPECT_EQ(successes(20, [&] { return services.get_item("ttt", "1"); }), 10);
    services.real.advance(1s);
    EXPECT_EQ(successes(20, [&] { return services.get_item("ttt", "1", true); }), 5);
}

TEST_F(LimitsTest, KeepWhatATableDidNotUseForFiveMinutes) {
    services.create_table("ttt", five_units);
    services.real.advance(10s);
    int id = 0;
    const auto put = [&] { return services.put_item("ttt", std::to_string(++id)); };
    EXPECT_EQ(successes(100, put), 55);
    services.real.advance(1h);
    EXPECT_EQ(successes(2000, put), 1500);
}

TEST_F(LimitsTest, TakeALargeItemInAndLetTheNextWait) {
    services.create_table("ttt", five_units);
    EXPECT_EQ(services.put_item("ttt", "1", std::string(9 * 1024, 'x')).status, 200);
    EXPECT_EQ(services.put_item("ttt", "2").status, 400);
    services.real.advance(999ms);
    EXPECT_EQ(services.put_item("ttt", "2").status, 400);
    services.real.advance(2ms);
    EXPECT_EQ(services.put_item("ttt", "2").status, 200);
}

TEST_F(LimitsTest, LeaveWhatIsTooMuchOfABatchUnprocessed) {
    services.create_table("ttt", five_units);
    std::string requests;
    for (int i = 0; i < 8; ++i)
        requests += fmt::format(R"({}{{"PutRequest":{{"Item":{{"id":{{"S":"{}"}}}}}}}})",
                                i == 0 ? "" : ",", i);
    const auto batch = fmt::format(R"({{"RequestItems":{{"ttt":[{}]}}}})", requests);
    const auto document = services.json_of(services.dynamodb_call("BatchWriteItem", batch));
    EXPECT_EQ(document.at("UnprocessedItems").at("ttt").as_array().size(), 3u);
    EXPECT_FALSE(document.as_object().contains("ConsumedCapacity"));
    EXPECT_EQ(services.type_of(services.dynamodb_call("BatchWriteItem", batch)),
              "ProvisionedThroughputExceededException");
}

TEST_F(LimitsTest, TellWhatWasUsedAsTheCallerWantsIt) {
    services.create_table("ttt", five_units);
    const auto put = [&](const std::string& wanted) {
        const auto answer = services.dynamodb_call(
            "PutItem",
            fmt::format(
                R"({{"TableName":"ttt","Item":{{"id":{{"S":"1"}}}},"ReturnConsumedCapacity":"{}"}})",
                wanted));
        return answer.body;
    };
    EXPECT_EQ(put("TOTAL"), R"({"ConsumedCapacity":{"TableName":"ttt","CapacityUnits":1}})");
    EXPECT_THAT(put("INDEXES"), HasSubstr(R"("Table":{"CapacityUnits":1)"));
    EXPECT_EQ(put("NONE"), "{}");
    EXPECT_THAT(put("SOME"), HasSubstr("ValidationException"));
}

}  // namespace
}  // namespace kcl::local::powers
