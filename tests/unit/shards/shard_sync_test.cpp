#include "kcl/shards/shard_sync.h"

#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/in_process_kinesis.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "unit/leases/fake_dynamodb.h"
#include "unit/shards/stream_drawing.h"

#include <gmock/gmock.h>

#include <deque>

namespace kcl::shards {
namespace {

using leases::Lease;
using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAnd;
using wire::kinesis::ListShardsRequest;
using wire::kinesis::ListShardsResponse;
using wire::kinesis::ShardFilterType;

/// A Kinesis that answers ListShards by a script; everything else goes to an empty account.
class ScriptedKinesis final : public aws::KinesisClient {
  public:
    std::deque<Result<ListShardsResponse>> answers;
    std::vector<ListShardsRequest> requests;

    void then(const std::vector<Drawn>& drawing, std::optional<std::string> token = {}) {
        ListShardsResponse page;
        page.shards = listing(drawing);
        page.next_token = std::move(token);
        answers.push_back(std::move(page));
    }
    void then_fails(Fault fault) { answers.push_back(failure(fault, "as the test says")); }

    Answer<ListShardsResponse> list_shards(ListShardsRequest request) override {
        requests.push_back(std::move(request));
        if (answers.empty()) co_return failure(Fault::unavailable, "the script is over");
        auto answer = std::move(answers.front());
        answers.pop_front();
        co_return answer;
    }

    Answer<wire::kinesis::CreateStreamResponse> create_stream(
        wire::kinesis::CreateStreamRequest) override {
        return other<wire::kinesis::CreateStreamResponse>();
    }
    Answer<wire::kinesis::DeleteStreamResponse> delete_stream(
        wire::kinesis::DeleteStreamRequest) override {
        return other<wire::kinesis::DeleteStreamResponse>();
    }
    Answer<wire::kinesis::DescribeStreamResponse> describe_stream(
        wire::kinesis::DescribeStreamRequest) override {
        return other<wire::kinesis::DescribeStreamResponse>();
    }
    Answer<wire::kinesis::DescribeStreamSummaryResponse> describe_stream_summary(
        wire::kinesis::DescribeStreamSummaryRequest) override {
        return other<wire::kinesis::DescribeStreamSummaryResponse>();
    }
    Answer<wire::kinesis::ListStreamsResponse> list_streams(
        wire::kinesis::ListStreamsRequest) override {
        return other<wire::kinesis::ListStreamsResponse>();
    }
    Answer<wire::kinesis::GetShardIteratorResponse> get_shard_iterator(
        wire::kinesis::GetShardIteratorRequest) override {
        return other<wire::kinesis::GetShardIteratorResponse>();
    }
    Answer<wire::kinesis::GetRecordsResponse> get_records(
        wire::kinesis::GetRecordsRequest) override {
        return other<wire::kinesis::GetRecordsResponse>();
    }
    Answer<wire::kinesis::PutRecordResponse> put_record(wire::kinesis::PutRecordRequest) override {
        return other<wire::kinesis::PutRecordResponse>();
    }
    Answer<wire::kinesis::PutRecordsResponse> put_records(
        wire::kinesis::PutRecordsRequest) override {
        return other<wire::kinesis::PutRecordsResponse>();
    }
    Answer<wire::kinesis::SplitShardResponse> split_shard(
        wire::kinesis::SplitShardRequest) override {
        return other<wire::kinesis::SplitShardResponse>();
    }
    Answer<wire::kinesis::MergeShardsResponse> merge_shards(
        wire::kinesis::MergeShardsRequest) override {
        return other<wire::kinesis::MergeShardsResponse>();
    }
    Answer<wire::kinesis::UpdateShardCountResponse> update_shard_count(
        wire::kinesis::UpdateShardCountRequest) override {
        return other<wire::kinesis::UpdateShardCountResponse>();
    }
    Answer<wire::kinesis::IncreaseStreamRetentionPeriodResponse> increase_stream_retention_period(
        wire::kinesis::IncreaseStreamRetentionPeriodRequest) override {
        return other<wire::kinesis::IncreaseStreamRetentionPeriodResponse>();
    }
    Answer<wire::kinesis::DecreaseStreamRetentionPeriodResponse> decrease_stream_retention_period(
        wire::kinesis::DecreaseStreamRetentionPeriodRequest) override {
        return other<wire::kinesis::DecreaseStreamRetentionPeriodResponse>();
    }

