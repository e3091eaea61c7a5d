#include "kinesis/scene.h"

namespace kcl::local::kinesis {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

const std::string arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";

class KinesisConsumers : public KinesisScene {
  protected:
    explicit KinesisConsumers(Settings settings = {}) : KinesisScene(settings) {}

    Outcome<api::RegisterStreamConsumerResponse> enlist(const std::string& name) {
        return call(&Engine::register_stream_consumer,
                    api::RegisterStreamConsumerRequest{arn, name, {}});
    }
    Outcome<api::DeregisterStreamConsumerResponse> dismiss(const std::string& name) {
        return call(&Engine::deregister_stream_consumer,
                    api::DeregisterStreamConsumerRequest{arn, name, {}});
    }
    Outcome<api::DescribeStreamConsumerResponse> describe(const std::string& name) {
        return call(&Engine::describe_stream_consumer,
                    api::DescribeStreamConsumerRequest{arn, name, {}});
    }
    api::ConsumerStatus status(const std::string& name) {
        const auto response = describe(name);
        EXPECT_TRUE(response) << response.error().message;
        return response->consumer_description.consumer_status;
    }
    Outcome<api::ListStreamConsumersResponse> list(std::optional<int> limit = {},
                                                   std::optional<std::string> token = {}) {
        return call(&Engine::list_stream_consumers,
                    api::ListStreamConsumersRequest{arn, std::move(token), limit, {}});
    }
    static std::vector<std::string> names_of(const api::ListStreamConsumersResponse& page) {
        std::vector<std::string> names;
        for (const auto& consumer : page.consumers) names.push_back(consumer.consumer_name);
        return names;
    }
    int count() {
        api::DescribeStreamSummaryRequest request;
        request.stream_name = "s";
        return call(&Engine::describe_stream_summary, request)
            ->stream_description_summary.consumer_count.value_or(-1);
    }
};

TEST_F(KinesisConsumers, AreRegisteredDescribedAndDeregistered) {
    create("s");
    const auto made = enlist("c");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->consumer.consumer_arn, arn + "/consumer/c:1700000000");
    EXPECT_EQ(made->consumer.consumer_status, api::ConsumerStatus::creating);
    EXPECT_EQ(made->consumer.consumer_creation_timestamp, start);
    const auto by_name = describe("c");
    ASSERT_TRUE(by_name);
    EXPECT_EQ(by_name->consumer_description.consumer_status, api::ConsumerStatus::active);
    EXPECT_EQ(by_name->consumer_description.stream_arn, arn);
    api::DescribeStreamConsumerRequest by_arn;
    by_arn.consumer_arn = made->consumer.consumer_arn;
    EXPECT_EQ(call(&Engine::describe_stream_consumer, by_arn)->consumer_description.consumer_name,
              "c");
    EXPECT_EQ(count(), 1);
    ASSERT_TRUE(dismiss("c"));
    EXPECT_EQ(count(), 0);
    EXPECT_THAT(describe("c"), Refuses("ResourceNotFoundException",
                                       "Consumer c, account 000000000000 not found."));
}

TEST_F(KinesisConsumers, AreToldApartByTheSecondOfTheirCreation) {
    create("s");
    const auto old = enlist("c")->consumer.consumer_arn;
    ASSERT_TRUE(dismiss("c"));
    caller.now += std::chrono::seconds(1);
    ASSERT_TRUE(enlist("c"));
    api::DescribeStreamConsumerRequest request;
    request.consumer_arn = old;
    EXPECT_THAT(call(&Engine::describe_stream_consumer, request),
                Refuses("ResourceNotFoundException",
                        "Consumer " + old + ", account 000000000000 not found."));
}

TEST_F(KinesisConsumers, HaveNamesOfTheirOwn) {
    create("s");
    ASSERT_TRUE(enlist("c"));
    EXPECT_THAT(enlist("c"),
                Refuses("ResourceInUseException",
                        "Consumer c under stream s already exists for account 000000000000."));
}

TEST_F(KinesisConsumers, NeedAStream) {
    EXPECT_THAT(enlist("c"), Refuses("ResourceNotFoundException",
                                     "Stream s under account 000000000000 not found."));
    EXPECT_THAT(list(), Refuses("ResourceNotFoundException",
                                "Stream s under account 000000000000 not found."));
}

