#include "dynamodb/call.h"

#include <gtest/gtest.h>

#include <string>

namespace kcl::local::dynamodb {
namespace {

/// A table "jobs" with the key "id", at 1,700,000,000 seconds.
class Administration : public testing::Test, protected ServiceUnderTest {
  protected:
    static constexpr std::string_view arn =
        R"("ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/jobs")";

    Administration() {
        said("CreateTable", R"({"TableName":"jobs","BillingMode":"PAY_PER_REQUEST",)"
                            R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                            R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
                            R"({"AttributeName":"owner","AttributeType":"S"}],)"
                            R"("GlobalSecondaryIndexes":[{"IndexName":"by-owner",)"
                            R"("KeySchema":[{"AttributeName":"owner","KeyType":"HASH"}],)"
                            R"("Projection":{"ProjectionType":"KEYS_ONLY"}}]})");
    }
    std::string later(Duration wait, std::string operation, std::string body) {
        auto asked = call(std::move(operation), std::move(body));
        asked.now += std::chrono::duration_cast<std::chrono::milliseconds>(wait);
        return said(asked);
    }
    std::string enable(const std::string& attribute, bool enabled = true) {
        return R"({"TableName":"jobs","TimeToLiveSpecification":{"Enabled":)" +
               std::string(enabled ? "true" : "false") + R"(,"AttributeName":")" + attribute +
               R"("}})";
    }
    void put(const std::string& id, const std::string& until) {
        EXPECT_EQ(said("PutItem", R"({"TableName":"jobs","Item":{"id":{"S":")" + id +
                                      R"("},"owner":{"S":"me"},"until":)" + until + "}}"),
                  "200 {}");
    }
    std::string count(Duration wait, const std::string& more = "") {
        return later(wait, "Scan", R"({"TableName":"jobs","Select":"COUNT")" + more + "}");
    }
    static std::string counted(int items) {
        const auto number = std::to_string(items);
        return R"(200 {"Count":)" + number + R"(,"ScannedCount":)" + number + "}";
    }
};

TEST_F(Administration, DeletesItemsWhoseTimeIsOver) {
    EXPECT_EQ(said("UpdateTimeToLive", enable("until")),
              R"(200 {"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}})");
    put("soon", R"({"N":"1700000010"})");
    put("late", R"({"N":"1700000099"})");
    put("text", R"({"S":"1700000010"})");
    put("ancient", R"({"N":"1500000000"})");
    const auto write = R"({"TableName":"jobs","Key":{"id":{"S":"none"}}})";
    later(std::chrono::seconds(9), "DeleteItem", write);
    EXPECT_EQ(count(std::chrono::seconds(9)), counted(4));
    later(std::chrono::seconds(20), "DeleteItem", write);
    EXPECT_EQ(count(std::chrono::seconds(20)), counted(3));
    EXPECT_EQ(count(std::chrono::seconds(20), R"(,"IndexName":"by-owner")"), counted(3));
    EXPECT_EQ(later(std::chrono::seconds(20), "GetItem",
                    R"({"TableName":"jobs","Key":{"id":{"S":"soon"}}})"),
              "200 {}");
}

TEST_F(Administration, KeepsAnItemWhoseTimeWasPutOff) {
    said("UpdateTimeToLive", enable("until"));
    put("a", R"({"N":"1700000010"})");
    put("a", R"({"N":"1700000099"})");
    later(std::chrono::seconds(20), "DeleteItem", R"({"TableName":"jobs","Key":{"id":{"S":"z"}}})");
    EXPECT_EQ(count(std::chrono::seconds(20)), counted(1));
}

TEST_F(Administration, CountsItemsFromBeforeTimeToLiveWasSwitchedOn) {
    put("a", R"({"N":"1700000010"})");
    put("b", R"({"N":"1700000010"})");
    said("UpdateTimeToLive", enable("until"));
    later(std::chrono::seconds(20), "DeleteItem", R"({"TableName":"jobs","Key":{"id":{"S":"z"}}})");
    EXPECT_EQ(count(std::chrono::seconds(20)), counted(0));
}

TEST_F(Administration, DeletesNothingOnceTimeToLiveIsSwitchedOff) {
    said("UpdateTimeToLive", enable("until"));
    put("a", R"({"N":"1700000010"})");
    EXPECT_TRUE(said("UpdateTimeToLive", enable("until", false)).starts_with("200 "));
    later(std::chrono::seconds(20), "DeleteItem", R"({"TableName":"jobs","Key":{"id":{"S":"z"}}})");
    EXPECT_EQ(count(std::chrono::seconds(20)), counted(1));
}

TEST_F(Administration, DeletesExpiredItemsOfATableThatIsOnlyRead) {
    said("UpdateTimeToLive", enable("until"));
    put("a", R"({"N":"1700000010"})");
    put("b", R"({"N":"1700000030"})");
    EXPECT_EQ(count(std::chrono::seconds(5)), counted(2));
    EXPECT_EQ(count(std::chrono::seconds(20)), counted(1));
    EXPECT_EQ(count(std::chrono::seconds(40)), counted(0));
}

TEST_F(Administration, DeletesSomeOfManyExpiredItemsWithEachCall) {
    said("UpdateTimeToLive", enable("until"));
    for (int i = 0; i < 1200; ++i) put(std::to_string(i), R"({"N":"1700000010"})");
    EXPECT_EQ(count(std::chrono::seconds(20)), counted(200));
    EXPECT_EQ(count(std::chrono::seconds(20)), counted(0));
}

