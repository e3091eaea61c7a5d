#include "kinesis/scene.h"

namespace kcl::local::kinesis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class KinesisStreams : public KinesisScene {
  protected:
    using KinesisScene::KinesisScene;

    Outcome<api::DescribeStreamResponse> describe(const std::string& name) {
        api::DescribeStreamRequest request;
        request.stream_name = name;
        return call(&Engine::describe_stream, request);
    }
    api::StreamStatus status(const std::string& name) {
        const auto response = describe(name);
        EXPECT_TRUE(response) << response.error().message;
        return response->stream_description.stream_status;
    }
};

TEST_F(KinesisStreams, AreActiveAtOnceUnlessADelayIsSet) {
    create("orders", 2);
    const auto response = describe("orders");
    ASSERT_TRUE(response);
    const auto& stream = response->stream_description;
    EXPECT_EQ(stream.stream_name, "orders");
    EXPECT_EQ(stream.stream_arn, "arn:aws:kinesis:us-east-1:000000000000:stream/orders");
    EXPECT_EQ(stream.stream_status, api::StreamStatus::active);
    EXPECT_EQ(stream.stream_creation_timestamp, start);
    EXPECT_EQ(stream.retention_period_hours, 24);
    EXPECT_EQ(stream.encryption_type, api::EncryptionType::none);
    ASSERT_THAT(stream.shards, SizeIs(2));
    EXPECT_EQ(stream.shards[0].shard_id, "shardId-000000000000");
    EXPECT_EQ(stream.shards[1].shard_id, "shardId-000000000001");
    EXPECT_FALSE(stream.has_more_shards);
}

TEST_F(KinesisStreams, ShareTheHashSpaceOutAsAwsDoes) {
    create("three", 3);
    const auto response = describe("three");
    ASSERT_TRUE(response);
    std::vector<std::string> starts, ends;
    for (const auto& shard : response->stream_description.shards) {
        starts.push_back(kcl::to_string(shard.hash_key_range.starting_hash_key));
        ends.push_back(kcl::to_string(shard.hash_key_range.ending_hash_key));
    }
    EXPECT_THAT(starts, ElementsAre("0", "113427455640312821154458202477256070485",
                                    "226854911280625642308916404954512140970"));
    EXPECT_THAT(ends, ElementsAre("113427455640312821154458202477256070484",
                                  "226854911280625642308916404954512140969",
                                  "340282366920938463463374607431768211455"));
    create("two", 2);
    EXPECT_EQ(kcl::to_string(
                  describe("two")->stream_description.shards[1].hash_key_range.starting_hash_key),
              "170141183460469231731687303715884105728");
}

TEST_F(KinesisStreams, OnDemandOnesBeginWithFourShards) {
    api::CreateStreamRequest request;
    request.stream_name = "elastic";
    request.stream_mode_details = api::StreamModeDetails{api::StreamMode::on_demand};
    ASSERT_TRUE(call(&Engine::create_stream, request));
    EXPECT_THAT(shards("elastic"), SizeIs(4));
    EXPECT_EQ(describe("elastic")->stream_description.stream_mode_details->stream_mode,
              api::StreamMode::on_demand);
    EXPECT_EQ(split("elastic", "0", "10").error().type, "ValidationException");
}

TEST_F(KinesisStreams, AreRefusedTwice) {
    create("orders");
    api::CreateStreamRequest request;
    request.stream_name = "orders";
    request.shard_count = 1;
    EXPECT_THAT(call(&Engine::create_stream, request),
                Refuses("ResourceInUseException",
                        "Stream orders under account 000000000000 already exists."));
}

TEST_F(KinesisStreams, BelongToTheirAccountAndRegion) {
    create("orders");
    caller.region = "eu-west-1";
    EXPECT_THAT(describe("orders"), Refuses("ResourceNotFoundException",
                                            "Stream orders under account 000000000000 not found."));
    create("orders", 3);
    caller.account = "123456789012";
    EXPECT_THAT(describe("orders"), Refuses("ResourceNotFoundException",
                                            "Stream orders under account 123456789012 not found."));
    caller = {.now = start};
    EXPECT_THAT(shards("orders"), SizeIs(1));
}

