#include "dynamodb/call.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <string>

namespace kcl::local::dynamodb {
namespace {

namespace json = boost::json;

/// A table "jobs" with the key "id" and a stream of both images.
class Streams : public testing::Test, protected ServiceUnderTest {
  protected:
    Streams() { create("jobs", R"({"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"})"); }

    void create(const std::string& name, const std::string& stream) {
        const auto answer =
            said("CreateTable",
                 R"({"TableName":")" + name +
                     R"(","BillingMode":"PAY_PER_REQUEST",)"
                     R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                     R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
                     R"("StreamSpecification":)" +
                     stream + "}");
        EXPECT_TRUE(answer.starts_with("200 ")) << answer;
    }
    json::value ask(Call asked) {
        const auto answer = ServiceUnderTest::ask(asked);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.body.empty() ? json::value() : json::parse(answer.body);
    }
    json::value streams(std::string operation, json::value body) {
        return ask(stream_call(std::move(operation), json::serialize(body)));
    }
    std::string arn(const std::string& table = "jobs") {
        const auto listed = streams("ListStreams", {{"TableName", table}});
        return std::string(listed.at("Streams").as_array().back().at("StreamArn").as_string());
    }
    std::string iterator(const std::string& stream, const std::string& type) {
        const auto described = streams("DescribeStream", {{"StreamArn", stream}});
        const auto& shard = described.at("StreamDescription").at("Shards").at(0).at("ShardId");
        const auto answer =
            streams("GetShardIterator",
                    {{"StreamArn", stream}, {"ShardId", shard}, {"ShardIteratorType", type}});
        return std::string(answer.at("ShardIterator").as_string());
    }
    json::value read(const std::string& from) {
        return streams("GetRecords", {{"ShardIterator", from}});
    }
    void put(const std::string& id, int value) {
        EXPECT_EQ(said("PutItem", R"({"TableName":"jobs","Item":{"id":{"S":")" + id +
                                      R"("},"v":{"N":")" + std::to_string(value) + R"("}}})"),
                  "200 {}");
    }
};

TEST_F(Streams, RecordEveryChangeInItsOrder) {
    put("a", 1);
    put("a", 2);
    put("a", 2);
    said("DeleteItem", R"({"TableName":"jobs","Key":{"id":{"S":"a"}}})");
    said("DeleteItem", R"({"TableName":"jobs","Key":{"id":{"S":"none"}}})");
    const auto page = read(iterator(arn(), "TRIM_HORIZON"));
    const auto& records = page.at("Records").as_array();
    ASSERT_EQ(records.size(), 3U) << "what changes nothing is not recorded";
    EXPECT_EQ(records[0].at("eventName"), "INSERT");
    EXPECT_EQ(records[1].at("eventName"), "MODIFY");
    EXPECT_EQ(records[2].at("eventName"), "REMOVE");
    const auto& change = records[1].at("dynamodb");
    EXPECT_EQ(json::serialize(change.at("Keys")), R"({"id":{"S":"a"}})");
    EXPECT_EQ(json::serialize(change.at("OldImage")), R"({"id":{"S":"a"},"v":{"N":"1"}})");
    EXPECT_EQ(json::serialize(change.at("NewImage")), R"({"id":{"S":"a"},"v":{"N":"2"}})");
    EXPECT_FALSE(records[0].at("dynamodb").as_object().contains("OldImage"));
    EXPECT_FALSE(records[2].at("dynamodb").as_object().contains("NewImage"));
    EXPECT_LT(records[0].at("dynamodb").at("SequenceNumber").as_string(),
              records[1].at("dynamodb").at("SequenceNumber").as_string());
    EXPECT_NE(records[0].at("eventID"), records[1].at("eventID"));
}

TEST_F(Streams, GoOnWhereTheLastReadEnded) {
    const auto latest = iterator(arn(), "LATEST");
    put("a", 1);
    const auto first = read(latest);
    EXPECT_EQ(first.at("Records").as_array().size(), 1U);
    put("b", 1);
    const auto second = read(std::string(first.at("NextShardIterator").as_string()));
    ASSERT_EQ(second.at("Records").as_array().size(), 1U);
    EXPECT_EQ(second.at("Records").at(0).at("dynamodb").at("Keys").at("id").at("S"), "b");
}

