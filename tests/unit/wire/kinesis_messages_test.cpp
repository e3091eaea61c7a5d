#include "kcl/wire/codec.h"
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

TEST(KinesisMessages, AnAnswerWithoutOutputIsAnEmptyBody) {
    for (const Format format : {Format::json, Format::cbor}) {
        EXPECT_EQ(encode(CreateStreamResponse{}, format), "");
        EXPECT_TRUE(decode<CreateStreamResponse>(body(""), format));
        EXPECT_FALSE(decode<ListStreamsResponse>(body(""), format));
    }
    EXPECT_TRUE(decode<CreateStreamResponse>(body("{}"), Format::json));
}

}  // namespace
}  // namespace kcl::wire::kinesis
