#include "kcl/leases/java_migrations.h"
#include "kcl/leases/lease_table.h"
#include "kcl/leases/lease_table_schema.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/in_process_dynamodb.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include <gmock/gmock.h>

/// What is written here to the letter must mean the same to a DynamoDB that is not our fake: here
/// it goes to the local one, which checks expressions, keys and indexes as AWS does.
namespace kcl::leases {
namespace {

using ::testing::ElementsAre;
using testing::Fails;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::SizeIs;

class LeaseTableInDynamoDb : public ::testing::Test {
  protected:
    template <class T>
    T run(asio::awaitable<T> story) {
        return testing::run(io, clock, std::move(story));
    }
    Result<void> ensure(std::optional<wire::dynamodb::ProvisionedThroughput> provisioned = {}) {
        TableSettings settings;
        settings.table_name = "app";
        settings.provisioned = provisioned;
        LeaseTableSchema schema(dynamodb, clock, settings, {});
        return run(schema.ensure(clock.steady_now() + 5min));
    }
    wire::dynamodb::TableDescription described() {
        wire::dynamodb::DescribeTableRequest request;
        request.table_name = "app";
        return run(dynamodb.describe_table(std::move(request)))->table;
    }
    /// A lease of "a", as the table has it.
    Lease stored(const std::string& key = "shardId-0") {
        Lease lease;
        lease.key = key;
        lease.owner = "a";
        lease.counter = 7;
        lease.checkpoint = Checkpoint::at("100", 2);
        lease.parent_shard_ids = {"p1", "p2"};
        lease.hash_key_range = HashKeyRange{0, max_hash_key};
        EXPECT_THAT(run(table.create_if_absent(lease)), IsOkAnd(true));
        return lease;
    }
    Lease row(const std::string& key = "shardId-0") { return run(table.get(key))->value(); }
    void expect_stored(const Result<Lease>& result) {
        ASSERT_THAT(result, IsOk());
        EXPECT_EQ(*result, row(result->key));
    }

    asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{3};
    local::storage::MemoryStore store;
    testing::InProcessAws account{store, clock, random, delays()};
    testing::InProcessDynamoDb dynamodb{account};
    LeaseTable table{dynamodb, "app"};