TEST_F(KinesisStreams, CanBeNamedByTheirArnFromAnywhere) {
    create("orders");
    caller.region = "eu-west-1";
    api::DescribeStreamSummaryRequest request;
    request.stream_arn = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
    const auto response = call(&Engine::describe_stream_summary, request);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->stream_description_summary.stream_name, "orders");
    EXPECT_EQ(response->stream_description_summary.open_shard_count, 1);
    request.stream_name = "others";
    EXPECT_THAT(call(&Engine::describe_stream_summary, request),
                Refuses("InvalidArgumentException",
                        "StreamName others and StreamARN "
                        "arn:aws:kinesis:us-east-1:000000000000:stream/orders name different "
                        "streams."));
}

TEST_F(KinesisStreams, AreListedByNamePageByPage) {
    for (const char* name : {"b", "a.2", "a", "c", "a-1"}) create(name);
    api::ListStreamsRequest request;
    request.limit = 2;
    auto page = call(&Engine::list_streams, request);
    ASSERT_TRUE(page);
    EXPECT_THAT(page->stream_names, ElementsAre("a", "a-1"));
    EXPECT_TRUE(page->has_more_streams);
    EXPECT_EQ(page->stream_summaries[1].stream_arn,
              "arn:aws:kinesis:us-east-1:000000000000:stream/a-1");

    request.next_token = page->next_token;
    page = call(&Engine::list_streams, request);
    EXPECT_THAT(page->stream_names, ElementsAre("a.2", "b"));

    request.next_token.reset();
    request.exclusive_start_stream_name = "b";
    page = call(&Engine::list_streams, request);
    EXPECT_THAT(page->stream_names, ElementsAre("c"));
    EXPECT_FALSE(page->has_more_streams);
    EXPECT_FALSE(page->next_token);

    request.next_token = "nonsense";
    EXPECT_THAT(call(&Engine::list_streams, request),
                Refuses("InvalidArgumentException", "NextToken is invalid."));
}

TEST_F(KinesisStreams, AreDescribedPageByPage) {
    create("many", 120);
    auto page = describe("many");
    EXPECT_THAT(page->stream_description.shards, SizeIs(100));
    EXPECT_TRUE(page->stream_description.has_more_shards);
    api::DescribeStreamRequest request;
    request.stream_name = "many";
    request.exclusive_start_shard_id = page->stream_description.shards.back().shard_id;
    page = call(&Engine::describe_stream, request);
    EXPECT_THAT(page->stream_description.shards, SizeIs(20));
    EXPECT_FALSE(page->stream_description.has_more_shards);
    request.exclusive_start_shard_id = "last-one";
    EXPECT_THAT(
        call(&Engine::describe_stream, request),
        Refuses("ResourceNotFoundException",
                "Could not find shard last-one in stream many under account 000000000000."));
}

TEST_F(KinesisStreams, LeaveNothingToTheirSuccessors) {
    create("orders");
    const auto old_iterator = oldest("orders");
    put("orders", "old");
    remove("orders");
    EXPECT_EQ(describe("orders").error().type, "ResourceNotFoundException");
    create("orders");
    EXPECT_THAT(get(oldest("orders")).records, IsEmpty());
    EXPECT_THAT(try_get(old_iterator), Refuses("ResourceNotFoundException",
                                               "Shard shardId-000000000000 in stream orders under "
                                               "account 000000000000 does not exist"));
}