TEST_F(Streams, ShowOnlyWhatTheirViewShows) {
    create("keys", R"({"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"})");
    said("PutItem", R"({"TableName":"keys","Item":{"id":{"S":"a"},"v":{"N":"1"}}})");
    const auto page = read(iterator(arn("keys"), "TRIM_HORIZON"));
    const auto& change = page.at("Records").at(0).at("dynamodb").as_object();
    EXPECT_FALSE(change.contains("NewImage"));
    EXPECT_EQ(change.at("StreamViewType"), "KEYS_ONLY");
}

TEST_F(Streams, EndWhenTheyAreSwitchedOffAndCanBeReadToTheirEnd) {
    put("a", 1);
    const auto old = arn();
    EXPECT_TRUE(
        said("UpdateTable", R"({"TableName":"jobs","StreamSpecification":{"StreamEnabled":false}})")
            .starts_with("200 "));
    put("b", 1);
    const auto page = read(iterator(old, "TRIM_HORIZON"));
    EXPECT_EQ(page.at("Records").as_array().size(), 1U);
    EXPECT_FALSE(page.as_object().contains("NextShardIterator"));
    const auto described = streams("DescribeStream", {{"StreamArn", old}});
    EXPECT_EQ(described.at("StreamDescription").at("StreamStatus"), "DISABLED");
}

TEST_F(Streams, OutliveTheirTableByADay) {
    put("a", 1);
    const auto old = arn();
    said("DeleteTable", R"({"TableName":"jobs"})");
    EXPECT_EQ(read(iterator(old, "TRIM_HORIZON")).at("Records").as_array().size(), 1U);
    auto late = stream_call("DescribeStream", R"({"StreamArn":")" + old + R"("})");
    late.now += std::chrono::hours(24);
    EXPECT_EQ(ServiceUnderTest::ask(late).status, 400);
}

TEST_F(Streams, TellOfItemsThatTheServiceDeletedWhenTheirTimeWasOver) {
    said("UpdateTimeToLive",
         R"({"TableName":"jobs","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"v"}})");
    put("a", 1'700'000'010);
    auto later = call("DeleteItem", R"({"TableName":"jobs","Key":{"id":{"S":"none"}}})");
    later.now += std::chrono::seconds(20);
    said(later);
    const auto page = read(iterator(arn(), "TRIM_HORIZON"));
    const auto& removal = page.at("Records").as_array().back();
    EXPECT_EQ(removal.at("eventName"), "REMOVE");
    EXPECT_EQ(json::serialize(removal.at("userIdentity")),
              R"({"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"})");
}

TEST_F(Streams, AreNamedByTheirTable) {
    const auto described = ask(call("DescribeTable", R"({"TableName":"jobs"})"));
    const auto& table = described.at("Table");
    EXPECT_EQ(table.at("LatestStreamArn").as_string(), arn());
    EXPECT_EQ(json::serialize(table.at("StreamSpecification")),
              R"({"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"})");
    EXPECT_EQ(refused("CreateTable",
                      R"({"TableName":"none","BillingMode":"PAY_PER_REQUEST",)"
                      R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                      R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
                      R"("StreamSpecification":{"StreamEnabled":true}})"),
              "Invalid StreamViewType: Stream ViewType must not be null or empty when enabling "
              "streams.");
    EXPECT_EQ(refused("UpdateTable", R"({"TableName":"jobs","StreamSpecification":)"
                                     R"({"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}})"),
              "Table already has an enabled stream: TableName: jobs");
}

TEST_F(Streams, RefuseIteratorsThatAreNoneOrTooOld) {
    const auto broken =
        ServiceUnderTest::ask(stream_call("GetRecords", R"({"ShardIterator":"nonsense"})"));
    EXPECT_TRUE(broken.body.contains("Invalid ShardIterator")) << broken.body;
    auto late =
        stream_call("GetRecords", R"({"ShardIterator":")" + iterator(arn(), "LATEST") + R"("})");
    late.now += std::chrono::minutes(15);
    EXPECT_TRUE(ServiceUnderTest::ask(late).body.contains("ExpiredIteratorException"));
}

}  // namespace
}  // namespace kcl::local::dynamodb