  private:
    static testing::InProcessAws::Settings delays() {
        testing::InProcessAws::Settings settings;
        settings.dynamodb.table_creation = 7s;
        settings.dynamodb.table_update = 3s;
        settings.dynamodb.index_creation = 20s;
        return settings;
    }
};

TEST_F(LeaseTableInDynamoDb, IsCreatedWithItsIndex) {
    ASSERT_THAT(ensure(), IsOk());
    const auto table_now = described();
    EXPECT_EQ(table_now.table_status, wire::dynamodb::TableStatus::active);
    ASSERT_THAT(table_now.global_secondary_indexes, SizeIs(1));
    EXPECT_EQ(table_now.global_secondary_indexes[0].index_status,
              wire::dynamodb::IndexStatus::active);
    EXPECT_THAT(ensure(), IsOk()) << "again";
}

TEST_F(LeaseTableInDynamoDb, CanBeProvisioned) {
    ASSERT_THAT(ensure(wire::dynamodb::ProvisionedThroughput{10, 5}), IsOk());
    EXPECT_EQ(described().provisioned_throughput->write_capacity_units, 5);
    EXPECT_EQ(
        described().global_secondary_indexes.at(0).provisioned_throughput->read_capacity_units, 10);
}

TEST_F(LeaseTableInDynamoDb, OfAnOldLibraryGetsItsIndex) {
    for (const bool provisioned : {true, false}) {
        auto request = create_table_request({.table_name = "app", .provisioned = {}, .tags = {}});
        request.global_secondary_indexes.clear();
        request.attribute_definitions.pop_back();
        if (provisioned) {
            request.billing_mode.reset();
            request.provisioned_throughput = wire::dynamodb::ProvisionedThroughput{3, 4};
        }
        ASSERT_THAT(run(dynamodb.create_table(std::move(request))), IsOk());
        run(clock.sleep_for(10s));
        const auto lease = stored();
        ASSERT_THAT(ensure(), IsOk());
        ASSERT_THAT(described().global_secondary_indexes, SizeIs(1));
        if (provisioned)
            EXPECT_EQ(described()
                          .global_secondary_indexes[0]
                          .provisioned_throughput->write_capacity_units,
                      4);
        EXPECT_THAT(run(table.keys_owned_by("a")), IsOkAnd(ElementsAre(lease.key)));
        wire::dynamodb::DeleteTableRequest away;
        away.table_name = "app";
        ASSERT_THAT(run(dynamodb.delete_table(std::move(away))), IsOk());
    }
}

TEST_F(LeaseTableInDynamoDb, KeepsALeaseAsItWasWritten) {
    ASSERT_THAT(ensure(), IsOk());
    const Lease lease = stored();
    EXPECT_EQ(row(), lease);
    EXPECT_THAT(run(table.create_if_absent(lease)), IsOkAnd(false));
    EXPECT_THAT(run(table.get("absent")), IsOkAnd(std::optional<Lease>{}));
}

TEST_F(LeaseTableInDynamoDb, RenewsAndCheckpoints) {
    ASSERT_THAT(ensure(), IsOk());
    Lease lease = stored();
    lease.throughput_kbps = 1.25;
    const auto renewed = run(table.renew(lease, "a"));
    expect_stored(renewed);
    EXPECT_EQ(renewed->counter, 8);
    Lease wanted = *renewed;
    wanted.pending_checkpoint = Checkpoint::at("300", 1);
    wanted.pending_checkpoint_state = "state";
    wanted.child_shard_ids = {"c1", "c2"};
    const auto prepared = run(table.update(wanted, "a"));
    expect_stored(prepared);
    EXPECT_EQ(prepared->pending_checkpoint_state, "state");
    wanted = *prepared;
    wanted.checkpoint = Checkpoint::shard_end();
    wanted.pending_checkpoint.reset();
    wanted.pending_checkpoint_state.reset();
    const auto ended = run(table.update(wanted, "a"));
    expect_stored(ended);
    EXPECT_TRUE(ended->checkpoint.is_shard_end());
    EXPECT_FALSE(ended->pending_checkpoint);
    EXPECT_EQ(ended->counter, 10);
    EXPECT_THAT(run(table.renew(lease, "a")), Fails(Fault::lost));
}

TEST_F(LeaseTableInDynamoDb, HandsALeaseOver) {
    ASSERT_THAT(ensure(), IsOk());
    const Lease lease = stored();
    expect_stored(run(table.begin_handoff(lease, "b")));
    const auto renewed = run(table.renew(lease, "a"));
    expect_stored(renewed);
    EXPECT_EQ(renewed->checkpoint_owner, "a");
    expect_stored(run(table.give_up(*renewed)));
    EXPECT_EQ(row().owner, "b");
    EXPECT_FALSE(row().in_handoff());
    EXPECT_THAT(run(table.renew(*renewed, "a")), Fails(Fault::lost));
    EXPECT_THAT(run(table.keys_owned_by("a")), IsOkAnd(IsEmpty()));
    EXPECT_THAT(run(table.keys_owned_by("b")), IsOkAnd(ElementsAre("shardId-0")));
}

TEST_F(LeaseTableInDynamoDb, TakesAssignsAndEvicts) {
    ASSERT_THAT(ensure(), IsOk());
    const Lease lease = stored();
    const auto taken = run(table.take(lease, "b"));
    expect_stored(taken);
    EXPECT_EQ(taken->owner_switches_since_checkpoint, 1);
    EXPECT_THAT(run(table.take(lease, "c")), Fails(Fault::condition_failed));
    EXPECT_THAT(run(table.assign(lease, "c")), Fails(Fault::condition_failed));
    const auto evicted = run(table.evict(*taken));
    expect_stored(evicted);
    EXPECT_FALSE(row().owner);
    const auto assigned = run(table.assign(*evicted, "c"));
    expect_stored(assigned);
    EXPECT_EQ(assigned->counter, 10);
    expect_stored(run(table.give_up(*assigned)));
    EXPECT_FALSE(row().owner);
}

TEST_F(LeaseTableInDynamoDb, NeverBringsADeletedLeaseBack) {
    ASSERT_THAT(ensure(), IsOk());
    const Lease lease = stored();
    EXPECT_THAT(run(table.set_children("shardId-0", {"c"})), IsOk());
    EXPECT_THAT(run(table.set_hash_range("shardId-0", {1, 2})), IsOk());
    Lease stale = lease;
    stale.checkpoint = Checkpoint::latest();
    EXPECT_THAT(run(table.remove(stale)), Fails(Fault::condition_failed));
    EXPECT_THAT(run(table.remove(lease)), IsOk());
    EXPECT_THAT(run(table.renew(lease, "a")), Fails(Fault::not_found));
    EXPECT_THAT(run(table.assign(lease, "b")), Fails(Fault::not_found));
    EXPECT_THAT(run(table.evict(lease)), Fails(Fault::not_found));
    EXPECT_THAT(run(table.give_up(lease)), Fails(Fault::not_found));
    EXPECT_THAT(run(table.begin_handoff(lease, "b")), Fails(Fault::not_found));
    EXPECT_THAT(run(table.set_children("shardId-0", {"c"})), Fails(Fault::not_found));
    EXPECT_THAT(run(table.get("shardId-0")), IsOkAnd(std::optional<Lease>{}));
    EXPECT_THAT(run(table.remove(lease)), IsOk());
}

TEST_F(LeaseTableInDynamoDb, ScansTheRowsOfAWholeNetwork) {
    ASSERT_THAT(ensure(), IsOk());
    JavaMigrations migrations(dynamodb, clock, "app", "app");
    EXPECT_THAT(run(migrations.join("a")), IsOk());
    EXPECT_THAT(run(migrations.join("b")), IsOk());
    for (int i = 0; i < 20; ++i) stored("shardId-" + std::to_string(100 + i));
    for (const int segments : {1, 3}) {
        const auto rows = run(table.scan({segments, false}));
        ASSERT_THAT(rows, IsOk());
        EXPECT_THAT(rows->leases, SizeIs(20));
        EXPECT_TRUE(rows->client_version_migration);
        EXPECT_GT(rows->bytes, 2'000U);
    }
}

}  // namespace
}  // namespace kcl::leases
