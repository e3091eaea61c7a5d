#include "kcl/base/sequence_number.h"
#include "kcl/local/kinesis/model/stream.h"
#include "kcl/local/storage/lmdb_store.h"

#include "kinesis/scene.h"
#include "temporary_directory.h"

#include <set>

namespace kcl::local::kinesis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string lower_half = "0";
const std::string upper_half = "340282366920938463463374607431768211455";

class KinesisRecords : public KinesisScene {
  protected:
    /// One call with these data, in turn for the lower and the upper half of the hash keys.
    Outcome<api::PutRecordsResponse> put_all(const std::vector<std::string>& data) {
        api::PutRecordsRequest request;
        request.stream_name = "s";
        for (std::size_t i = 0; i < data.size(); ++i)
            request.records.push_back({.data = std::as_bytes(std::span(data[i])),
                                       .partition_key = "key",
                                       .explicit_hash_key = i % 2 == 0 ? lower_half : upper_half});
        return call(&Engine::put_records, request);
    }
};

TEST_F(KinesisRecords, ComeBackInOrderWithWhatWasPut) {
    create("s");
    const auto first = put("s", "one", "a");
    caller.now += 1234ms;
    const auto second = put("s", "two", "b");
    const auto page = get(oldest("s"));
    ASSERT_THAT(page.records, SizeIs(2));
    EXPECT_EQ(page.records[0].sequence_number, first);
    EXPECT_EQ(page.records[0].partition_key, "a");
    EXPECT_EQ(page.records[0].approximate_arrival_timestamp, start);
    EXPECT_EQ(page.records[1].sequence_number, second);
    EXPECT_EQ(page.records[1].partition_key, "b");
    EXPECT_EQ(page.records[1].approximate_arrival_timestamp, start + 1234ms);
    EXPECT_EQ(page.records[1].encryption_type, std::nullopt);
    EXPECT_THAT(data_of(page), ElementsAre("one", "two"));
    EXPECT_GT(first, shards("s")[0].sequence_number_range.starting_sequence_number);
}

TEST_F(KinesisRecords, GoToTheShardOfTheirHashKey) {
    create("s", 3);
    // MD5("") is d41d8cd9..., MD5("a") is 0cc175b9..., MD5("key1") is c2add694...
    EXPECT_EQ(try_put("s", "x", "a")->shard_id, "shardId-000000000000");
    EXPECT_EQ(try_put("s", "x", "key1")->shard_id, "shardId-000000000002");
    EXPECT_EQ(try_put("s", "x", "a", "113427455640312821154458202477256070484")->shard_id,
              "shardId-000000000000");
    EXPECT_EQ(try_put("s", "x", "a", "113427455640312821154458202477256070485")->shard_id,
              "shardId-000000000001");
    EXPECT_EQ(try_put("s", "x", "a", upper_half)->shard_id, "shardId-000000000002");
}

TEST_F(KinesisRecords, GoToOpenShardsOnly) {
    create("s");
    ASSERT_TRUE(split("s", "0", "1000"));
    EXPECT_EQ(try_put("s", "x", "k", "999")->shard_id, "shardId-000000000001");
    EXPECT_EQ(try_put("s", "x", "k", "1000")->shard_id, "shardId-000000000002");
    ASSERT_TRUE(merge("s", "1", "2"));
    EXPECT_EQ(try_put("s", "x", "k", "999")->shard_id, "shardId-000000000003");
    EXPECT_EQ(try_put("s", "x", "k", upper_half)->shard_id, "shardId-000000000003");
}