TEST_F(KinesisConsumers, AreNamedFullyOrNotAtAll) {
    create("s");
    EXPECT_THAT(
        call(&Engine::describe_stream_consumer, api::DescribeStreamConsumerRequest{arn, {}, {}}),
        Refuses("InvalidArgumentException",
                "Either ConsumerARN or both StreamARN and ConsumerName should be "
                "provided."));
    ASSERT_TRUE(enlist("c"));
    EXPECT_THAT(
        call(&Engine::describe_stream_consumer,
             api::DescribeStreamConsumerRequest{arn, "other", arn + "/consumer/c:1700000000"}),
        Refuses("InvalidArgumentException",
                "ConsumerARN names another consumer than StreamARN and ConsumerName."));
}

TEST_F(KinesisConsumers, AreTwentyAtMost) {
    create("s");
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(enlist(fmt::format("c{}", i)));
    EXPECT_THAT(enlist("c20"),
                Refuses("LimitExceededException",
                        "This request would exceed the limit of 20 registered consumers of stream "
                        "s under account 000000000000."));
    ASSERT_TRUE(dismiss("c7"));
    EXPECT_TRUE(enlist("c20"));
}

TEST_F(KinesisConsumers, AreListedInPages) {
    create("s");
    for (const auto* name : {"b", "a", "c-1", "c"}) ASSERT_TRUE(enlist(name));
    const auto first = list(2);
    ASSERT_TRUE(first);
    EXPECT_THAT(names_of(*first), ElementsAre("a", "b"));
    ASSERT_TRUE(first->next_token);
    const auto second = list(2, first->next_token);
    ASSERT_TRUE(second);
    EXPECT_THAT(names_of(*second), ElementsAre("c", "c-1"));
    EXPECT_EQ(second->next_token, std::nullopt);
    EXPECT_THAT(list(1, "no token"), Refuses("InvalidArgumentException", "NextToken is invalid."));
    caller.now += std::chrono::seconds(301);
    EXPECT_EQ(list(2, first->next_token).error().type, "ExpiredNextTokenException");
}

TEST_F(KinesisConsumers, KeepTheirStreamFromBeingDeleted) {
    create("s");
    ASSERT_TRUE(enlist("c"));
    api::DeleteStreamRequest request;
    request.stream_name = "s";
    EXPECT_THAT(call(&Engine::delete_stream, request),
                Refuses("ResourceInUseException",
                        "DeleteStream can't delete 000000000000:s because there are consumers "
                        "associated with this data stream. To delete s anyway, set the "
                        "EnforceConsumerDeletion parameter to true to force the deletion of all "
                        "the consumers that are associated with it."));
    request.enforce_consumer_deletion = true;
    ASSERT_TRUE(call(&Engine::delete_stream, request));
    create("s");
    EXPECT_EQ(count(), 0);
}

class SlowKinesisConsumers : public KinesisConsumers {
  protected:
    SlowKinesisConsumers()
        : KinesisConsumers(
              {.create_delay = std::chrono::seconds(1), .delete_delay = std::chrono::seconds(2)}) {}
    void SetUp() override {
        create("s");
        caller.now += std::chrono::seconds(1);
    }
};

TEST_F(SlowKinesisConsumers, ComeAndGoInTime) {
    ASSERT_TRUE(enlist("c"));
    EXPECT_EQ(status("c"), api::ConsumerStatus::creating);
    caller.now += std::chrono::seconds(1);
    EXPECT_EQ(status("c"), api::ConsumerStatus::active);
    ASSERT_TRUE(dismiss("c"));
    EXPECT_EQ(status("c"), api::ConsumerStatus::deleting);
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(enlist("c").error().type, "ResourceInUseException");
    caller.now += std::chrono::seconds(2);
    EXPECT_EQ(count(), 0);
    EXPECT_TRUE(enlist("c"));
}

TEST_F(SlowKinesisConsumers, AreCreatedFiveAtATime) {
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(enlist(fmt::format("c{}", i)));
    EXPECT_THAT(enlist("c5"), Refuses("LimitExceededException",
                                      "This request would exceed the limit of 5 consumers in "
                                      "CREATING state of stream s under account 000000000000."));
}

}  // namespace
}  // namespace kcl::local::kinesis
