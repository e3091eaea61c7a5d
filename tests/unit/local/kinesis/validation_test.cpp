#include "kinesis/call.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

// Types and constraints of members, in the words of AWS.
namespace kcl::local::kinesis {
namespace {

class KinesisValidation : public testing::Test, public ServiceUnderTest {
  protected:
    std::string serialization(const std::string& message) {
        return R"(400 {"__type":"SerializationException","Message":")" + message + "\"}";
    }
    std::string validation(const std::string& message) {
        return R"(400 {"__type":"ValidationException","message":")" + message + "\"}";
    }
};

struct TypeCase {
    const char* operation;
    const char* body;
    const char* message;
};

TEST_F(KinesisValidation, RefusesWrongTypesAsAwsDoes) {
    constexpr auto number =
        "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to ";
    constexpr auto list = "Start of list found where not expected";
    constexpr auto object = "Start of structure or map found where not expected.";
    const std::string number_string = std::string(number) + "an String";
    const std::string number_blob = std::string(number) + "a Blob";
    const std::string number_boolean = std::string(number) + "an Boolean";
    const TypeCase cases[] = {
        {"DescribeStream", R"({"StreamName":true})",
         "class java.lang.Boolean can not be converted to an String"},
        {"DescribeStream", R"({"StreamName":1})", number_string.c_str()},
        {"DescribeStream", R"({"StreamName":[]})", list},
        {"DescribeStream", R"({"StreamName":{}})", object},
        {"DescribeStream", R"({"Limit":false})",
         "class java.lang.Boolean can not be converted to an Integer"},
        {"DescribeStream", R"({"Limit":"1"})",
         "class java.lang.String can not be converted to an Integer"},
        {"DescribeStream", R"({"Limit":[]})", list},
        {"DescribeStream", R"({"Limit":{}})", object},
        {"PutRecord", R"({"Data":true})", "class java.lang.Boolean can not be converted to a Blob"},
        {"PutRecord", R"({"Data":1})", number_blob.c_str()},
        {"PutRecord", R"({"Data":[]})", list},
        {"PutRecord", R"({"Data":{}})", object},
        {"PutRecord", R"({"Data":"abc"})",
         "'abc' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 "
         "bytes but found: 3"},
        {"PutRecord", R"({"Data":"ab=c"})",
         "'ab=c' can not be converted to a Blob: Invalid Base64 character: '='"},
        {"PutRecord", R"({"Data":"a.cd"})",
         "'a.cd' can not be converted to a Blob: Invalid Base64 character: '.'"},
        {"PutRecord", R"({"Data":"eHh="})",
         "'eHh=' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"},
        {"GetShardIterator", R"({"Timestamp":true})",
         "class java.lang.Boolean can not be converted to milliseconds since epoch"},
        {"GetShardIterator", R"({"Timestamp":"now"})",
         "class java.lang.String can not be converted to milliseconds since epoch"},
        {"GetShardIterator", R"({"Timestamp":[]})", list},
        {"DeleteStream", R"({"EnforceConsumerDeletion":1})", number_boolean.c_str()},
        {"DeleteStream", R"({"EnforceConsumerDeletion":"maybe"})",
         "'MAYBE' can not be converted to an Boolean"},
        {"DeleteStream", R"({"EnforceConsumerDeletion":{}})", object},
        {"PutRecords", R"({"Records":"a"})", "Expected list or null"},
        {"PutRecords", R"({"Records":1})", "Expected list or null"},
        {"PutRecords", R"({"Records":{}})", object},
        {"PutRecords", R"({"Records":[true]})", "Expected null"},
        {"PutRecords", R"({"Records":[[]]})", list},
        {"PutRecords", R"({"Records":[{"PartitionKey":1}]})", number_string.c_str()},
        {"CreateStream", R"({"StreamModeDetails":"ON_DEMAND"})", "Expected null"},
        {"ListShards", R"({"ShardFilter":{"Timestamp":"now"}})",
         "class java.lang.String can not be converted to milliseconds since epoch"},
        {"ListStreams", "[]", list},
    };
    for (const auto& [operation, body, message] : cases)
        EXPECT_EQ(said(operation, body), serialization(message)) << operation << body;
}

