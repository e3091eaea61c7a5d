#include "kcl/wire/codec.h"
#include "kcl/wire/kinesis/account.h"
#include "kcl/wire/kinesis/create_stream.h"
#include "kcl/wire/kinesis/delete_stream.h"
#include "kcl/wire/kinesis/describe_stream.h"
#include "kcl/wire/kinesis/get_records.h"
#include "kcl/wire/kinesis/get_shard_iterator.h"
#include "kcl/wire/kinesis/list_shards.h"
#include "kcl/wire/kinesis/list_streams.h"
#include "kcl/wire/kinesis/merge_shards.h"
#include "kcl/wire/kinesis/put_record.h"
#include "kcl/wire/kinesis/put_records.h"
#include "kcl/wire/kinesis/split_shard.h"

#include "tests/unit/wire/bodies.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>

namespace kcl::wire::kinesis {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

constexpr SystemTime some_time{1'449'535'234'562ms};

/// What GetRecords of one record answers, in both spellings.
constexpr auto records_json =
    R"({"Records":[{"SequenceNumber":"49","ApproximateArrivalTimestamp":1449535234.562,"Data":"aGVsbG8=",)"
    R"("PartitionKey":"p","EncryptionType":"KMS"}],"NextShardIterator":"AAAA","MillisBehindLatest":0})"sv;

constexpr auto records_cbor =
    "\xa3"
    "\x67Records\x81\xa5"
    "\x6eSequenceNumber\x62\x34\x39"
    "\x78\x1b"
    "ApproximateArrivalTimestamp\xc1\x1b\x00\x00\x01\x51\x7f\x08\x62\x02"
    "\x64"
    "Data\x45hello"
    "\x6cPartitionKey\x61p"
    "\x6e"
    "EncryptionType\x63KMS"
    "\x71NextShardIterator\x64"
    "AAAA"
    "\x72MillisBehindLatest\x00"sv;

GetRecordsResponse one_record() {
    GetRecordsResponse response;
    response.records.push_back({"49", some_time, bytes("hello"), "p", EncryptionType::kms});
    response.next_shard_iterator = "AAAA";
    response.millis_behind_latest = 0;
    return response;
}

TEST(KinesisMessages, RecordsAreWrittenAsTheServiceSpellsThem) {
    EXPECT_EQ(encode(one_record(), Format::json), records_json);
    EXPECT_EQ(encode(one_record(), Format::cbor), records_cbor);
}

TEST(KinesisMessages, RecordsOutliveTheBodyTheyCameIn) {
    for (const Format format : {Format::json, Format::cbor}) {
        auto source = body(format == Format::json ? records_json : records_cbor);
        const auto response = decode<GetRecordsResponse>(std::move(source), format);
        ASSERT_TRUE(response) << response.error().message;
        ASSERT_EQ(response->records.size(), 1u);
        const Record& record = response->records.front();
        EXPECT_EQ(record.sequence_number, "49");
        EXPECT_EQ(record.approximate_arrival_timestamp, some_time);
        EXPECT_EQ(text(record.data), "hello");
        EXPECT_EQ(record.partition_key, "p");
        EXPECT_EQ(record.encryption_type, EncryptionType::kms);
        EXPECT_EQ(response->next_shard_iterator, "AAAA");
        EXPECT_EQ(response->millis_behind_latest, 0);
        EXPECT_TRUE(response->child_shards.empty());
    }
}

TEST(KinesisMessages, AskForNothingWithAnEmptyObject) {
    EXPECT_EQ(encode(DescribeLimitsRequest{}, Format::json), "{}");
    EXPECT_EQ(encode(DescribeLimitsRequest{}, Format::cbor), "\xa0");
    EXPECT_EQ(encode(DescribeAccountSettingsRequest{}, Format::json), "{}");
}

TEST(KinesisMessages, AnAnswerWithoutOutputIsAnEmptyBody) {
    for (const Format format : {Format::json, Format::cbor}) {
        EXPECT_EQ(encode(CreateStreamResponse{}, format), "");
        EXPECT_TRUE(decode<CreateStreamResponse>(body(""), format));
        EXPECT_FALSE(decode<ListStreamsResponse>(body(""), format));
    }
    EXPECT_TRUE(decode<CreateStreamResponse>(body("{}"), Format::json));
}

TEST(KinesisMessages, AnAnswerSaysThatThereIsNothing) {
    EXPECT_EQ(encode(GetRecordsResponse{}, Format::json), R"({"Records":[]})");
    EXPECT_EQ(encode(ListShardsResponse{}, Format::json), R"({"Shards":[]})");
    EXPECT_EQ(encode(ListStreamsResponse{}, Format::json),
              R"({"StreamNames":[],"HasMoreStreams":false,"StreamSummaries":[]})");
    EXPECT_EQ(encode(GetRecordsResponse{}, Format::cbor),
              from_hex("a1 67") + "Records" + from_hex("80"));
}

TEST(KinesisMessages, AskForAnIteratorInTheseBytes) {
    GetShardIteratorRequest request;
    request.stream_name = "s";
    request.shard_id = "shardId-000000000000";
    request.shard_iterator_type = ShardIteratorType::at_timestamp;
    request.timestamp = some_time;
    EXPECT_EQ(
        encode(request, Format::json),
        R"({"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP",)"
        R"("Timestamp":1449535234.562})");
    EXPECT_EQ(encode(request, Format::cbor),
              from_hex("a4 6a") + "StreamName" + from_hex("61") + "s" + from_hex("67") + "ShardId" +
                  from_hex("74") + "shardId-000000000000" + from_hex("71") + "ShardIteratorType" +
                  from_hex("6c") + "AT_TIMESTAMP" + from_hex("69") + "Timestamp" +
                  from_hex("c1 1b000001517f086202"));
}

TEST(KinesisMessages, DescribeAShardInTheseBytes) {
    ListShardsResponse response;
    Shard& shard = response.shards.emplace_back();
    shard.shard_id = "shardId-000000000001";
    shard.parent_shard_id = "shardId-000000000000";
    shard.hash_key_range.ending_hash_key = max_hash_key;
    shard.sequence_number_range.starting_sequence_number = "49";
    EXPECT_EQ(
        encode(response, Format::json),
        R"({"Shards":[{"ShardId":"shardId-000000000001","ParentShardId":"shardId-000000000000",)"
        R"("HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"340282366920938463463374607431768211455"},)"
        R"("SequenceNumberRange":{"StartingSequenceNumber":"49"}}]})");
}

