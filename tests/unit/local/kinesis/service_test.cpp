#include "kcl/wire/base64.h"
#include "kcl/wire/codec.h"

#include "kinesis/call.h"

#include <gmock/gmock.h>

// Whole conversations, as the bytes of both formats.
namespace kcl::local::kinesis {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

const std::string first_number = "49646437577108476416916876405827138351405044305449975810";

/// A literal with everything in it, zero bytes too.
template <std::size_t size>
std::string bytes(const char (&literal)[size]) {
    return {literal, size - 1};
}

class KinesisConversation : public testing::Test, public ServiceUnderTest {
  protected:
    void SetUp() override {
        const auto answer = ask("CreateStream", R"({"StreamName":"s","ShardCount":1})");
        ASSERT_EQ(answer.status, 200);
        ASSERT_EQ(answer.body, "") << "operations without output answer nothing";
    }
    template <class Message>
    Message decoded(const Answer& answer, wire::Format format) {
        auto message =
            wire::decode<Message>(std::make_shared<const std::string>(answer.body), format);
        EXPECT_TRUE(message) << answer.body;
        return message ? *std::move(message) : Message{};
    }
    std::string iterator() {
        return decoded<api::GetShardIteratorResponse>(
                   ask("GetShardIterator",
                       R"({"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"TRIM_HORIZON"})"),
                   wire::Format::json)
            .shard_iterator;
    }
};

TEST_F(KinesisConversation, InJsonDescribesStreams) {
    EXPECT_EQ(
        said("DescribeStream", R"({"StreamName":"s"})"),
        R"(200 {"StreamDescription":{"StreamName":"s","StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/s",)"
        R"("StreamStatus":"ACTIVE","StreamModeDetails":{"StreamMode":"PROVISIONED"},"Shards":[{"ShardId":)"
        R"("shardId-000000000000","HashKeyRange":{"StartingHashKey":"0","EndingHashKey":)"
        R"("340282366920938463463374607431768211455"},"SequenceNumberRange":{"StartingSequenceNumber":)"
        R"("49646437577108476416916876405825929425585429676275269634"}}],"HasMoreShards":false,"RetentionPeriodHours":24,)"
        R"("StreamCreationTimestamp":1700000000.5,"EnhancedMonitoring":[{"ShardLevelMetrics":[]}],)"
        R"("EncryptionType":"NONE"}})");
}

TEST_F(KinesisConversation, InJsonPutsAndGetsRecords) {
    EXPECT_EQ(said("PutRecord", R"({"StreamName":"s","PartitionKey":"k","Data":"aGVsbG8="})"),
              R"(200 {"ShardId":"shardId-000000000000","SequenceNumber":")" + first_number + "\"}");
    EXPECT_THAT(
        said("GetRecords", R"({"ShardIterator":")" + iterator() + "\"}"),
        StartsWith(
            R"(200 {"Records":[{"SequenceNumber":")" + first_number +
            R"(","ApproximateArrivalTimestamp":1700000000.5,"Data":"aGVsbG8=","PartitionKey":"k"}],)"
            R"("NextShardIterator":"AAAAAAAAAA)"));
}

TEST_F(KinesisConversation, TakesRecordsWithoutKeysForStreamsThatChooseTheShards) {
    const std::string record = R"({"StreamName":"d","Data":"YQ=="})";
    const std::string records = R"({"StreamName":"d","Records":[{"Data":"YQ=="},{"Data":"Yg=="}]})";
    ASSERT_EQ(said("CreateStream",
                   R"({"StreamName":"d","StreamModeDetails":{"StreamMode":"ON_DEMAND"}})"),
              "200 ");
    EXPECT_EQ(
        said("PutRecord", record),
        R"(400 {"__type":"ValidationException","message":"1 validation error detected: Value )"
        R"(null at 'partitionKey' failed to satisfy constraint: Member must not be null"})");
    EXPECT_EQ(ask("PutRecords", records).status, 400);
    ASSERT_EQ(said("UpdateStreamRecordDistributionStrategy",
                   R"({"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/d",)"
                   R"("RecordDistributionStrategy":"AUTO"})"),
              "200 ");
    EXPECT_EQ(ask("PutRecord", record).status, 200);
    EXPECT_EQ(ask("PutRecords", records).status, 200);
    EXPECT_EQ(ask("PutRecord", R"({"StreamName":"d"})").status, 400) << "data it needs";
    EXPECT_EQ(ask("PutRecord", R"({"StreamName":"d","Data":"","PartitionKey":""})").status, 400);
}