TEST_F(KinesisValidation, CountsNullAsAbsentAndSkipsWhatItDoesNotKnow) {
    EXPECT_EQ(ask("ListStreams", R"({"Limit":null,"Colour":{"x":[1]}})").status, 200);
}

TEST_F(KinesisValidation, NamesEveryBrokenRule) {
    const auto null_at = [](const std::string& path) {
        return "Value null at '" + path + "' failed to satisfy constraint: Member must not be null";
    };
    EXPECT_EQ(said("CreateStream", "{}"),
              validation("2 validation errors detected: " + null_at("shardCount") + "; " +
                         null_at("streamName")));
    EXPECT_EQ(
        said("CreateStream", R"({"StreamName":"","ShardCount":0})"),
        validation("3 validation errors detected: Value '0' at 'shardCount' failed to satisfy "
                   "constraint: Member must "
                   "have value greater than or equal to 1; Value '' at 'streamName' failed to "
                   "satisfy constraint: "
                   "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at "
                   "'streamName' failed "
                   "to satisfy constraint: Member must have length greater than or equal to 1"));
    EXPECT_EQ(said("DescribeStream", R"({"StreamName":"s","Limit":100001.9})"),
              validation("1 validation error detected: Value '100001' at 'limit' failed to satisfy "
                         "constraint: Member must "
                         "have value less than or equal to 10000"));
    EXPECT_EQ(said("DescribeStream", R"({"StreamName":"s","Limit":99999999999})"),
              validation("1 validation error detected: Value '2147483647' at 'limit' failed to "
                         "satisfy constraint: Member "
                         "must have value less than or equal to 10000"));
    EXPECT_EQ(
        said("GetShardIterator", R"({"StreamName":"s","ShardId":"0","ShardIteratorType":"LAST"})"),
        validation(
            "1 validation error detected: Value 'LAST' at 'shardIteratorType' failed to satisfy "
            "constraint: "
            "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, "
            "AT_SEQUENCE_NUMBER, TRIM_HORIZON]"));
    EXPECT_EQ(said("ListShards", R"({"StreamName":"s","ShardFilter":{}})"),
              validation("1 validation error detected: " + null_at("shardFilter.type")));
}

TEST_F(KinesisValidation, TakesAnArnInsteadOfAName) {
    EXPECT_EQ(said("DescribeStream", "{}"),
              validation("1 validation error detected: Value null at 'streamName' failed to "
                         "satisfy constraint: Member must "
                         "not be null"));
    EXPECT_EQ(
        said("DescribeStream",
             R"({"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/s"})"),
        R"(400 {"__type":"ResourceNotFoundException","message":"Stream s under account 000000000000 not found."})");
    for (const char* arn :
         {"arn", "arn:aws:kinesis:us-east-1:000000000000:stream/",
          "arn:aws:s3:us-east-1:000000000000:stream/s", "arn:aws:kinesis:us-east-1:123:stream/s",
          "arn:aws:kinesis:us-east-1:000000000000:stream/a b"})
        EXPECT_EQ(said("DescribeStream", fmt::format(R"({{"StreamARN":"{}"}})", arn)),
                  validation(fmt::format(
                      "1 validation error detected: Value '{}' at 'streamARN' failed to satisfy "
                      "constraint: Member must satisfy regular expression pattern: "
                      "arn:aws.*:kinesis:.*:\\\\d{{12}}:stream/\\\\S+",
                      arn)));
}