TEST_F(KinesisRecords, OfOneCallAreAnsweredInItsOrder) {
    create("s", 2);
    const auto response = put_all({"a", "b", "c", "d", "e"});
    ASSERT_TRUE(response);
    EXPECT_EQ(response->failed_record_count, 0);
    std::vector<std::string> shards_used, numbers;
    for (const auto& record : response->records) {
        shards_used.push_back(record.shard_id->substr(19));
        numbers.push_back(*record.sequence_number);
        EXPECT_EQ(record.error_code, std::nullopt);
    }
    EXPECT_THAT(shards_used, ElementsAre("0", "1", "0", "1", "0"));
    EXPECT_THAT(std::set<std::string>(numbers.begin(), numbers.end()), SizeIs(5))
        << "unique in the stream";
    EXPECT_THAT(data_of(get(oldest("s", "0"))), ElementsAre("a", "c", "e"));
    EXPECT_THAT(data_of(get(oldest("s", "1"))), ElementsAre("b", "d"));
    EXPECT_EQ(get(oldest("s", "1")).records[1].sequence_number, numbers[3]);
}

TEST_F(KinesisRecords, AreReadInPagesOfAnySize) {
    create("s", 2);
    std::vector<std::string> expected;
    for (int call_number = 0; call_number < 5; ++call_number) {
        std::vector<std::string> data;
        for (int i = 0; i < 14; ++i) data.push_back(fmt::format("{}-{}", call_number, i));
        for (std::size_t i = 0; i < data.size(); i += 2) expected.push_back(data[i]);
        ASSERT_TRUE(put_all(data));
    }
    for (const int limit : {1, 2, 3, 6, 7, 8, 34, 35, 100}) {
        std::vector<std::string> seen;
        auto iterator = oldest("s");
        for (std::size_t calls = 0; calls < 40 && seen.size() < expected.size(); ++calls) {
            const auto page = get(iterator, limit);
            EXPECT_LE(page.records.size(), static_cast<std::size_t>(limit));
            for (auto& data : data_of(page)) seen.push_back(std::move(data));
            iterator = *page.next_shard_iterator;
        }
        EXPECT_EQ(seen, expected) << limit;
        EXPECT_THAT(get(iterator).records, IsEmpty());
    }
}

TEST_F(KinesisRecords, FillAPageOfTenMebibytesButAlwaysOneRecord) {
    create("s", 2);
    const std::string large(1'000'000, 'x');
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(put_all({large, "", large, "", large, "", large}));
    auto page = get(oldest("s"));
    EXPECT_THAT(page.records, SizeIs(10));
    page = get(*page.next_shard_iterator);
    EXPECT_THAT(page.records, SizeIs(2));
    EXPECT_EQ(page.millis_behind_latest, 0);
}

