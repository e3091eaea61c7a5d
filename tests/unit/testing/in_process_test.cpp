#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/in_process_dynamodb.h"
#include "kcl/testing/in_process_kinesis.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"
#include "kcl/testing/skewed_clock.h"

#include <gmock/gmock.h>

namespace kcl::testing {
namespace {

namespace kin = wire::kinesis;
namespace ddb = wire::dynamodb;
using Kind = Fate::Kind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InProcessTest : public ::testing::Test {
  protected:
    using Story = asio::awaitable<void>;

    void play(Story story) { run(io, clock, std::move(story)); }

    static std::span<const std::byte> bytes(std::string_view text) {
        return std::as_bytes(std::span(text));
    }
    static std::string text(std::span<const std::byte> data) {
        return {reinterpret_cast<const char*>(data.data()), data.size()};
    }

    Story create_stream() {
        kin::CreateStreamRequest request{.stream_name = "s"};
        request.shard_count = 1;
        const auto created = co_await calm_kinesis.create_stream(std::move(request));
        EXPECT_THAT(created, IsOk());
    }

    asio::awaitable<Result<kin::PutRecordResponse>> put(InProcessKinesis& client,
                                                        std::string_view data) {
        kin::PutRecordRequest request;
        request.stream_name = "s";
        request.data = bytes(data);
        request.partition_key = "k";
        auto result = co_await client.put_record(std::move(request));
        co_return result;
    }

    asio::awaitable<std::vector<std::string>> records() {
        kin::GetShardIteratorRequest where;
        where.stream_name = "s";
        where.shard_id = "shardId-000000000000";
        where.shard_iterator_type = kin::ShardIteratorType::trim_horizon;
        const auto iterator = co_await calm_kinesis.get_shard_iterator(std::move(where));
        kin::GetRecordsRequest request{.shard_iterator = iterator->shard_iterator};
        const auto page = co_await calm_kinesis.get_records(std::move(request));
        std::vector<std::string> result;
        for (const auto& record : page->records) result.push_back(text(record.data));
        co_return result;
    }

    Story create_table() {
        ddb::CreateTableRequest request;
        request.table_name = "t";
        request.attribute_definitions = {{"id", ddb::ScalarType::s}};
        request.key_schema = {{"id", ddb::KeyType::hash}};
        request.billing_mode = ddb::BillingMode::pay_per_request;
        const auto created = co_await calm_dynamodb.create_table(std::move(request));
        EXPECT_TRUE(created) << created.error().message;
    }

    asio::awaitable<aws::DynamoDbResult<ddb::PutItemResponse>> put_new_item(
        InProcessDynamoDb& client) {
        ddb::PutItemRequest request;
        request.table_name = "t";
        request.item["id"] = ddb::AttributeValue::s("a");
        request.condition_expression = "attribute_not_exists(id)";
        request.return_values_on_condition_check_failure = ddb::ReturnOnConditionFailure::all_old;
        auto result = co_await client.put_item(std::move(request));
        co_return result;
    }

    asio::io_context io;
    ManualClock clock;
    SeededRandom random{7};
    local::storage::MemoryStore store;
    InProcessAws services{store, clock, random};
    FaultPlan faults{random};
    SkewedClock cluster_clock{clock, {.system_offset = -1h}};
    InProcessKinesis calm_kinesis{services};
    InProcessDynamoDb calm_dynamodb{services};
    InProcessKinesis kinesis{services, cluster_clock, faults};
    InProcessDynamoDb dynamodb{services, cluster_clock, faults};
};

TEST_F(InProcessTest, CarriesCallsToTheEngines) {
    auto story = [&]() -> Story {
        co_await create_stream();
        const auto stored = co_await put(kinesis, "hello");
        EXPECT_THAT(stored, IsOk());
        const auto found = co_await records();
        EXPECT_THAT(found, ElementsAre("hello"));
        co_await create_table();
        const auto written = co_await put_new_item(dynamodb);
        EXPECT_THAT(written, IsOk());
    };
    play(story());
}

TEST_F(InProcessTest, TurnsTheServicesErrorsIntoFaults) {
    auto story = [&]() -> Story {
        const auto nowhere = co_await put(kinesis, "x");
        EXPECT_THAT(nowhere, Fails(Fault::not_found));
        EXPECT_THAT(nowhere, FailsWithCode("ResourceNotFoundException"));
        const auto no_table = co_await put_new_item(dynamodb);
        EXPECT_THAT(no_table, Fails(Fault::not_found));
        co_await create_table();
        co_await put_new_item(dynamodb);
        const auto twice = co_await put_new_item(dynamodb);
        EXPECT_THAT(twice, Fails(Fault::condition_failed));
        EXPECT_TRUE(twice.error().item);
        EXPECT_FALSE(twice.error().retried);
    };
    play(story());
}

TEST_F(InProcessTest, AppliesNothingWhenTheServiceIsUnreachableOrThrottles) {
    auto story = [&]() -> Story {
        co_await create_stream();
        faults.next("PutRecord", {Kind::unreachable});
        const auto unreachable = co_await put(kinesis, "1");
        EXPECT_THAT(unreachable, Fails(Fault::unavailable));
        faults.next("PutRecord", {Kind::throttled});
        const auto throttled = co_await put(kinesis, "2");
        EXPECT_THAT(throttled, Fails(Fault::throttled));
        const auto found = co_await records();
        EXPECT_THAT(found, IsEmpty());
    };
    play(story());
}

TEST_F(InProcessTest, TimesOutWhetherTheRequestOrTheAnswerIsLost) {
    auto story = [&]() -> Story {
        co_await create_stream();
        faults.set_patience(3s);
        const auto start = clock.steady_now();
        faults.next("PutRecord", {Kind::request_lost});
        const auto lost = co_await put(kinesis, "never stored");
        EXPECT_THAT(lost, Fails(Fault::timed_out));
        EXPECT_EQ(clock.steady_now() - start, 3s);
        faults.next("PutRecord", {Kind::answer_lost});
        const auto unanswered = co_await put(kinesis, "stored");
        EXPECT_THAT(unanswered, Fails(Fault::timed_out));
        const auto found = co_await records();
        EXPECT_THAT(found, ElementsAre("stored"));
    };
    play(story());
}

TEST_F(InProcessTest, AppliesALateCallAfterItsClientHasGivenUp) {
    auto story = [&]() -> Story {
        co_await create_stream();
        faults.next("PutRecord", {Kind::late, 10s});
        {
            const std::string short_lived = "late";
            const auto late = co_await put(kinesis, short_lived);
            EXPECT_THAT(late, Fails(Fault::timed_out));
        }
        const auto meanwhile = co_await records();
        EXPECT_THAT(meanwhile, IsEmpty());
        co_await clock.sleep_for(10s);
        co_await put(kinesis, "later");
        const auto found = co_await records();
        EXPECT_THAT(found, ElementsAre("late", "later"));
    };
    play(story());
}

TEST_F(InProcessTest, MakesAClientMeetTheEchoOfItsOwnSuccess) {
    auto story = [&]() -> Story {
        co_await create_table();
        faults.next("PutItem", {Kind::repeated});
        const auto echo = co_await put_new_item(dynamodb);
        EXPECT_THAT(echo, Fails(Fault::condition_failed));
        EXPECT_TRUE(echo.error().retried);
    };
    play(story());
}

TEST_F(InProcessTest, StampsRecordsByTheServicesClockWhateverTheClientsSays) {
    auto story = [&]() -> Story {
        co_await create_stream();
        co_await put(kinesis, "x");
        kin::DescribeStreamSummaryRequest request;
        request.stream_name = "s";
        const auto summary = co_await kinesis.describe_stream_summary(std::move(request));
        EXPECT_EQ(summary->stream_description_summary.stream_creation_timestamp,
                  clock.system_now());
    };
    play(story());
}

TEST_F(InProcessTest, CutsOneClientOffWhileOthersGoOn) {
    auto story = [&]() -> Story {
        co_await create_stream();
        faults.partition(true);
        const auto cut_off = co_await put(kinesis, "1");
        EXPECT_THAT(cut_off, Fails(Fault::timed_out));
        const auto other = co_await put(calm_kinesis, "2");
        EXPECT_THAT(other, IsOk());
        faults.heal();
        const auto again = co_await put(kinesis, "3");
        EXPECT_THAT(again, IsOk());
    };
    play(story());
}

}  // namespace
}  // namespace kcl::testing
