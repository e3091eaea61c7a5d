#include "kcl/local/kinesis/model/stream.h"

#include "kinesis/scene.h"

namespace kcl::local::kinesis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;
using testing::StrEq;

class KinesisShards : public KinesisScene {
  protected:
    std::vector<std::string> ids(const std::vector<api::Shard>& all) {
        std::vector<std::string> found;
        for (const auto& shard : all)
            found.push_back(shard.shard_id.substr(shard.shard_id.size() - 2));
        return found;
    }
    std::vector<std::string> filtered(api::ShardFilterType type,
                                      std::optional<SystemTime> time = {},
                                      std::optional<std::string> shard = {}) {
        api::ListShardsRequest request;
        request.stream_name = "s";
        request.shard_filter =
            api::ShardFilter{.type = type, .shard_id = std::move(shard), .timestamp = time};
        const auto response = call(&Engine::list_shards, request);
        EXPECT_TRUE(response) << response.error().message;
        return response ? ids(response->shards) : std::vector<std::string>{"error"};
    }
};

TEST_F(KinesisShards, SplitIntoTwoThatGoOnWhereTheParentEnds) {
    create("s");
    caller.now += 1h;
    ASSERT_TRUE(split("s", "shardId-000000000000", "1000"));
    const auto all = shards("s");
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_THAT(all[0].sequence_number_range.ending_sequence_number,
                Optional(to_string(SequenceNumber{.created = seconds_of(start),
                                                  .shard = 0,
                                                  .index = last_index,
                                                  .time = seconds_of(caller.now)})));
    for (const auto& child : {all[1], all[2]}) {
        EXPECT_THAT(child.parent_shard_id, Optional(StrEq("shardId-000000000000")));
        EXPECT_EQ(child.adjacent_parent_shard_id, std::nullopt);
        EXPECT_EQ(child.sequence_number_range.ending_sequence_number, std::nullopt);
        EXPECT_GT(child.sequence_number_range.starting_sequence_number,
                  *all[0].sequence_number_range.ending_sequence_number);
    }
    EXPECT_EQ(all[1].hash_key_range.range(), (HashKeyRange{0, 999}));
    EXPECT_EQ(all[2].hash_key_range.range(), (HashKeyRange{1000, max_hash_key}));
}

TEST_F(KinesisShards, MergeIntoOneWithTwoParents) {
    create("s", 3);
    ASSERT_TRUE(merge("s", "shardId-1", "2"));
    const auto all = shards("s");
    ASSERT_THAT(all, SizeIs(4));
    EXPECT_THAT(all[3].parent_shard_id, Optional(StrEq("shardId-000000000001")));
    EXPECT_THAT(all[3].adjacent_parent_shard_id, Optional(StrEq("shardId-000000000002")));
    EXPECT_EQ(all[3].hash_key_range.starting_hash_key, all[1].hash_key_range.starting_hash_key);
    EXPECT_EQ(all[3].hash_key_range.ending_hash_key, max_hash_key);
    api::DescribeStreamSummaryRequest request;
    request.stream_name = "s";
    EXPECT_EQ(call(&Engine::describe_stream_summary, request)
                  ->stream_description_summary.open_shard_count,
              2);
}

TEST_F(KinesisShards, KeepChildrenBehindParentsHoweverFastTheyFollow) {
    create("s");
    for (int i = 0; i < 5; ++i) {  // always the lower half of the last split
        const int newest_lower = i == 0 ? 0 : 2 * i - 1;
        ASSERT_TRUE(split("s", std::to_string(newest_lower), std::to_string(1000 - 100 * i)));
    }
    for (const auto& shard : shards("s")) {
        if (!shard.parent_shard_id) continue;
        const auto parent = shards("s")[*parse_shard_id(*shard.parent_shard_id)];
        EXPECT_GT(shard.sequence_number_range.starting_sequence_number,
                  *parent.sequence_number_range.ending_sequence_number);
    }
}

TEST_F(KinesisShards, RefuseAHashKeyThatLeavesNoTwoParts) {
    create("s", 2);
    const std::string end = "170141183460469231731687303715884105727";
    const auto text = [&](const std::string& key) {
        return "NewStartingHashKey " + key +
               " used in SplitShard() on shard shardId-000000000000 in stream s under account "
               "000000000000 is not both "
               "greater than one plus the shard's StartingHashKey 0 and less than the shard's "
               "EndingHashKey " +
               end + ".";
    };
    for (const auto& key : {std::string("0"), std::string("1"), end, std::string(39, '9')})
        EXPECT_THAT(split("s", "shardId-0", key), Refuses("InvalidArgumentException", text(key)));
    EXPECT_TRUE(split("s", "0", "2"));
}