TEST(KinesisMessages, PutRecordsInTheseBytes) {
    PutRecordsRequest request;
    request.stream_name = "s";
    request.records.push_back({bytes("\x01\x02"), "p", "7"});
    request.records.push_back({{}, "q", std::nullopt});
    EXPECT_EQ(
        encode(request, Format::json),
        R"({"StreamName":"s","Records":[{"Data":"AQI=","PartitionKey":"p","ExplicitHashKey":"7"},)"
        R"({"Data":"","PartitionKey":"q"}]})");
    EXPECT_EQ(encode(request, Format::cbor),
              from_hex("a2 6a") + "StreamName" + from_hex("61") + "s" + from_hex("67") + "Records" +
                  from_hex("82 a3 64") + "Data" + from_hex("42 0102 6c") + "PartitionKey" +
                  from_hex("61") + "p" + from_hex("6f") + "ExplicitHashKey" + from_hex("61") + "7" +
                  from_hex("a2 64") + "Data" + from_hex("40 6c") + "PartitionKey" + from_hex("61") +
                  "q");
}

/// Jackson, which the SDK for Java writes with, never says how long a container is.
TEST(KinesisMessages, AreReadAsTheJavaSdkWritesThem) {
    const auto request = decode<PutRecordsRequest>(
        body(from_hex("bf 6a") + "StreamName" + from_hex("61") + "s" + from_hex("67") + "Records" +
             from_hex("9f bf 64") + "Data" + from_hex("42 0102 6c") + "PartitionKey" +
             from_hex("61") + "p" + from_hex("ff ff ff")),
        Format::cbor);
    ASSERT_TRUE(request) << request.error().message;
    ASSERT_EQ(request->records.size(), 1u);
    EXPECT_EQ(text(request->records[0].data), "\x01\x02");
    EXPECT_EQ(request->records[0].partition_key, "p");
}

SystemTime time_in(std::string_view value, Format format) {
    const auto text = format == Format::json ? "{\"Timestamp\":" + std::string(value) + "}"
                                             : from_hex("a1 69") + "Timestamp" + from_hex(value);
    return decode<GetShardIteratorRequest>(body(text), format)->timestamp.value();
}