TEST_F(KinesisValidation, ChecksTheRecordsOfABatch) {
    const auto entry = "com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310";
    EXPECT_EQ(said("PutRecords", R"({"StreamName":"s","Records":[]})"),
              validation("1 validation error detected: Value '[]' at 'records' failed to satisfy "
                         "constraint: Member must have "
                         "length greater than or equal to 1"));
    EXPECT_EQ(
        said(
            "PutRecords",
            R"({"StreamName":"s","Records":[{"Data":"","PartitionKey":""},{"ExplicitHashKey":"01"},null]})"),
        validation("5 validation errors detected: Value '' at 'records.1.member.partitionKey' "
                   "failed to satisfy "
                   "constraint: Member must have length greater than or equal to 1; Value null at "
                   "'records.2.member.partitionKey' failed to satisfy constraint: Member must not "
                   "be null; Value '01' "
                   "at 'records.2.member.explicitHashKey' failed to satisfy constraint: Member "
                   "must satisfy regular "
                   "expression pattern: 0|([1-9]\\\\d{0,38}); Value null at "
                   "'records.2.member.data' failed to satisfy "
                   "constraint: Member must not be null; Value null at 'records.3.member' failed "
                   "to satisfy "
                   "constraint: Member must not be null"));
    std::string records, printed;
    for (int i = 0; i < 501; ++i) {
        records += i == 0 ? "{}" : ",{}";
        printed += fmt::format("{}{}", i == 0 ? "" : ", ", entry);
    }
    const auto answer = ask("PutRecords", R"({"StreamName":"s","Records":[)" + records + "]}");
    EXPECT_THAT(
        answer.body,
        testing::StartsWith(
            R"({"__type":"ValidationException","message":"10 validation errors detected: Value '[)" +
            printed +
            "]' at 'records' failed to satisfy constraint: Member must have length less "
            "than or equal to 500; Value null at 'records.1.member.partitionKey'"));
}

TEST_F(KinesisValidation, CountsCharactersAsJavaDoes) {
    // 128 characters beyond the first plane are 256 units: just right. One more is too much.
    std::string clefs;
    for (int i = 0; i < 128; ++i) clefs += "\xF0\x9D\x84\x9E";
    const auto put = [&](const std::string& key) {
        return said("PutRecord", R"({"StreamName":"s","Data":"","PartitionKey":")" + key + "\"}");
    };
    EXPECT_THAT(put(clefs), testing::HasSubstr("ResourceNotFoundException"));
    EXPECT_EQ(put(clefs + "x"),
              validation(
                  "1 validation error detected: Value '" + clefs +
                  "x' at 'partitionKey' failed to satisfy constraint: Member must have length less "
                  "than or equal to 256"));
}

TEST_F(KinesisValidation, LimitsDataByTheModelThenByTheStream) {
    ASSERT_EQ(ask("CreateStream", R"({"StreamName":"s","ShardCount":1,"MaxRecordSizeInKiB":10240})")
                  .status,
              200);
    const auto put = [&](std::size_t quartets) {
        return said("PutRecord", R"({"StreamName":"s","PartitionKey":"k","Data":")" +
                                     std::string(quartets * 4, 'A') + "\"}");
    };
    EXPECT_THAT(put(3'000'000), testing::StartsWith("200 "));
    EXPECT_EQ(
        put(3'495'254),
        validation("1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=10485762 "
                   "cap=10485762]' at 'data' failed to satisfy constraint: Member must have length "
                   "less than or equal to 10485760"));
}