  private:
    template <class Response>
    Answer<Response> other() {
        co_return failure(Fault::invalid, "shard sync only lists shards");
    }
};

class ShardSyncTest : public ::testing::Test {
  protected:
    template <class T>
    T run(asio::awaitable<T> story) {
        return testing::run(io, clock, std::move(story));
    }
    /// Syncs with the leases that the table has.
    Result<ShardSyncReport> sync(InitialPosition position, bool ignore_unexpected = false) {
        ShardSync shard_sync(kinesis, table, clock, random,
                             {"stream", position, ignore_unexpected});
        std::vector<Lease> existing;
        for (const auto& [key, row] : db.rows) existing.push_back(db.lease(key));
        return run(shard_sync.sync(std::move(existing)));
    }
    void put(const std::vector<std::string>& ids) {
        for (const auto& lease : leases_of(ids)) db.put(lease);
    }
    std::vector<std::string> keys_written() const {
        std::vector<std::string> keys;
        for (const auto& put : db.puts) keys.push_back(*put.item.at("leaseKey").as_s());
        return keys;
    }

    asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{1};
    leases::FakeDynamoDb db{clock};
    leases::LeaseTable table{db, "app"};
    ScriptedKinesis kinesis;
};

const std::vector<Drawn> two_shards{{"0", {}, 1, std::nullopt, tenths(0, 5)},
                                    {"1", {}, 1, std::nullopt, tenths(5, 10)}};

TEST_F(ShardSyncTest, OfANewNetworkListsTheShardsAtItsPosition) {
    const std::pair<InitialPosition, ShardFilterType> filters[] = {
        {InitialPosition::latest(), ShardFilterType::at_latest},
        {InitialPosition::trim_horizon(), ShardFilterType::at_trim_horizon},
        {InitialPosition::at_timestamp(SystemTime{5s}), ShardFilterType::at_timestamp}};
    for (const auto& [position, filter] : filters) {
        db.rows.clear();
        kinesis.requests.clear();
        kinesis.then(two_shards);
        const auto report = sync(position);
        ASSERT_THAT(report, IsOk());
        EXPECT_THAT(report->created, ElementsAre("0", "1"));
        EXPECT_EQ(report->shards_listed, 2U);
        EXPECT_EQ(db.lease("1").checkpoint, position.checkpoint());
        ASSERT_EQ(kinesis.requests.size(), 1U);
        EXPECT_EQ(kinesis.requests[0].stream_name, "stream");
        ASSERT_TRUE(kinesis.requests[0].shard_filter);
        EXPECT_EQ(kinesis.requests[0].shard_filter->type, filter);
        EXPECT_EQ(kinesis.requests[0].shard_filter->timestamp.has_value(),
                  filter == ShardFilterType::at_timestamp);
    }
}

TEST_F(ShardSyncTest, OfANetworkWithLeasesListsAllShards) {
    put({"4", "5", "7"});
    kinesis.then(merging_stream());
    const auto report = sync(InitialPosition::trim_horizon());
    ASSERT_THAT(report, IsOk());
    EXPECT_THAT(report->created, ElementsAre("0", "1"));
    EXPECT_FALSE(kinesis.requests.at(0).shard_filter);
}

TEST_F(ShardSyncTest, FollowsPagesWithTheTokenAlone) {
    kinesis.then({two_shards[0]}, "page two");
    kinesis.then({two_shards[1]}, "");
    EXPECT_THAT(sync(InitialPosition::latest()), IsOk());
    ASSERT_EQ(kinesis.requests.size(), 2U);
    EXPECT_EQ(kinesis.requests[1].next_token, "page two");
    EXPECT_FALSE(kinesis.requests[1].stream_name);
    EXPECT_FALSE(kinesis.requests[1].shard_filter);
    EXPECT_EQ(db.rows.size(), 2U);
}

TEST_F(ShardSyncTest, BeginsTheListingAnewWhenATokenExpires) {
    kinesis.then({two_shards[0]}, "old");
    kinesis.then_fails(Fault::expired);
    kinesis.then(two_shards);
    EXPECT_THAT(sync(InitialPosition::latest()), IsOk());
    EXPECT_TRUE(kinesis.requests.at(2).stream_name);
    EXPECT_EQ(db.rows.size(), 2U);
}

TEST_F(ShardSyncTest, GivesUpOnTokensThatExpireForEver) {
    for (int i = 0; i < 20; ++i) kinesis.then_fails(Fault::expired);
    EXPECT_THAT(sync(InitialPosition::latest()), Fails(Fault::expired));
    EXPECT_LT(kinesis.requests.size(), 10U);
}

TEST_F(ShardSyncTest, WritesParentsBeforeChildren) {
    put({"3", "4", "5"});
    auto drawing = merging_stream();
    std::ranges::reverse(drawing);
    kinesis.then(drawing);
    EXPECT_THAT(sync(InitialPosition::latest()), IsOk());
    EXPECT_THAT(keys_written(), ElementsAre("2", "6"));
}

TEST_F(ShardSyncTest, GoesOnAfterAWriteThatFailed) {
    kinesis.then(two_shards);
    db.write_fates = {{}, {leases::FakeDynamoDb::Kind::fails, Fault::throttled, {}}};
    EXPECT_THAT(sync(InitialPosition::trim_horizon()), Fails(Fault::throttled));
    EXPECT_EQ(db.rows.size(), 1U);
    kinesis.then(two_shards);
    const auto report = sync(InitialPosition::trim_horizon());
    ASSERT_THAT(report, IsOk());
    EXPECT_THAT(report->created, ElementsAre("1"));
}

TEST_F(ShardSyncTest, LeavesLeasesThatAnotherLeaderCreated) {
    kinesis.then(two_shards);
    ShardSync shard_sync(kinesis, table, clock, random, {"stream", InitialPosition::latest()});
    put({"0"});
    const auto report = run(shard_sync.sync({}));
    ASSERT_THAT(report, IsOk());
    EXPECT_THAT(report->created, ElementsAre("1"));
    EXPECT_EQ(db.lease("0").checkpoint, Checkpoint::at("1"));
}

TEST_F(ShardSyncTest, ListsAgainWhenTheSnapshotHasAHole) {
    kinesis.then({two_shards[0]});
    kinesis.then(two_shards);
    const auto before = clock.steady_now();
    EXPECT_THAT(sync(InitialPosition::latest()), IsOk());
    EXPECT_GE(clock.steady_now() - before, 1s);
    EXPECT_EQ(db.rows.size(), 2U);
}

TEST_F(ShardSyncTest, CreatesNothingFromASnapshotThatStaysIncomplete) {
    for (int i = 0; i < 3; ++i) kinesis.then({two_shards[0]});
    EXPECT_THAT(
        sync(InitialPosition::latest()),
        FailsSaying(Fault::unavailable, AllOf(HasSubstr("stream"), HasSubstr("no lease covers"))));
    EXPECT_THAT(db.puts, IsEmpty());
    EXPECT_EQ(kinesis.requests.size(), 3U);
}

TEST_F(ShardSyncTest, ListsAgainWhileAReshardIsHalfVisible) {
    auto half = merging_stream();
    half[5].ends.reset();
    put({"4", "8", "9"});
    kinesis.then(half);
    kinesis.then(merging_stream());
    EXPECT_THAT(sync(InitialPosition::latest()), IsOk());
    EXPECT_THAT(keys_written(), ElementsAre("10"));
}

TEST_F(ShardSyncTest, FailsWhenOpenParentsHaveOpenChildrenUnlessToldToIgnoreThem) {
    auto half = merging_stream();
    half[5].ends.reset();
    put({"4", "8"});
    for (int i = 0; i < 3; ++i) kinesis.then(half);
    EXPECT_THAT(sync(InitialPosition::latest()),
                FailsSaying(Fault::unavailable, HasSubstr("open shards have open parents: 10, 9")));
    EXPECT_THAT(db.puts, IsEmpty());
    kinesis.then(half);
    EXPECT_THAT(sync(InitialPosition::latest(), true), IsOk());
    EXPECT_THAT(keys_written(), ElementsAre("5"));
}

TEST_F(ShardSyncTest, OfANewNetworkCanIgnoreUnexpectedChildrenToo) {
    const std::vector<Drawn> half{{"0", {}, 1, std::nullopt, tenths(0, 10)},
                                  {"1", {"0"}, 2, std::nullopt, tenths(0, 5)},
                                  {"2", {"0"}, 2, std::nullopt, tenths(5, 10)}};
    for (const auto& position : {InitialPosition::latest(), InitialPosition::trim_horizon()}) {
        db.rows.clear();
        kinesis.then(half);
        const auto report = sync(position, true);
        ASSERT_THAT(report, IsOk());
        EXPECT_THAT(report->created, ElementsAre("0"));
    }
}

TEST_F(ShardSyncTest, NeverDeletesLeases) {
    put({"0", "1"});
    kinesis.then({});
    EXPECT_THAT(sync(InitialPosition::trim_horizon()), IsOk());
    EXPECT_EQ(db.rows.size(), 2U);
    EXPECT_THAT(db.deletes, IsEmpty());
}

TEST_F(ShardSyncTest, PassesOnThatTheStreamIsMissingOrChanging) {
    for (const Fault fault : {Fault::not_found, Fault::exists, Fault::denied, Fault::throttled}) {
        kinesis.then_fails(fault);
        EXPECT_THAT(sync(InitialPosition::latest()), Fails(fault));
    }
}

TEST_F(ShardSyncTest, BeginsRightWithAServiceThatIgnoresFilters) {
    kinesis.then(merging_stream());
    auto report = sync(InitialPosition::latest());
    ASSERT_THAT(report, IsOk());
    EXPECT_THAT(report->created, ElementsAre("4", "10", "8", "9"));
    db.rows.clear();
    kinesis.then(merging_stream());
    report = sync(InitialPosition::trim_horizon());
    ASSERT_THAT(report, IsOk());
    EXPECT_THAT(report->created, ElementsAre("0", "1", "2", "3", "4", "5"));
}

TEST(ShardSyncWithKinesis, FindsTheShardsOfEachPosition) {
    asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random(1);
    local::storage::MemoryStore store;
    testing::InProcessAws account(store, clock, random);
    testing::InProcessKinesis kinesis(account);
    leases::FakeDynamoDb db(clock);
    leases::LeaseTable table(db, "app");
    auto story = [&]() -> asio::awaitable<void> {
        wire::kinesis::CreateStreamRequest create;
        create.stream_name = "stream";
        create.shard_count = 2;
        EXPECT_THAT(co_await kinesis.create_stream(std::move(create)), IsOk());
        co_await clock.sleep_for(1h);
        const auto before = clock.system_now();
        co_await clock.sleep_for(1h);
        wire::kinesis::MergeShardsRequest merge;
        merge.stream_name = "stream";
        merge.shard_to_merge = "shardId-000000000000";
        merge.adjacent_shard_to_merge = "shardId-000000000001";
        EXPECT_THAT(co_await kinesis.merge_shards(std::move(merge)), IsOk());
        const std::pair<InitialPosition, std::vector<std::string>> expected[] = {
            {InitialPosition::latest(), {"shardId-000000000002"}},
            {InitialPosition::trim_horizon(), {"shardId-000000000000", "shardId-000000000001"}},
            {InitialPosition::at_timestamp(before),
             {"shardId-000000000000", "shardId-000000000001"}}};
        for (const auto& [position, keys] : expected) {
            db.rows.clear();
            ShardSync shard_sync(kinesis, table, clock, random, {"stream", position});
            const auto report = co_await shard_sync.sync({});
            EXPECT_THAT(report, IsOk());
            if (report) EXPECT_EQ(report->created, keys);
        }
        ShardSync absent(kinesis, table, clock, random, {"absent", InitialPosition::latest()});
        EXPECT_THAT(co_await absent.sync({}), Fails(Fault::not_found));
        ShardSync whole(kinesis, table, clock, random, {"stream", InitialPosition::latest()});
        const auto all = co_await whole.list();
        EXPECT_THAT(all, IsOk());
        if (all) EXPECT_EQ(all->shards().size(), 3U);
    };
    testing::run(io, clock, story());
}

}  // namespace
}  // namespace kcl::shards