TEST_F(KinesisStreams, LeaveNothingInTheStoreOnceEnoughCallsHaveSweptUp) {
    create("orders", 10);
    for (int i = 0; i < 600; ++i) put("orders", "data", std::to_string(i));
    remove("orders");
    create("other");
    for (int i = 0; i < 20; ++i) put("other", "data");
    remove("other");
    const auto reader = store.read();
    std::vector<std::string> left;
    for (const auto space : {storage::Space::kinesis_streams, storage::Space::kinesis_records})
        for (auto [cursor, more] = std::pair{reader->cursor(space), true}; more;) {
            more = left.empty() && space == storage::Space::kinesis_streams
                       ? cursor->seek("")
                       : cursor->seek(left.back() + '\0');
            if (more) left.emplace_back(cursor->key());
        }
    EXPECT_THAT(left, ElementsAre("n"));  // the counter that numbers streams
}

TEST_F(KinesisStreams, AreCountedAgainstTheLimitOfShards) {
    engine = Engine({.shard_limit = 5});
    create("orders", 4);
    api::CreateStreamRequest request;
    request.stream_name = "more";
    request.shard_count = 2;
    const std::string text =
        "This request would exceed the shard limit for the account 000000000000 in us-east-1. "
        "Current shard count for the "
        "account: {}. Limit: 5. Number of additional shards that would have resulted from this "
        "request: {}. Refer to the AWS "
        "Service Limits page "
        "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits "
        "and "
        "how to request higher limits.";
    EXPECT_THAT(call(&Engine::create_stream, request),
                Refuses("LimitExceededException", fmt::format(fmt::runtime(text), 4, 2)));
    create("last", 1);
    EXPECT_THAT(split("orders", "0", "10"),
                Refuses("LimitExceededException", fmt::format(fmt::runtime(text), 5, 1)));
    remove("last");
    EXPECT_TRUE(split("orders", "0", "10"));
}

class SlowKinesis : public KinesisStreams {
  protected:
    SlowKinesis()
        : KinesisStreams({.create_delay = 500ms, .update_delay = 400ms, .delete_delay = 300ms}) {}
};

TEST_F(SlowKinesis, StreamsAreMadeAndDeletedAfterAWhile) {
    create("orders");
    EXPECT_EQ(status("orders"), api::StreamStatus::creating);
    EXPECT_THAT(describe("orders")->stream_description.shards, IsEmpty());
    EXPECT_THAT(shards("orders"), IsEmpty());
    EXPECT_THAT(try_put("orders", "early"),
                Refuses("ResourceNotFoundException",
                        "Stream orders under account 000000000000 not found."));
    EXPECT_THAT(
        split("orders", "0", "10"),
        Refuses("ResourceInUseException",
                "Stream orders under account 000000000000 not ACTIVE, instead in state CREATING"));

    caller.now += 500ms;
    EXPECT_EQ(status("orders"), api::StreamStatus::active);
    put("orders", "data");

    remove("orders");
    EXPECT_EQ(status("orders"), api::StreamStatus::deleting);
    EXPECT_FALSE(try_put("orders", "late"));
    api::CreateStreamRequest again;
    again.stream_name = "orders";
    again.shard_count = 1;
    EXPECT_EQ(call(&Engine::create_stream, again).error().type, "ResourceInUseException");
    remove("orders");  // twice does no harm, and does not begin the wait again

    caller.now += 300ms;
    EXPECT_FALSE(describe("orders"));
    create("orders");
    caller.now += 500ms;
    EXPECT_THAT(get(oldest("orders")).records, IsEmpty());
}

TEST_F(SlowKinesis, StreamsTakeRecordsButNoSecondReshardWhileUpdating) {
    create("orders");
    caller.now += 500ms;
    ASSERT_TRUE(split("orders", "0", "1000"));
    EXPECT_EQ(status("orders"), api::StreamStatus::updating);
    EXPECT_TRUE(try_put("orders", "data"));
    EXPECT_THAT(
        merge("orders", "1", "2"),
        Refuses("ResourceInUseException",
                "Stream orders under account 000000000000 not ACTIVE, instead in state UPDATING"));
    caller.now += 400ms;
    EXPECT_EQ(status("orders"), api::StreamStatus::active);
    EXPECT_TRUE(merge("orders", "1", "2"));
}

}  // namespace
}  // namespace kcl::local::kinesis