TEST_F(KinesisValidation, ChecksMapsAndListsOfTexts) {
    const TypeCase wrong_types[] = {
        {"AddTagsToStream", R"({"Tags":"a"})", "Expected map or null"},
        {"AddTagsToStream", R"({"Tags":1})", "Expected map or null"},
        {"AddTagsToStream", R"({"Tags":true})", "Expected map or null"},
        {"AddTagsToStream", R"({"Tags":[]})", "Start of list found where not expected"},
        {"AddTagsToStream", R"({"Tags":{"a":true}})",
         "class java.lang.Boolean can not be converted to an String"},
        {"AddTagsToStream", R"({"Tags":{"a":{}}})",
         "Start of structure or map found where not expected."},
        {"RemoveTagsFromStream", R"({"TagKeys":"a"})", "Expected list or null"},
        {"RemoveTagsFromStream", R"({"TagKeys":[true]})",
         "class java.lang.Boolean can not be converted to an String"},
        {"SubscribeToShard", R"({"StartingPosition":"LATEST"})", "Expected null"},
        {"UpdateAccountSettings", R"({"MinimumThroughputBillingCommitment":[]})",
         "Start of list found where not expected"},
    };
    for (const auto& [operation, body, message] : wrong_types)
        EXPECT_EQ(said(operation, body), serialization(message)) << operation << body;

    EXPECT_EQ(said("AddTagsToStream", R"({"StreamName":"s","Tags":{}})"),
              validation("1 validation error detected: Value '{}' at 'tags' failed to satisfy "
                         "constraint: Member must have length greater than or equal to 1"));
    EXPECT_EQ(said("AddTagsToStream", R"({"StreamName":"s","Tags":{"":"v"}})"),
              validation("1 validation error detected: Value '{=v}' at 'tags' failed to satisfy "
                         "constraint: Map keys must satisfy constraint: [Member must have length "
                         "less than or equal to 128, Member must have length greater than or equal "
                         "to 1]"));
    const std::string longest(257, 'v');
    EXPECT_EQ(said("AddTagsToStream", R"({"StreamName":"s","Tags":{"k":")" + longest + "\"}}"),
              validation("1 validation error detected: Value '{k=" + longest +
                         "}' at 'tags' failed to satisfy constraint: Map value must satisfy "
                         "constraint: [Member must have length less than or equal to 256, Member "
                         "must have length greater than or equal to 0]"));
    EXPECT_EQ(said("RemoveTagsFromStream", R"({"StreamName":"s","TagKeys":["ok",""]})"),
              validation("1 validation error detected: Value '[ok, ]' at 'tagKeys' failed to "
                         "satisfy constraint: Member must satisfy constraint: [Member must have "
                         "length less than or equal to 128, Member must have length greater than "
                         "or equal to 1]"));
    EXPECT_EQ(said("EnableEnhancedMonitoring", R"({"StreamName":"s","ShardLevelMetrics":["X"]})"),
              validation("1 validation error detected: Value '[X]' at 'shardLevelMetrics' failed "
                         "to satisfy constraint: Member must satisfy constraint: [Member must "
                         "satisfy enum value set: [IncomingBytes, IncomingRecords, OutgoingBytes, "
                         "OutgoingRecords, WriteProvisionedThroughputExceeded, "
                         "ReadProvisionedThroughputExceeded, IteratorAgeMilliseconds, ALL]]"));
}

TEST_F(KinesisValidation, KnowsArnsOfConsumersAndResources) {
    const auto consumer = [&](const std::string& arn) {
        return said(
            "SubscribeToShard",
            R"({"ShardId":"0","StartingPosition":{"Type":"LATEST"},"ConsumerARN":")" + arn + "\"}");
    };
    const std::string stream = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
    for (const auto* wrong : {"x", "arn:aws:kinesis:us-east-1:000000000000:stream/s",
                              "arn:aws:kinesis:us-east-1:0000:stream/s/consumer/c:1",
                              "arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/c",
                              "arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/c:x"})
        EXPECT_EQ(consumer(wrong),
                  validation(fmt::format(
                      "1 validation error detected: Value '{}' at 'consumerARN' failed to satisfy "
                      "constraint: Member must satisfy regular expression pattern: "
                      R"((arn):aws.*:kinesis:.*:\\d{{12}}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/)"
                      "[a-zA-Z0-9_.-]+:[0-9]+",
                      wrong)));
    EXPECT_THAT(consumer(stream + "/consumer/c:1"),
                testing::StartsWith(R"(400 {"__type":"ResourceNotFoundException")"));
    EXPECT_THAT(said("ListTagsForResource", R"({"ResourceARN":"stream/s"})"),
                testing::StartsWith(R"(400 {"__type":"ValidationException")"));
    EXPECT_THAT(said("ListTagsForResource", R"({"ResourceARN":")" + stream + "\"}"),
                testing::StartsWith(R"(400 {"__type":"ResourceNotFoundException")"));
}

TEST_F(KinesisValidation, DoesNothingOnADryRun) {
    ASSERT_EQ(ask("CreateStream", R"({"StreamName":"s","ShardCount":1})").status, 200);
    EXPECT_EQ(
        said("PutRecord", R"({"StreamName":"s","PartitionKey":"k","Data":"","DryRun":true})"),
        R"(400 {"__type":"DryRunOperationException","message":"Request would have succeeded, but the DryRun flag is set."})");
    EXPECT_EQ(ask("PutRecord", R"({"StreamName":"s","PartitionKey":"k","Data":"","DryRun":false})")
                  .status,
              200);
}

}  // namespace
}  // namespace kcl::local::kinesis
