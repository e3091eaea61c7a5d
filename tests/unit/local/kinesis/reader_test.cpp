#include "kinesis/scene.h"

// What a reader sees of shards in every state: open and closed, with and without records, trimmed.
namespace kcl::local::kinesis {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Shard 0 has records of the first and the third second and was split in the fifth; its child 1
/// has one of the seventh, child 2 has none. It is the tenth second.
class KinesisReader : public KinesisScene {
  protected:
    void SetUp() override {
        create("s");
        caller.now = start + 1s;
        put("s", "a");
        caller.now = start + 3s;
        put("s", "b");
        caller.now = start + 5s;
        ASSERT_TRUE(split("s", "0", "1000"));
        caller.now = start + 7s;
        put("s", "c", "key", "0");
        caller.now = start + 10s;
    }
    std::string since(SystemTime time, const std::string& shard) {
        auto request = at(api::ShardIteratorType::at_timestamp);
        request.shard_id = shard;
        request.timestamp = time;
        return iterator(request);
    }
    std::vector<std::string> ids(api::ShardFilter filter, std::optional<int> page_size = {}) {
        api::ListShardsRequest request;
        request.stream_name = "s";
        request.shard_filter = std::move(filter);
        request.max_results = page_size;
        std::vector<std::string> ids;
        for (;;) {
            const auto page = call(&Engine::list_shards, request);
            if (!page) ADD_FAILURE() << page.error().message;
            for (const auto& shard : page->shards) ids.push_back(shard.shard_id.substr(19));
            if (!page->next_token) return ids;
            request = {};
            request.next_token = page->next_token;
            request.max_results = page_size;
        }
    }
};

TEST_F(KinesisReader, FindsAnyTimeInAnyShard) {
    struct Case {
        std::chrono::seconds at;
        const char* shard;
        std::vector<std::string> expected;
    };
    const Case cases[] = {
        {-100s, "0", {"a", "b"}}, {1s, "0", {"a", "b"}}, {2s, "0", {"b"}},
        {3s, "0", {"b"}},         {4s, "0", {}},         {9s, "0", {}},
        {0s, "1", {"c"}},         {7s, "1", {"c"}},      {8s, "1", {}},
        {10s, "1", {}},           {0s, "2", {}},         {10s, "2", {}},
    };
    for (const auto& [at, shard, expected] : cases) {
        const auto page = get(since(start + at, shard));
        EXPECT_EQ(data_of(page), expected) << shard << " at " << at.count();
        const bool is_closed = shard == std::string_view("0");
        EXPECT_EQ(page.next_shard_iterator.has_value(), !is_closed);
        EXPECT_THAT(page.child_shards, SizeIs(is_closed ? 2 : 0));
        EXPECT_EQ(page.millis_behind_latest, 0);
    }
}

TEST_F(KinesisReader, AtATimeBehindTheLastRecordGetsTheNextOne) {
    const auto tip = since(start + 9s, "1");
    put("s", "d", "key", "0");
    EXPECT_THAT(data_of(get(tip)), ElementsAre("d"));
}

TEST_F(KinesisReader, IsToldHowOldThePlaceIsThatItReached) {
    const auto page = get(oldest("s", "0"), 1);
    EXPECT_THAT(data_of(page), ElementsAre("a"));
    EXPECT_EQ(page.millis_behind_latest, 9'000);
    EXPECT_THAT(page.child_shards, IsEmpty());
    const auto rest = get(page.next_shard_iterator.value_or(""), 1);
    EXPECT_THAT(data_of(rest), ElementsAre("b"));
    EXPECT_EQ(rest.millis_behind_latest, 0);
    EXPECT_EQ(rest.next_shard_iterator, std::nullopt);
    EXPECT_THAT(rest.child_shards, SizeIs(2));
}

TEST_F(KinesisReader, LosesWhatIsTrimmedAndThenTheShard) {
    caller.now = start + 24h + 2s;
    EXPECT_THAT(data_of(get(oldest("s", "0"))), ElementsAre("b"));
    EXPECT_THAT(data_of(get(since(start, "0"))), ElementsAre("b"));
    const auto kept = oldest("s", "0");
    caller.now = start + 24h + 6s;
    auto request = at(api::ShardIteratorType::trim_horizon);
    EXPECT_THAT(call(&Engine::get_shard_iterator, request),
                Refuses("ResourceNotFoundException",
                        "Shard shardId-000000000000 in stream s under account 000000000000 does "
                        "not exist"));
    EXPECT_THAT(data_of(get(since(start, "1"))), ElementsAre("c"));
    const auto page = try_get(kept);
    if (page) {
        EXPECT_THAT(page->records, IsEmpty());
        EXPECT_THAT(page->child_shards, SizeIs(2)) << "and is led on";
    }
}

TEST_F(KinesisReader, ListsTheSameShardsInPagesOfAnySize) {
    const std::pair<api::ShardFilter, std::vector<std::string>> cases[] = {
        {{api::ShardFilterType::at_latest, {}, {}}, {"1", "2"}},
        {{api::ShardFilterType::at_trim_horizon, {}, {}}, {"0"}},
        {{api::ShardFilterType::from_trim_horizon, {}, {}}, {"0", "1", "2"}},
        {{api::ShardFilterType::after_shard_id, "shardId-000000000001", {}}, {"2"}},
        {{api::ShardFilterType::at_timestamp, {}, start + 4s}, {"0"}},
        {{api::ShardFilterType::at_timestamp, {}, start + 5s}, {"0", "1", "2"}},
        {{api::ShardFilterType::at_timestamp, {}, start + 6s}, {"1", "2"}},
        {{api::ShardFilterType::from_timestamp, {}, start + 4s}, {"0", "1", "2"}},
        {{api::ShardFilterType::from_timestamp, {}, start + 6s}, {"1", "2"}},
    };
    for (const auto& [filter, expected] : cases)
        for (const std::optional<int> size : {std::optional<int>(), std::optional(1)})
            EXPECT_EQ(ids(filter, size), expected) << wire::name_of(filter.type);
}

TEST_F(KinesisReader, SeesAllThatCameAfterTheClockWasSetBack) {
    caller.now = start - 1h;
    put("s", "d", "key", "0");
    ASSERT_TRUE(split("s", "1", "10"));
    put("s", "e", "key", "0");
    caller.now = start + 11s;
    EXPECT_THAT(data_of(get(oldest("s", "1"))), ElementsAre("c", "d"));
    EXPECT_THAT(data_of(get(oldest("s", "3"))), ElementsAre("e"));
    create("t");
    caller.now = start - 1h;
    put("t", "early");
    EXPECT_THAT(data_of(get(oldest("t"))), ElementsAre("early"));
}

TEST_F(KinesisReader, DescribesManyShardsPageByPage) {
    create("many", 250);
    api::DescribeStreamRequest request;
    request.stream_name = "many";
    std::vector<std::size_t> sizes;
    std::size_t count = 0;
    for (bool more = true; more;) {
        const auto page = call(&Engine::describe_stream, request);
        ASSERT_TRUE(page);
        const auto& shards = page->stream_description.shards;
        more = page->stream_description.has_more_shards;
        sizes.push_back(shards.size());
        count += shards.size();
        request.exclusive_start_shard_id = shards.back().shard_id;
    }
    EXPECT_THAT(sizes, ElementsAre(100U, 100U, 50U));
    EXPECT_EQ(count, 250U);
}

}  // namespace
}  // namespace kcl::local::kinesis