TEST_F(KinesisShards, RefuseToBeReshardedTwice) {
    create("s", 2);
    ASSERT_TRUE(split("s", "0", "1000"));
    const std::string text =
        "Shard shardId-000000000000 in stream s under account 000000000000 has already been merged "
        "or split, and thus is not "
        "eligible for merging or splitting.";
    EXPECT_THAT(split("s", "0", "500"), Refuses("InvalidArgumentException", text));
    EXPECT_THAT(merge("s", "0", "1"), Refuses("InvalidArgumentException", text));
    EXPECT_THAT(merge("s", "1", "0").error().message, testing::HasSubstr("not an adjacent pair"));
}

TEST_F(KinesisShards, RefuseToMergeUnlessTheyAreNeighboursInOrder) {
    create("s", 3);
    for (const auto& [left, right] : {std::pair{"0", "2"}, {"1", "0"}, {"1", "1"}, {"2", "0"}})
        EXPECT_THAT(
            merge("s", left, right),
            Refuses(
                "InvalidArgumentException",
                fmt::format("Shards shardId-00000000000{} and shardId-00000000000{} in stream s "
                            "under account "
                            "000000000000 are not an adjacent pair of shards eligible for merging",
                            left, right)));
}

TEST_F(KinesisShards, AreNamedWhenTheyCannotBeFound) {
    create("s");
    EXPECT_THAT(split("s", "ham", "10"),
                Refuses("ResourceNotFoundException",
                        "Could not find shard ham in stream s under account 000000000000."));
    EXPECT_THAT(
        split("s", "5", "10"),
        Refuses(
            "ResourceNotFoundException",
            "Could not find shard shardId-000000000005 in stream s under account 000000000000."));
    EXPECT_THAT(
        merge("s", "0", "9"),
        Refuses(
            "ResourceNotFoundException",
            "Could not find shard shardId-000000000009 in stream s under account 000000000000."));
    EXPECT_THAT(
        split("none", "5", "10"),
        Refuses("ResourceNotFoundException", "Stream none under account 000000000000 not found."));
}

TEST_F(KinesisShards, AreListedPageByPageWithTheTokenAlone) {
    create("s", 5);
    api::ListShardsRequest request;
    request.stream_name = "s";
    request.max_results = 2;
    auto page = call(&Engine::list_shards, request);
    ASSERT_TRUE(page);
    EXPECT_THAT(ids(page->shards), ElementsAre("00", "01"));
    api::ListShardsRequest next;
    next.next_token = page->next_token;
    next.max_results = 2;
    page = call(&Engine::list_shards, next);
    EXPECT_THAT(ids(page->shards), ElementsAre("02", "03"));
    next.next_token = page->next_token;
    const auto last = call(&Engine::list_shards, next);
    EXPECT_THAT(ids(last->shards), ElementsAre("04"));
    EXPECT_EQ(last->next_token, std::nullopt);

    caller.now += 300'001ms;
    EXPECT_THAT(call(&Engine::list_shards, next),
                Refuses("ExpiredNextTokenException",
                        "NextToken expired. The token was created at time Tue Nov 14 22:13:20 UTC "
                        "2023 while right now it is "
                        "Tue Nov 14 22:18:20 UTC 2023 which is further in the future than the "
                        "tolerated delay of 300000 "
                        "milliseconds."));
}

TEST_F(KinesisShards, AreListedByNameOrTokenNeverBoth) {
    create("s");
    api::ListShardsRequest request;
    EXPECT_THAT(
        call(&Engine::list_shards, request),
        Refuses("InvalidArgumentException", "Either NextToken or StreamName should be provided."));
    request.next_token = "AAAA";
    EXPECT_THAT(call(&Engine::list_shards, request),
                Refuses("InvalidArgumentException", "NextToken is invalid."));
    request.stream_name = "s";
    EXPECT_THAT(call(&Engine::list_shards, request),
                Refuses("InvalidArgumentException",
                        "NextToken and StreamName cannot be provided together."));
}

