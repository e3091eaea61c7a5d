#include "kcl/local/kinesis/records/shard_iterator.h"
#include "kcl/wire/base64.h"

#include "kinesis/scene.h"

namespace kcl::local::kinesis {
namespace {

using enum api::ShardIteratorType;
using testing::ElementsAre;
using testing::IsEmpty;

/// A stream with one shard and the records "0", "1" and "2", a minute apart.
class ShardIterators : public KinesisScene {
  protected:
    void SetUp() override {
        create("s");
        for (int i = 0; i < 3; ++i, caller.now += 1min)
            numbers.push_back(put("s", std::to_string(i)));
    }
    std::vector<std::string> read(const api::GetShardIteratorRequest& request) {
        return data_of(get(iterator(request)));
    }
    api::GetShardIteratorRequest at_time(SystemTime time) const {
        auto request = at(at_timestamp);
        request.timestamp = time;
        return request;
    }
    Outcome<api::GetShardIteratorResponse> ask(const api::GetShardIteratorRequest& request) {
        return call(&Engine::get_shard_iterator, request);
    }

    std::vector<std::string> numbers;
};

TEST_F(ShardIterators, BeginWhereTheirTypeSays) {
    EXPECT_THAT(read(at(trim_horizon)), ElementsAre("0", "1", "2"));
    EXPECT_THAT(read(at(at_sequence_number, numbers[1])), ElementsAre("1", "2"));
    EXPECT_THAT(read(at(after_sequence_number, numbers[1])), ElementsAre("2"));
    EXPECT_THAT(read(at(after_sequence_number, numbers[2])), IsEmpty());
    EXPECT_THAT(read(at(latest)), IsEmpty());
}

TEST_F(ShardIterators, AtTheTipSeeWhatComesAfterTheyWereMade) {
    const auto tip = iterator(at(latest));
    put("s", "new");
    EXPECT_THAT(data_of(get(tip)), ElementsAre("new"));
    EXPECT_THAT(data_of(get(tip)), ElementsAre("new")) << "an iterator can be used again";
}

TEST_F(ShardIterators, FindTheFirstRecordSinceATime) {
    EXPECT_THAT(read(at_time(start - 1h)), ElementsAre("0", "1", "2"));
    EXPECT_THAT(read(at_time(start)), ElementsAre("0", "1", "2"));
    EXPECT_THAT(read(at_time(start + 1ms)), ElementsAre("1", "2"));
    EXPECT_THAT(read(at_time(start + 2min)), ElementsAre("2"));
    const auto past_the_last = iterator(at_time(start + 2min + 1ms));
    EXPECT_THAT(get(past_the_last).records, IsEmpty());
    put("s", "new");
    EXPECT_THAT(data_of(get(past_the_last)), ElementsAre("new"));
}

TEST_F(ShardIterators, FindAnyTimeAmongManyRecords) {
    const auto begin = caller.now;
    for (int i = 0; i < 200; ++i, caller.now += 1s) put("s", fmt::format("many {}", i));
    for (const int i : {0, 1, 2, 63, 64, 99, 100, 101, 198, 199})
        EXPECT_EQ(data_of(get(iterator(at_time(begin + 1s * i)), 1)).at(0),
                  fmt::format("many {}", i));
}

TEST_F(ShardIterators, TakeTheShardsOwnNumbers) {
    const auto first = shards("s")[0].sequence_number_range.starting_sequence_number;
    EXPECT_THAT(read(at(at_sequence_number, first)), ElementsAre("0", "1", "2"));
    EXPECT_THAT(read(at(after_sequence_number, first)), ElementsAre("0", "1", "2"));
    ASSERT_TRUE(split("s", "0", "1000"));
    const auto last = *shards("s")[0].sequence_number_range.ending_sequence_number;
    for (const auto type : {at_sequence_number, after_sequence_number}) {
        const auto page = get(iterator(at(type, last)));
        EXPECT_THAT(page.records, IsEmpty());
        EXPECT_EQ(page.next_shard_iterator, std::nullopt);
        EXPECT_EQ(page.child_shards.size(), 2U);
    }
}

TEST_F(ShardIterators, WorkOnClosedShards) {
    ASSERT_TRUE(split("s", "0", "1000"));
    EXPECT_THAT(read(at(trim_horizon)), ElementsAre("0", "1", "2"));
    EXPECT_THAT(read(at_time(start + 1min)), ElementsAre("1", "2"));
    for (const auto& request : {at(latest), at_time(caller.now)}) {
        const auto page = get(iterator(request));
        EXPECT_THAT(page.records, IsEmpty());
        EXPECT_EQ(page.next_shard_iterator, std::nullopt);
    }
}

TEST_F(ShardIterators, ExpireAfterFiveMinutes) {
    const auto made = iterator(at(latest));
    caller.now += 300s;
    EXPECT_TRUE(try_get(made));
    caller.now += 1ms;
    EXPECT_THAT(try_get(made), Refuses("ExpiredIteratorException",
                                       "Iterator expired. The iterator was created at time Tue Nov "
                                       "14 22:16:20 UTC 2023 while right now it "
                                       "is Tue Nov 14 22:21:20 UTC 2023 which is further in the "
                                       "future than the tolerated delay of 300000 "
                                       "milliseconds."));
}

TEST_F(ShardIterators, LookLikeThoseOfAws) {
    const auto text = iterator(at(latest));
    const auto decoded = wire::from_base64(text);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->size(), 152U);
    EXPECT_EQ(decoded->substr(0, 8), std::string("\0\0\0\0\0\0\0\1", 8));
    ShardIterator longest;
    longest.address = {"123456789012", "ap-southeast-1", std::string(128, 'x')};
    EXPECT_LE(to_text(longest).size(), 512U);
    EXPECT_EQ(parse_shard_iterator(to_text(longest))->address, longest.address);
}

TEST_F(ShardIterators, AreRefusedWhenMangled) {
    const auto good = iterator(at(latest));
    auto swapped = good;
    std::swap(swapped[20], swapped[30]);
    for (const auto& text : {std::string("a"), std::string("AAAA"), std::string(200, 'A'),
                             good + "AAAA", good.substr(4), swapped})
        EXPECT_THAT(try_get(text), Refuses("InvalidArgumentException", "Invalid ShardIterator."));
}

TEST_F(ShardIterators, AreRefusedForAnotherStreamsArn) {
    api::GetRecordsRequest request;
    request.shard_iterator = iterator(at(trim_horizon));
    request.stream_arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
    EXPECT_TRUE(call(&Engine::get_records, request));
    request.stream_arn = "arn:aws:kinesis:us-east-1:000000000000:stream/other";
    EXPECT_EQ(call(&Engine::get_records, request).error().type, "InvalidArgumentException");
}

TEST_F(ShardIterators, NameShardsThatDoNotExist) {
    auto request = at(latest);
    request.shard_id = "shardId-7";
    EXPECT_THAT(
        ask(request),
        Refuses(
            "ResourceNotFoundException",
            "Shard shardId-000000000007 in stream s under account 000000000000 does not exist"));
    request.shard_id = "seven";
    EXPECT_THAT(ask(request),
                Refuses("ResourceNotFoundException",
                        "Could not find shard seven in stream s under account 000000000000."));
    request.shard_id = "0";
    request.stream_name = "none";
    EXPECT_THAT(
        ask(request),
        Refuses(
            "ResourceNotFoundException",
            "Shard shardId-000000000000 in stream none under account 000000000000 does not exist"));
}

TEST_F(ShardIterators, NeedANumberExactlyWhenTheirTypeDoes) {
    const std::string text =
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
        "StartingSequenceNumber or (2) TRIM_HORIZON or "
        "LATEST and no StartingSequenceNumber. Request specified {} StartingSequenceNumber.";
    const auto expected = [&](const char* what) { return fmt::format(fmt::runtime(text), what); };
    EXPECT_THAT(ask(at(latest, "5")),
                Refuses("InvalidArgumentException", expected("LATEST and also a")));
    EXPECT_THAT(ask(at(trim_horizon, "5")),
                Refuses("InvalidArgumentException", expected("TRIM_HORIZON and also a")));
    EXPECT_THAT(ask(at(at_sequence_number)),
                Refuses("InvalidArgumentException", expected("AT_SEQUENCE_NUMBER and no")));
    EXPECT_THAT(ask(at(after_sequence_number)),
                Refuses("InvalidArgumentException", expected("AFTER_SEQUENCE_NUMBER and no")));
}

TEST_F(ShardIterators, RefuseNumbersOfOtherPlaces) {
    const auto used = [](const std::string& number, const char* why) {
        return "StartingSequenceNumber " + number +
               " used in GetShardIterator on shard shardId-000000000000 in stream s under account "
               "000000000000 is invalid" +
               why;
    };
    const std::string nonsense(56, '9');
    EXPECT_THAT(ask(at(at_sequence_number, nonsense)),
                Refuses("InvalidArgumentException", used(nonsense, ".")));

    const auto elsewhere =
        to_string(SequenceNumber{.created = seconds_of(start), .shard = 4, .index = 1, .time = 1});
    EXPECT_THAT(ask(at(at_sequence_number, elsewhere)),
                Refuses("InvalidArgumentException",
                        "Invalid StartingSequenceNumber. It encodes shardId-000000000004, while it "
                        "was used in a call to a "
                        "shard with shardId-000000000000"));

    const auto other_stream =
        to_string(SequenceNumber{.created = seconds_of(start) - 9, .index = 1, .time = 1});
    EXPECT_THAT(ask(at(after_sequence_number, other_stream)),
                Refuses("InvalidArgumentException",
                        used(other_stream, " because it did not come from this stream.")));

    const auto ancient = ask(at(at_sequence_number, "0"));
    ASSERT_FALSE(ancient);
    EXPECT_EQ(ancient.error().type, "InternalFailure");
    EXPECT_EQ(ancient.error().status, 500);
}

TEST_F(ShardIterators, NeedATimeThatHasPassed) {
    EXPECT_THAT(
        ask(at(at_timestamp)),
        Refuses("InvalidArgumentException",
                "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. "
                "Current request has no timestamp parameter."));
    EXPECT_THAT(
        ask(at_time(caller.now + 1ms)),
        Refuses(
            "InvalidArgumentException",
            "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
            "timestampInMillis: 1700000180501, currentTimestampInMillis: 1700000180500"));
}

}  // namespace
}  // namespace kcl::local::kinesis
