#include "network_scene.h"

namespace kcl::cluster {
namespace {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

/// A network that Java KCL 3.0 to 3.4 began: the leader's row and the reports stand in tables of
/// their own, and the lease table may hold nothing but leases.
class LegacyTables : public NetworkScene {
  protected:
    asio::awaitable<void> create_table(std::string name, std::string key) {
        wire::dynamodb::CreateTableRequest request;
        request.table_name = std::move(name);
        request.key_schema = {{key, wire::dynamodb::KeyType::hash}};
        request.attribute_definitions = {{key, wire::dynamodb::ScalarType::s}};
        request.billing_mode = wire::dynamodb::BillingMode::pay_per_request;
        const auto created = co_await dynamodb.create_table(std::move(request));
        EXPECT_TRUE(created.has_value());
    }

    asio::awaitable<void> create_legacy_tables() {
        co_await create_table("application-CoordinatorState", "key");
        co_await create_table("application-WorkerMetricStats", "wid");
    }

    asio::awaitable<void> put_row(std::string table, Item row) {
        wire::dynamodb::PutItemRequest request;
        request.table_name = std::move(table);
        request.item = std::move(row);
        const auto put = co_await dynamodb.put_item(std::move(request));
        EXPECT_TRUE(put.has_value());
    }

    /// The texts of `key` in every row.
    asio::awaitable<std::set<std::string>> keys_of(std::string table, std::string key) {
        wire::dynamodb::ScanRequest request;
        request.table_name = std::move(table);
        const auto page = co_await dynamodb.scan(std::move(request));
        std::set<std::string> keys;
        for (const Item& row : page->items.value()) keys.insert(*row.at(key).as_s());
        co_return keys;
    }

    testing::InProcessDynamoDb dynamodb{aws};
};

TEST_F(LegacyTables, AreUsedAsJavaUsesThemAndNothingButLeasesStandsInTheLeaseTable) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        co_await create_legacy_tables();
        Machine& a = start_cluster("a");
        Machine& b = start_cluster("b");
        co_await put(50);
        co_await until("one each", [&] {
            return a.cluster->consumer_count() == 1 && b.cluster->consumer_count() == 1;
        });
        const auto leases = co_await keys_of("application", "leaseKey");
        EXPECT_EQ(leases, (std::set<std::string>{"shardId-000000000000", "shardId-000000000001"}));
        const auto reports = co_await keys_of("application-WorkerMetricStats", "wid");
        EXPECT_EQ(reports, (std::set<std::string>{"a", "b"}));
        const auto rows = co_await keys_of("application-CoordinatorState", "key");
        EXPECT_EQ(rows, (std::set<std::string>{"Leader", "Migration3.0", "stream"}));
        a.kill();
        co_await put(50);
        co_await until("b has all", [&] { return b.cluster->consumer_count() == 2; });
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
        const auto left = co_await keys_of("application-CoordinatorState", "key");
        EXPECT_FALSE(left.contains("Leader")) << "the lock was given back";
    };
    run(story());
    judge();
}

TEST_F(LegacyTables, AreLeftWhenJavasTableMigrationIsComplete) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        co_await create_legacy_tables();
        Machine& a = start_cluster("a");
        co_await put(50);
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 2; });
        co_await put_row("application-CoordinatorState",
                         {{"key", AttributeValue::s("TableMigration3.5")},
                          {"tm", AttributeValue::s("TABLE_MIGRATION_STATUS_COMPLETE")}});
        co_await clock.sleep_for(40s);
        const auto rows = co_await keys_of("application", "leaseKey");
        EXPECT_TRUE(rows.contains("Leader"));
        EXPECT_TRUE(rows.contains("a"));
        co_await put(50);
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
    };
    run(story());
    judge();
    EXPECT_EQ(repeated(), 0U);
}

}  // namespace
}  // namespace kcl::cluster