TEST_F(KinesisConversation, AnswersEmptyPagesWithAllThatClientsLookFor) {
    const auto body = said("GetRecords", R"({"ShardIterator":")" + iterator() + "\"}");
    EXPECT_THAT(body, StartsWith(R"(200 {"Records":[],"NextShardIterator":")"));
    EXPECT_THAT(body, testing::EndsWith(R"(,"MillisBehindLatest":0})"));
}

TEST_F(KinesisConversation, EndsAClosedShardWithItsChildren) {
    const auto before = iterator();
    ASSERT_EQ(
        said(
            "SplitShard",
            R"({"StreamName":"s","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000"})"),
        "200 ");
    EXPECT_EQ(
        said("GetRecords", R"({"ShardIterator":")" + before + "\"}"),
        R"(200 {"Records":[],"MillisBehindLatest":0,"ChildShards":[{"ShardId":"shardId-000000000001","ParentShards":)"
        R"(["shardId-000000000000"],"HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"999"}},{"ShardId":)"
        R"("shardId-000000000002","ParentShards":["shardId-000000000000"],"HashKeyRange":{"StartingHashKey":"1000",)"
        R"("EndingHashKey":"340282366920938463463374607431768211455"}}]})");
}

TEST_F(KinesisConversation, InCborKeepsBytesAsBytes) {
    // {"StreamName": "s", "PartitionKey": "k", "Data": h'00FF'}
    const auto put = bytes(
        "\xA3\x6AStreamName\x61s\x6CPartitionKey\x61k\x64"
        "Data\x42\x00\xFF");
    const auto stored = ask("PutRecord", put, cbor_type);
    EXPECT_EQ(header_of(stored, "Content-Type"), cbor_type);
    EXPECT_EQ(stored.body,
              "\xA2\x67ShardId\x74shardId-000000000000\x6ESequenceNumber\x78\x38" + first_number);

    const auto answer = ask("GetRecords", "\xA1\x6DShardIterator\x78\xCC" + iterator(), cbor_type);
    ASSERT_EQ(answer.status, 200);
    // The time is tag 1 with whole milliseconds.
    const std::string record =
        "\xA4\x6ESequenceNumber\x78\x38" + first_number +
        bytes(
            "\x78\x1B"
            "ApproximateArrivalTimestamp\xC1\x1B\x00\x00\x01\x8B\xCF\xE5\x69\xF4\x64"
            "Data\x42\x00\xFF\x6C"
            "PartitionKey\x61k");
    EXPECT_THAT(answer.body, testing::HasSubstr(record));
    const auto page = decoded<api::GetRecordsResponse>(answer, wire::Format::cbor);
    ASSERT_THAT(page.records, SizeIs(1));
    EXPECT_EQ(page.records[0].approximate_arrival_timestamp,
              SystemTime(std::chrono::milliseconds(1'700'000'000'500)));
}

TEST_F(KinesisConversation, CrossesFormatsWithoutChangingData) {
    ASSERT_EQ(ask("PutRecord", R"({"StreamName":"s","PartitionKey":"k","Data":"AP8="})").status,
              200);
    const auto page = decoded<api::GetRecordsResponse>(
        ask("GetRecords", "\xA1\x6DShardIterator\x78\xCC" + iterator(), cbor_type),
        wire::Format::cbor);
    ASSERT_THAT(page.records, SizeIs(1));
    EXPECT_EQ(wire::to_base64(page.records[0].data), "AP8=");
}