TEST_F(KinesisRecords, TellHowFarBehindTheReaderIs) {
    create("s");
    for (int i = 0; i < 3; ++i, caller.now += 10s) put("s", std::to_string(i));
    auto page = get(oldest("s"), 1);
    EXPECT_EQ(page.millis_behind_latest, 30'000);
    page = get(*page.next_shard_iterator, 1);
    EXPECT_EQ(page.millis_behind_latest, 20'000);
    page = get(*page.next_shard_iterator, 1);
    EXPECT_EQ(page.millis_behind_latest, 0);
    page = get(*page.next_shard_iterator, 1);
    EXPECT_EQ(page.millis_behind_latest, 0);
}

TEST_F(KinesisRecords, OfAClosedShardEndWithItsChildren) {
    create("s", 2);
    put("s", "last", "key", lower_half);
    ASSERT_TRUE(split("s", "0", "1000"));
    const auto page = get(oldest("s"));
    EXPECT_THAT(data_of(page), ElementsAre("last"));
    EXPECT_EQ(page.next_shard_iterator, std::nullopt);
    EXPECT_EQ(page.millis_behind_latest, 0);
    ASSERT_THAT(page.child_shards, SizeIs(2));
    EXPECT_EQ(page.child_shards[0].shard_id, "shardId-000000000002");
    EXPECT_THAT(page.child_shards[0].parent_shards, ElementsAre("shardId-000000000000"));
    EXPECT_EQ(page.child_shards[0].hash_key_range.range(), (HashKeyRange{0, 999}));
    EXPECT_EQ(page.child_shards[1].shard_id, "shardId-000000000003");

    const auto open = get(oldest("s", "1"));
    EXPECT_NE(open.next_shard_iterator, std::nullopt);
    EXPECT_THAT(open.child_shards, IsEmpty());
}

TEST_F(KinesisRecords, OfBothMergedShardsEndWithTheSameChild) {
    create("s", 2);
    put("s", "left", "key", lower_half);
    put("s", "more", "key", lower_half);
    const auto waiting = *get(oldest("s", "1")).next_shard_iterator;
    ASSERT_TRUE(merge("s", "0", "1"));
    const auto first = get(oldest("s", "0"), 1);
    EXPECT_THAT(first.child_shards, IsEmpty()) << "not before the end";
    for (const auto& page : {get(*first.next_shard_iterator), get(waiting)}) {
        EXPECT_EQ(page.next_shard_iterator, std::nullopt);
        ASSERT_THAT(page.child_shards, SizeIs(1));
        EXPECT_EQ(page.child_shards[0].shard_id, "shardId-000000000002");
        EXPECT_THAT(page.child_shards[0].parent_shards,
                    ElementsAre("shardId-000000000000", "shardId-000000000001"));
        EXPECT_EQ(page.child_shards[0].hash_key_range.range(), HashKeyRange{});
    }
}

TEST_F(KinesisRecords, AreRefusedWhenTooLarge) {
    create("s");
    const std::string text =
        "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=1048577 "
        "cap=1048577]' at '{}' failed to satisfy "
        "constraint: Member must have length less than or equal to 1048576";
    EXPECT_THAT(try_put("s", std::string(1'048'577, 'x')),
                Refuses("ValidationException", fmt::format(fmt::runtime(text), "data")));
    EXPECT_THAT(
        put_all({"fits", std::string(1'048'577, 'x')}),
        Refuses("ValidationException", fmt::format(fmt::runtime(text), "records.2.member.data")));
    EXPECT_THAT(try_put("s", std::string(1'048'574, 'x'), "four"),
                Refuses("InvalidArgumentException",
                        "Record size (data and partition key) of 1048578 bytes at 'data' exceeds "
                        "the maximum record size of "
                        "1048576 bytes of stream s under account 000000000000."));
    EXPECT_TRUE(try_put("s", std::string(1'048'572, 'x'), "four"));
    EXPECT_THAT(put_all(std::vector<std::string>(11, std::string(1'000'000, 'x'))),
                Refuses("InvalidArgumentException", "Records size exceeds 10 MB limit"));
    EXPECT_THAT(get(oldest("s")).records, SizeIs(1)) << "a refused call leaves nothing";
}

TEST_F(KinesisRecords, AreRefusedWithAHashKeyOutOfRange) {
    create("s");
    const std::string text =
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified "
        "value was "
        "340282366920938463463374607431768211456";
    EXPECT_THAT(try_put("s", "x", "key", "340282366920938463463374607431768211456"),
                Refuses("InvalidArgumentException", text));
}

TEST_F(KinesisRecords, TakeAPastNumberForOrdering) {
    create("s");
    const auto before = put("s", "x");
    api::PutRecordRequest request;
    request.stream_name = "s";
    request.partition_key = "key";
    request.sequence_number_for_ordering = before;
    EXPECT_GT(call(&Engine::put_record, request)->sequence_number, before);
    const auto future = to_string(
        SequenceNumber{.created = seconds_of(start), .index = 1, .time = seconds_of(start) + 1});
    for (const auto& number : {future, std::string(56, '9')}) {
        request.sequence_number_for_ordering = number;
        EXPECT_THAT(call(&Engine::put_record, request),
                    Refuses("InvalidArgumentException",
                            "ExclusiveMinimumSequenceNumber " + number +
                                " used in PutRecord on stream s under account 000000000000 is "
                                "invalid."));
    }
}

TEST_F(KinesisRecords, TakeTheNumbersOfAShardsFirstSecondForOrdering) {
    create("s");
    ASSERT_TRUE(split("s", "0", "1000"));
    api::PutRecordRequest request;
    request.stream_name = "s";
    request.partition_key = "key";
    request.sequence_number_for_ordering = put("s", "x");
    EXPECT_TRUE(call(&Engine::put_record, request));
}

TEST_F(KinesisRecords, KeepTheirOrderWhenTheClockGoesBack) {
    create("s");
    const auto first = put("s", "one");
    caller.now -= 1h;
    const auto second = put("s", "two");
    EXPECT_GT(second, first);
    const auto page = get(oldest("s"));
    EXPECT_THAT(data_of(page), ElementsAre("one", "two"));
    EXPECT_EQ(page.records[1].approximate_arrival_timestamp, start);
}

TEST_F(KinesisRecords, VanishFromTheFrontAfterTheRetention) {
    create("s");
    for (int i = 0; i < 50; ++i, caller.now += 1h) put("s", std::to_string(i));
    // Now 50 h: what came up to 25 h is gone.
    const auto page = get(oldest("s"), 2);
    EXPECT_THAT(data_of(page), ElementsAre("26", "27"));
    const auto old_number = to_string(
        SequenceNumber{.created = seconds_of(start), .index = 1, .time = seconds_of(start)});
    EXPECT_THAT(
        data_of(get(iterator(at(api::ShardIteratorType::at_sequence_number, old_number)), 1)),
        ElementsAre("26"));
    caller.now += 100h;
    EXPECT_THAT(get(oldest("s")).records, IsEmpty());
    EXPECT_EQ(get(oldest("s")).millis_behind_latest, 0);
}

TEST_F(KinesisRecords, LeaveTheStoreAfterTheRetention) {
    create("s");
    const auto stored_blocks = [&] {
        const auto reader = store.read();
        const auto cursor = reader->cursor(storage::Space::kinesis_records);
        int blocks = 0;
        for (bool more = cursor->seek(""); more; more = cursor->next()) ++blocks;
        return blocks;
    };
    for (int i = 0; i < 500; ++i) put("s", "data");
    caller.now += 25h;
    for (int i = 0; i < 5; ++i) put("s", "data");
    EXPECT_EQ(stored_blocks(), 5);
    ASSERT_TRUE(split("s", "0", "1000"));
    caller.now += 25h;
    put("s", "data");
    EXPECT_EQ(stored_blocks(), 1) << "those of closed shards too";
}

TEST(KinesisRecordsOnDisk, AreStillThereWhenTheServerComesBack) {
    const TemporaryDirectory directory;
    const Engine engine;
    const Caller caller{.now = SystemTime(1'700'000'000'000ms)};
    std::string iterator;
    {
        storage::LmdbStore store(directory.path());
        const auto transaction = store.write();
        api::CreateStreamRequest create;
        create.stream_name = "s";
        create.shard_count = 1;
        ASSERT_TRUE(engine.create_stream(*transaction, caller, create));
        api::GetShardIteratorRequest begin;
        begin.stream_name = "s";
        begin.shard_id = "0";
        iterator = engine.get_shard_iterator(*transaction, caller, begin)->shard_iterator;
        const std::string data(300, 'x');
        api::PutRecordsRequest put;
        put.stream_name = "s";
        put.records.assign(500, {.data = std::as_bytes(std::span(data)), .partition_key = "k"});
        ASSERT_TRUE(engine.put_records(*transaction, caller, put));
        transaction->commit();
    }
    storage::LmdbStore store(directory.path());
    const auto transaction = store.read();
    api::GetRecordsRequest get;
    get.shard_iterator = iterator;
    const auto page = engine.get_records(*transaction, caller, get);
    ASSERT_TRUE(page);
    EXPECT_THAT(page->records, SizeIs(500));
}

}  // namespace
}  // namespace kcl::local::kinesis