TEST(KinesisMessages, TakeTimesInAllTheirSpellings) {
    EXPECT_EQ(time_in("1449535234.562", Format::json), some_time);
    EXPECT_EQ(time_in("1.449535234562E9", Format::json), some_time);
    EXPECT_EQ(time_in("1449535234", Format::json), SystemTime(1'449'535'234s));
    EXPECT_EQ(time_in("-1.5", Format::json), SystemTime(-1'500ms));
    EXPECT_EQ(time_in("c1 1b000001517f086202", Format::cbor), some_time);
    EXPECT_EQ(time_in("c1 fb41d59989c0a3f7cf", Format::cbor), some_time);
    EXPECT_EQ(time_in("fb41d59989c0a3f7cf", Format::cbor), some_time);
    EXPECT_EQ(time_in("1a56666c72", Format::cbor), SystemTime(1'449'553'010s));
    EXPECT_EQ(time_in("1e400", Format::json), SystemTime(253'402'300'799'999ms));
    EXPECT_EQ(time_in("c1 3bffffffffffffffff", Format::cbor), SystemTime(-253'402'300'799'999ms));
}

TEST(KinesisMessages, WriteTimesWithoutNeedlessDigits) {
    const std::pair<SystemTime, std::string_view> cases[] = {
        {SystemTime(0ms), "0"},         {SystemTime(1'000ms), "1"},
        {SystemTime(1'500ms), "1.5"},   {SystemTime(1'050ms), "1.05"},
        {SystemTime(1'005ms), "1.005"}, {SystemTime(-1'250ms), "-1.25"},
        {SystemTime(-5ms), "-0.005"},
    };
    for (const auto& [time, expected] : cases) {
        GetShardIteratorRequest request;
        request.timestamp = time;
        const auto text = encode(request, Format::json);
        EXPECT_TRUE(text.ends_with("\"Timestamp\":" + std::string(expected) + "}")) << text;
    }
}

TEST(KinesisMessages, TakeNumbersAsTheServiceDoes) {
    const auto limit = [](std::string_view number) {
        return decode<GetRecordsRequest>(body("{\"Limit\":" + std::string(number) + "}"),
                                         Format::json)
            ->limit;
    };
    EXPECT_EQ(limit("10"), 10);
    EXPECT_EQ(limit("10.9"), 10);
    EXPECT_EQ(limit("-0.1"), -1);
    EXPECT_EQ(limit("99999999999"), std::numeric_limits<int>::max());
    EXPECT_EQ(limit("-1e300"), std::numeric_limits<int>::min());
    EXPECT_EQ(limit("null"), std::nullopt);
}

TEST(KinesisMessages, TakeBase64InCborToo) {
    const auto request = decode<PutRecordRequest>(
        body(from_hex("a1 64") + "Data" + from_hex("68") + "aGVsbG8="), Format::cbor);
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_EQ(text(request->data), "hello");
}

TEST(KinesisMessages, SayWhichMemberIsWrong) {
    const auto problem_of = [](std::string_view text) {
        const auto response = decode<GetRecordsResponse>(body(text), Format::json);
        return response ? "accepted" : response.error().message;
    };
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"[]", "expected a structure, found a list"},
        {R"({"Records":{}})", "Records: expected a list, found a structure"},
        {R"({"Records":[{},null]})", "Records[1]: expected a structure, found nothing"},
        {R"({"Records":[{},{"Data":7}]})", "Records[1].Data: expected base64 text, found a number"},
        {R"({"Records":[{"Data":"abc"}]})", "Records[0].Data: it is not base64"},
        {R"({"Records":[{"PartitionKey":[]}]})",
         "Records[0].PartitionKey: expected text, found a list"},
        {R"({"Records":[{"ApproximateArrivalTimestamp":"x"}]})",
         "Records[0].ApproximateArrivalTimestamp: expected a time, found text"},
        {R"({"MillisBehindLatest":"0"})", "MillisBehindLatest: expected a number, found text"},
        {R"({"NextShardIterator":true})", "NextShardIterator: expected text, found a boolean"},
        {R"({"ChildShards":[{"HashKeyRange":{"EndingHashKey":"-1"}}]})",
         "ChildShards[0].HashKeyRange.EndingHashKey: it is not a decimal number below 2^128"},
    };
    for (const auto& [text, problem] : cases) EXPECT_EQ(problem_of(text), problem);
}

TEST(KinesisMessages, TakeNamesThatAServiceInventedWhereTheyMayBeAbsent) {
    const auto records =
        decode<GetRecordsResponse>(body(R"({"Records":[{"EncryptionType":"NEW"}]})"), Format::json);
    ASSERT_TRUE(records);
    EXPECT_FALSE(records->records[0].encryption_type);
    const auto stream = decode<DescribeStreamResponse>(
        body(R"({"StreamDescription":{"StreamStatus":"NEW"}})"), Format::json);
    ASSERT_FALSE(stream);
    EXPECT_EQ(stream.error().message,
              "StreamDescription.StreamStatus: the value 'NEW' is not known");
}

}  // namespace
}  // namespace kcl::wire::kinesis