TEST_F(KinesisConversation, TakesTimesOfBothFormats) {
    ASSERT_EQ(ask("PutRecord", R"({"StreamName":"s","PartitionKey":"k","Data":""})").status, 200);
    const std::string head =
        R"({"StreamName":"s","ShardId":"0","ShardIteratorType":"AT_TIMESTAMP","Timestamp":)";
    for (const char* time : {"1700000000.5", "1700000000", "1.7e9"})
        EXPECT_EQ(ask("GetShardIterator", head + time + "}").status, 200) << time;
    EXPECT_EQ(
        said("GetShardIterator", head + "1700000000.501}"),
        R"(400 {"__type":"InvalidArgumentException","message":"The timestampInMillis parameter cannot be greater than the )"
        R"(currentTimestampInMillis. timestampInMillis: 1700000000501, currentTimestampInMillis: 1700000000500"})");
    const std::string cbor_head =
        "\xA4\x6AStreamName\x61s\x67ShardId\x61"
        "0\x71ShardIteratorType\x6C"
        "AT_TIMESTAMP\x69Timestamp";
    const auto milliseconds = bytes("\xC1\x1B\x00\x00\x01\x8B\xCF\xE5\x69\xF4");
    const auto seconds = bytes("\xC1\xFB\x41\xD9\x54\xFC\x40\x20\x00\x00");
    for (const auto& time : {milliseconds, seconds})
        EXPECT_EQ(ask("GetShardIterator", cbor_head + time, cbor_type).status, 200);
    const auto too_late = bytes("\xC1\x1B\x00\x00\x01\x8B\xCF\xE5\x69\xF5");
    EXPECT_EQ(ask("GetShardIterator", cbor_head + too_late, cbor_type).status, 400);
}

TEST_F(KinesisConversation, AnswersErrorsInTheCallersFormat) {
    const auto answer = ask("DeleteStream", "\xA1\x6AStreamName\x61t", cbor_type);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body,
              "\xA2\x66__type\x78\x19ResourceNotFoundException\x67message\x78\x2E"
              "Stream t under account 000000000000 not found.");
}

TEST_F(KinesisConversation, PutsBatches) {
    const auto response = decoded<api::PutRecordsResponse>(
        ask("PutRecords",
            R"({"StreamName":"s","Records":[{"PartitionKey":"a","Data":"YQ=="},{"PartitionKey":"b","Data":"Yg==",)"
            R"("ExplicitHashKey":"7"}]})"),
        wire::Format::json);
    EXPECT_EQ(response.failed_record_count, 0);
    ASSERT_THAT(response.records, SizeIs(2));
    EXPECT_EQ(response.records[0].sequence_number, first_number);
    EXPECT_LT(response.records[0].sequence_number, response.records[1].sequence_number);
}

TEST_F(KinesisConversation, LeavesNothingBehindARefusal) {
    const auto refused =
        call("PutRecords",
             R"({"StreamName":"s","Records":[{"PartitionKey":"a","Data":"YQ=="},{"PartitionKey":)"
             R"("b","Data":"Yg==","ExplicitHashKey":"999999999999999999999999999999999999999"}]})");
    // Shares its transaction with a call that succeeds.
    const auto transaction = store.write();
    EXPECT_EQ(service.answer(refused, *transaction).status, 400);
    EXPECT_EQ(
        service
            .answer(call("PutRecord", R"({"StreamName":"s","PartitionKey":"k","Data":"b2s="})"),
                    *transaction)
            .status,
        200);
    transaction->commit();
    EXPECT_THAT(
        decoded<api::GetRecordsResponse>(
            ask("GetRecords", R"({"ShardIterator":")" + iterator() + "\"}"), wire::Format::json)
            .records,
        SizeIs(1));
}

}  // namespace
}  // namespace kcl::local::kinesis
