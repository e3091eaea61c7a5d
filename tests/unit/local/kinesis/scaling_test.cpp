#include "kcl/local/kinesis/model/stream.h"

#include "kinesis/scene.h"

#include <algorithm>

namespace kcl::local::kinesis {
namespace {

using testing::SizeIs;

class KinesisScaling : public KinesisScene {
  protected:
    KinesisScaling() : KinesisScene({.shard_limit = 40}) {}

    Outcome<api::UpdateShardCountResponse> scale(int target) {
        api::UpdateShardCountRequest request;
        request.stream_name = "s";
        request.target_shard_count = target;
        return call(&Engine::update_shard_count, request);
    }
    std::vector<api::Shard> open_shards() {
        auto all = shards("s");
        std::erase_if(all, [](const auto& shard) {
            return shard.sequence_number_range.ending_sequence_number.has_value();
        });
        std::ranges::sort(all, {},
                          [](const auto& shard) { return shard.hash_key_range.starting_hash_key; });
        return all;
    }
    /// That the open shards are equal parts of all hash keys.
    void expect_uniform(std::size_t count) {
        const auto open = open_shards();
        ASSERT_THAT(open, SizeIs(count));
        HashKey next = 0;
        for (const auto& shard : open) {
            const auto& range = shard.hash_key_range;
            EXPECT_EQ(range.starting_hash_key, next);
            const auto size = range.ending_hash_key - range.starting_hash_key;
            const auto part = max_hash_key / count;
            const auto difference = size > part ? size - part : part - size;
            EXPECT_LE(difference, HashKey{count});
            next = range.ending_hash_key + 1;
        }
        EXPECT_EQ(open.back().hash_key_range.ending_hash_key, max_hash_key);
    }
};

TEST_F(KinesisScaling, MakesEqualShardsOfAnyNumber) {
    create("s", 4);
    for (const int target : {8, 4, 3, 5, 10, 7, 4, 2, 1, 2, 3, 6, 12, 24, 13}) {
        ASSERT_TRUE(scale(target)) << target;
        expect_uniform(static_cast<std::size_t>(target));
        caller.now += std::chrono::minutes(1);
    }
}

TEST_F(KinesisScaling, AnswersTheCounts) {
    create("s", 2);
    const auto response = scale(4);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->stream_name, "s");
    EXPECT_EQ(response->current_shard_count, 2);
    EXPECT_EQ(response->target_shard_count, 4);
    EXPECT_EQ(response->stream_arn, "arn:aws:kinesis:us-east-1:000000000000:stream/s");
}

TEST_F(KinesisScaling, GivesEveryNewShardParentsThatEndBeforeItBegins) {
    create("s", 3);
    ASSERT_TRUE(scale(5));
    const auto all = shards("s");
    for (const auto& shard : all) {
        if (parse_shard_id(shard.shard_id) < 3U) continue;
        ASSERT_TRUE(shard.parent_shard_id) << shard.shard_id;
        for (const auto& parent_id : {shard.parent_shard_id, shard.adjacent_parent_shard_id}) {
            if (!parent_id) continue;
            const auto parent = std::ranges::find(all, *parent_id, &api::Shard::shard_id);
            ASSERT_NE(parent, all.end());
            ASSERT_TRUE(parent->sequence_number_range.ending_sequence_number);
            EXPECT_LT(*parent->sequence_number_range.ending_sequence_number,
                      shard.sequence_number_range.starting_sequence_number);
        }
    }
}

TEST_F(KinesisScaling, LosesNoRecordAndLeadsReadersOn) {
    create("s", 3);
    std::vector<std::string> sent;
    for (int i = 0; i < 60; ++i) put("s", sent.emplace_back(fmt::format("{}", i)), sent.back());
    ASSERT_TRUE(scale(5));
    for (int i = 60; i < 120; ++i) put("s", sent.emplace_back(fmt::format("{}", i)), sent.back());
    // As a reader does it: from the first shards to their children, each shard once.
    std::vector<std::string> queue{"0", "1", "2"}, seen, received;
    while (!queue.empty()) {
        const auto shard = queue.back();
        queue.pop_back();
        if (std::ranges::find(seen, shard) != seen.end()) continue;
        seen.push_back(shard);
        const auto page = get(oldest("s", shard));
        std::ranges::copy(data_of(page), std::back_inserter(received));
        for (const auto& child : page.child_shards) queue.push_back(child.shard_id);
    }
    std::ranges::sort(sent);
    std::ranges::sort(received);
    EXPECT_EQ(received, sent);
}

TEST_F(KinesisScaling, StaysWithinDoubleAndHalf) {
    create("s", 3);
    EXPECT_THAT(scale(7), Refuses("LimitExceededException",
                                  "UpdateShardCount cannot scale up over double your current open "
                                  "shard count. Current open shard count: 3 Target shard count: "
                                  "7"));
    EXPECT_THAT(scale(1), Refuses("LimitExceededException",
                                  "UpdateShardCount cannot scale down below half your current open "
                                  "shard count. Current open shard count: 3 Target shard count: "
                                  "1"));
    EXPECT_EQ(scale(3).error().type, "InvalidArgumentException");
    EXPECT_TRUE(scale(6));
    EXPECT_TRUE(scale(12));
    EXPECT_TRUE(scale(24));
    EXPECT_THAT(scale(48),
                Refuses("LimitExceededException",
                        "Target shard count or number of open shards cannot be greater than 40. "
                        "Current open shard count: 24 Target shard count: 48"));
}

TEST_F(KinesisScaling, EvensOutWhatWasSplitByHand) {
    create("s", 2);
    ASSERT_TRUE(split("s", "0", "1000"));
    ASSERT_TRUE(split("s", "2", "10"));
    ASSERT_TRUE(scale(2));
    expect_uniform(2);
    EXPECT_EQ(open_shards().back().shard_id, "shardId-000000000001") << "which was right already";
}

}  // namespace
}  // namespace kcl::local::kinesis