TEST_F(Administration, SaysHowTimeToLiveStands) {
    const std::string of_jobs = R"({"TableName":"jobs"})";
    EXPECT_EQ(said("DescribeTimeToLive", of_jobs),
              R"(200 {"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
    EXPECT_EQ(refused("UpdateTimeToLive", enable("until", false)),
              "TimeToLive is already disabled");
    said("UpdateTimeToLive", enable("until"));
    EXPECT_EQ(
        said("DescribeTimeToLive", of_jobs),
        R"(200 {"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"until"}})");
    EXPECT_EQ(refused("UpdateTimeToLive", enable("until")), "TimeToLive is already enabled");
    EXPECT_EQ(refused("UpdateTimeToLive", enable("other")),
              "TimeToLive is active on a different AttributeName: current AttributeName is until");
}

TEST_F(Administration, TagsATable) {
    const auto list = [this] { return said("ListTagsOfResource", "{" + std::string(arn) + "}"); };
    const auto tag = [this](const std::string& tags) {
        return said("TagResource", "{" + std::string(arn) + R"(,"Tags":)" + tags + "}");
    };
    EXPECT_EQ(list(), R"(200 {"Tags":[]})");
    EXPECT_EQ(tag(R"([{"Key":"team","Value":"a"},{"Key":"cost","Value":""}])"), "200 ");
    EXPECT_EQ(tag(R"([{"Key":"team","Value":"b"}])"), "200 ");
    EXPECT_EQ(list(), R"(200 {"Tags":[{"Key":"team","Value":"b"},{"Key":"cost","Value":""}]})");
    EXPECT_EQ(said("UntagResource", "{" + std::string(arn) + R"(,"TagKeys":["team","none"]})"),
              "200 ");
    EXPECT_EQ(list(), R"(200 {"Tags":[{"Key":"cost","Value":""}]})");
    EXPECT_EQ(refused("TagResource", "{" + std::string(arn) + R"(,"Tags":[]})"),
              "Atleast one Tag needs to be provided as Input.");
    EXPECT_EQ(refused("UntagResource", "{" + std::string(arn) + R"(,"TagKeys":[]})"),
              "Atleast one Tag Key needs to be provided as Input.");
}

TEST_F(Administration, RefusesArnsThatNameNoTable) {
    const auto ask = [this](const std::string& resource) {
        return said("ListTagsOfResource", R"({"ResourceArn":")" + resource + R"("})");
    };
    EXPECT_EQ(refused("ListTagsOfResource", "{}"), "Invalid TableArn");
    EXPECT_EQ(ask("jobs"),
              R"(400 {"__type":"com.amazon.coral.validate#ValidationException",)"
              R"("message":"Invalid TableArn: Invalid ResourceArn provided as input jobs"})");
    EXPECT_TRUE(ask("arn:aws:dynamodb:us-east-1:000000000000:tabel/jobs")
                    .contains("Invalid TableArn: Invalid ResourceArn provided as input arn:"));
    EXPECT_EQ(ask("arn:aws:dynamodb:us-east-1:000000000000:table/none"),
              R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",)"
              R"("message":"Requested resource not found: ResourcArn: )"
              R"(arn:aws:dynamodb:us-east-1:000000000000:table/none not found"})");
}

TEST_F(Administration, RemembersWhetherATableCouldBeRecovered) {
    EXPECT_EQ(said("DescribeContinuousBackups", R"({"TableName":"jobs"})"),
              R"(200 {"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
              R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})");
    EXPECT_TRUE(said("UpdateContinuousBackups",
                     R"({"TableName":"jobs","PointInTimeRecoverySpecification":)"
                     R"({"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":7}})")
                    .contains(R"("PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":7)"));
    EXPECT_TRUE(said("DescribeContinuousBackups", R"({"TableName":"jobs"})")
                    .contains(R"("PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":7)"));
    EXPECT_EQ(said("DescribeContinuousBackups", R"({"TableName":"none"})"),
              R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#TableNotFoundException",)"
              R"("message":"Table not found: none"})");
}

TEST_F(Administration, DescribesTheOptionsOfATable) {
    EXPECT_TRUE(said("UpdateTable",
                     R"({"TableName":"jobs","TableClass":"STANDARD_INFREQUENT_ACCESS",)"
                     R"("SSESpecification":{"Enabled":true,"KMSMasterKeyId":"mine"},)"
                     R"("OnDemandThroughput":{"MaxReadRequestUnits":10}})")
                    .starts_with("200 "));
    const auto described = said("DescribeTable", R"({"TableName":"jobs"})");
    for (const std::string_view part :
         {R"("TableClassSummary":{"TableClass":"STANDARD_INFREQUENT_ACCESS"})",
          R"("SSEDescription":{"Status":"ENABLED","SSEType":"KMS",)"
          R"("KMSMasterKeyArn":"arn:aws:kms:us-east-1:000000000000:key/mine"})",
          R"("OnDemandThroughput":{"MaxReadRequestUnits":10})"})
        EXPECT_TRUE(described.contains(part)) << part << " in " << described;
}

TEST_F(Administration, NamesTheAddressItWasAskedAtAsItsEndpoint) {
    EXPECT_EQ(said("DescribeEndpoints", "{}"),
              R"(200 {"Endpoints":[{"Address":"localhost:8000","CachePeriodInMinutes":1440}]})");
    EXPECT_TRUE(said("DescribeLimits", "{}").contains(R"("TableMaxReadCapacityUnits":40000)"));
}

}  // namespace
}  // namespace kcl::local::dynamodb