TEST_F(KinesisShards, AreListedOnlyOfTheStreamMadeThen) {
    create("s");
    api::ListShardsRequest request;
    request.stream_name = "s";
    request.stream_creation_timestamp = std::chrono::floor<std::chrono::seconds>(start);
    EXPECT_TRUE(call(&Engine::list_shards, request));
    request.stream_creation_timestamp = start - 10s;
    EXPECT_EQ(call(&Engine::list_shards, request).error().type, "ResourceNotFoundException");
}

TEST_F(KinesisShards, AreFilteredAsReadersNeedThem) {
    create("s", 2);  // 0 and 1 at the start
    caller.now = start + 1h;
    ASSERT_TRUE(split("s", "0", "1000"));  // 2 and 3
    caller.now = start + 2h;
    ASSERT_TRUE(merge("s", "3", "1"));  // 4
    caller.now = start + 3h;

    using enum api::ShardFilterType;
    EXPECT_THAT(filtered(from_trim_horizon), ElementsAre("00", "01", "02", "03", "04"));
    EXPECT_THAT(filtered(at_trim_horizon), ElementsAre("00", "01"));
    EXPECT_THAT(filtered(at_latest), ElementsAre("02", "04"));
    EXPECT_THAT(filtered(after_shard_id, {}, "shardId-2"), ElementsAre("03", "04"));
    EXPECT_THAT(filtered(at_timestamp, start + 90min), ElementsAre("01", "02", "03"));
    EXPECT_THAT(filtered(at_timestamp, start + 2h), ElementsAre("01", "02", "03", "04"));
    EXPECT_THAT(filtered(at_timestamp, start - 5h), ElementsAre("00", "01"));
    EXPECT_THAT(filtered(from_timestamp, start + 90min), ElementsAre("01", "02", "03", "04"));
    EXPECT_THAT(filtered(from_timestamp, start - 5h), SizeIs(5));

    caller.now = start + 25h + 30min;  // the first split is past the retention, the merge isn't
    EXPECT_THAT(filtered(from_trim_horizon), ElementsAre("01", "02", "03", "04"));
    EXPECT_THAT(filtered(at_trim_horizon), ElementsAre("01", "02", "03"));
}

TEST_F(KinesisShards, CoverTheHashSpaceOnceAtTheHorizonWhateverHappensInOneMoment) {
    create("s");
    ASSERT_TRUE(split("s", "0", "1000"));
    ASSERT_TRUE(split("s", "1", "500"));
    EXPECT_THAT(filtered(api::ShardFilterType::at_trim_horizon), ElementsAre("00"));
    caller.now += 24h;
    EXPECT_THAT(filtered(api::ShardFilterType::at_trim_horizon), ElementsAre("00"));
    caller.now += 1ms;
    EXPECT_THAT(filtered(api::ShardFilterType::at_trim_horizon), ElementsAre("02", "03", "04"));
}

TEST_F(KinesisShards, AreNotFilteredByHalfAQuestion) {
    create("s");
    api::ListShardsRequest request;
    request.stream_name = "s";
    request.shard_filter = api::ShardFilter{.type = api::ShardFilterType::at_timestamp};
    EXPECT_THAT(
        call(&Engine::list_shards, request),
        Refuses("InvalidArgumentException", "ShardFilter of type AT_TIMESTAMP needs a Timestamp."));
    request.shard_filter = api::ShardFilter{.type = api::ShardFilterType::after_shard_id};
    EXPECT_THAT(
        call(&Engine::list_shards, request),
        Refuses("InvalidArgumentException", "ShardFilter of type AFTER_SHARD_ID needs a ShardId."));
}

TEST_F(KinesisShards, DisappearOnceTheyAreClosedLongerThanTheRetention) {
    create("s");
    put("s", "data");
    ASSERT_TRUE(split("s", "0", "1000"));
    caller.now += 24h;
    EXPECT_THAT(shards("s"), SizeIs(3));
    caller.now += 1ms;
    EXPECT_THAT(ids(shards("s")), ElementsAre("01", "02"));
    EXPECT_THAT(
        call(&Engine::get_shard_iterator, at(api::ShardIteratorType::trim_horizon)),
        Refuses(
            "ResourceNotFoundException",
            "Shard shardId-000000000000 in stream s under account 000000000000 does not exist"));
    put("s", "sweeps up");
    ASSERT_TRUE(split("s", "2", "5000"));
    EXPECT_THAT(ids(shards("s")), ElementsAre("01", "02", "03", "04"))
        << "indexes are never used again";
    EXPECT_THAT(get(oldest("s", "1")).child_shards, IsEmpty());
}

}  // namespace
}  // namespace kcl::local::kinesis
