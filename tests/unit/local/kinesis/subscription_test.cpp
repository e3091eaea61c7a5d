#include "kcl/wire/codec.h"
#include "kcl/wire/event_stream.h"
#include "kcl/wire/kinesis/stream_consumers.h"
#include "kcl/wire/kinesis/subscribe_to_shard.h"

#include "kinesis/call.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

// SubscribeToShard as its clients meet it, without a network: frames, and the time by hand.
namespace kcl::local::kinesis {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

/// One frame as a client reads it.
struct Told {
    wire::EventFrame frame;
    wire::Format format = wire::Format::json;

    std::string_view kind() const { return frame.text(":message-type"); }
    std::string_view type() const {
        return frame.text(kind() == "exception" ? ":exception-type" : ":event-type");
    }
    template <class Message>
    Message as() const {
        auto message =
            wire::decode<Message>(std::make_shared<const std::string>(frame.payload), format);
        EXPECT_TRUE(message) << frame.payload;
        return message ? *std::move(message) : Message{};
    }
    api::SubscribeToShardEvent event() const { return as<api::SubscribeToShardEvent>(); }
};

/// An open subscription.
struct Subscriber {
    std::unique_ptr<AnswerStream> stream;
    wire::Format format = wire::Format::json;
    wire::EventStreamDecoder decoder;
    AnswerStream::Part part;
};

class KinesisSubscription : public testing::Test, public ServiceUnderTest {
  protected:
    void SetUp() override {
        expect_success("CreateStream", R"({"StreamName":"s","ShardCount":1})");
        enlist();
    }

    std::string asked(const std::string& operation, const std::string& body,
                      const std::string& type = json_type) {
        auto request = call(operation, body, type);
        request.now = now;
        return said(request);
    }
    void expect_success(const std::string& operation, const std::string& body) {
        EXPECT_THAT(asked(operation, body), StartsWith("200"));
    }
    void enlist() {
        expect_success("RegisterStreamConsumer",
                       R"({"ConsumerName":"c","StreamARN":")" + stream_arn + "\"}");
        consumer_arn = fmt::format("{}/consumer/c:{}", stream_arn,
                                   now.time_since_epoch() / std::chrono::seconds(1));
    }
    std::string put(const std::string& base64) {
        const auto answer =
            asked("PutRecord", R"({"StreamName":"s","PartitionKey":"k","Data":")" + base64 + "\"}");
        const auto at = answer.find(R"("SequenceNumber":")") + 18;
        return answer.substr(at, 56);
    }

    std::string request(const std::string& position, const std::string& shard = "0") const {
        return R"({"ConsumerARN":")" + consumer_arn + R"(","ShardId":")" + shard +
               R"(","StartingPosition":)" + position + "}";
    }
    Answer ask_to_subscribe(const std::string& position, const std::string& shard = "0") {
        auto asked_for = call("SubscribeToShard", request(position, shard));
        asked_for.now = now;
        return ask(asked_for);
    }
    Subscriber subscribe(const std::string& position = R"({"Type":"TRIM_HORIZON"})",
                         const std::string& shard = "0") {
        Subscriber subscriber;
        auto answer = ask_to_subscribe(position, shard);
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(header_of(answer, "Content-Type"), "application/vnd.amazon.eventstream");
        EXPECT_EQ(answer.body, "");
        subscriber.stream = std::move(answer.stream);
        return subscriber;
    }
    /// What the next part tells.
    std::vector<Told> hear(Subscriber& subscriber) {
        const auto transaction = store.read();
        subscriber.part = subscriber.stream->next(*transaction, now);
        subscriber.decoder.feed(subscriber.part.bytes);
        std::vector<Told> all;
        for (auto frame = subscriber.decoder.next(); frame && *frame;
             frame = subscriber.decoder.next())
            all.push_back({**std::move(frame), subscriber.format});
        EXPECT_TRUE(subscriber.decoder.at_boundary());
        return all;
    }
    /// The same, and that it is one event.
    api::SubscribeToShardEvent event(Subscriber& subscriber) {
        const auto all = hear(subscriber);
        EXPECT_THAT(all, SizeIs(1));
        return all.empty() ? api::SubscribeToShardEvent{} : all.front().event();
    }
    static std::vector<std::string> data_of(const api::SubscribeToShardEvent& event) {
        std::vector<std::string> data;
        for (const auto& record : event.records)
            data.emplace_back(reinterpret_cast<const char*>(record.data.data()),
                              record.data.size());
        return data;
    }
    void expect_exception(Subscriber& subscriber, std::string_view type,
                          const std::string& message) {
        const auto all = hear(subscriber);
        ASSERT_THAT(all, SizeIs(1));
        EXPECT_EQ(all[0].kind(), "exception");
        EXPECT_EQ(all[0].type(), type);
        EXPECT_EQ(all[0].as<api::SubscriptionException>().message, message);
        EXPECT_TRUE(subscriber.part.last);
    }

    const std::string stream_arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
    std::string consumer_arn;
    SystemTime now = SystemTime(1'700'000'000'500ms);
};

TEST_F(KinesisSubscription, BeginsWithAResponseThenTellsRecordsAsTheyCome) {
    const auto first = put("YQ==");
    auto subscriber = subscribe();
    const auto told = hear(subscriber);
    ASSERT_THAT(told, SizeIs(2));
    EXPECT_EQ(told[0].type(), "initial-response");
    EXPECT_EQ(told[0].frame.payload, "{}");
    EXPECT_EQ(told[1].kind(), "event");
    EXPECT_EQ(told[1].type(), "SubscribeToShardEvent");
    EXPECT_EQ(told[1].frame.text(":content-type"), "application/x-amz-json-1.1");
    EXPECT_EQ(
        told[1].frame.payload,
        R"({"Records":[{"SequenceNumber":")" + first +
            R"(","ApproximateArrivalTimestamp":1700000000.5,"Data":"YQ==","PartitionKey":"k"}],)" +
            R"("ContinuationSequenceNumber":")" + first + R"(","MillisBehindLatest":0})");
    EXPECT_FALSE(subscriber.part.last);

    EXPECT_THAT(hear(subscriber), IsEmpty()) << "nothing has happened";
    EXPECT_EQ(subscriber.part.again, now + 5s);
    now += 1s;
    put("Yg==");
    put("Yw==");
    EXPECT_THAT(data_of(event(subscriber)), ElementsAre("b", "c"));
}

TEST_F(KinesisSubscription, TellsThatNothingHappensEveryFiveSeconds) {
    auto subscriber = subscribe();
    EXPECT_THAT(hear(subscriber), SizeIs(2)) << "the first event comes at once";
    now += 4999ms;
    EXPECT_THAT(hear(subscriber), IsEmpty());
    now += 1ms;
    const auto quiet = event(subscriber);
    EXPECT_THAT(quiet.records, IsEmpty());
    EXPECT_EQ(quiet.millis_behind_latest, 0);
    EXPECT_THAT(quiet.continuation_sequence_number.value_or(""), SizeIs(56));
}

TEST_F(KinesisSubscription, EndsAfterFiveMinutes) {
    auto subscriber = subscribe();
    hear(subscriber);
    now += 5min - 1ms;
    EXPECT_THAT(hear(subscriber), SizeIs(1));
    EXPECT_FALSE(subscriber.part.last);
    EXPECT_EQ(subscriber.part.again, now + 1ms);
    now += 1ms;
    EXPECT_THAT(hear(subscriber), IsEmpty());
    EXPECT_TRUE(subscriber.part.last);
}

TEST_F(KinesisSubscription, GoesOnWhereTheLastOneSaysWhateverItStartedWith) {
    put("MQ==");
    const auto second = put("Mg==");
    now += 1s;
    put("Mw==");
    const std::string at_time = R"({"Type":"AT_TIMESTAMP","Timestamp":1700000001})";
    const std::pair<std::string, std::vector<std::string>> cases[] = {
        {R"({"Type":"TRIM_HORIZON"})", {"1", "2", "3"}},
        {R"({"Type":"LATEST"})", {}},
        {R"({"Type":"AT_SEQUENCE_NUMBER","SequenceNumber":")" + second + "\"}", {"2", "3"}},
        {R"({"Type":"AFTER_SEQUENCE_NUMBER","SequenceNumber":")" + second + "\"}", {"3"}},
        {at_time, {"3"}},
    };
    for (const auto& [position, expected] : cases) {
        now += 5s;
        auto subscriber = subscribe(position);
        const auto told = hear(subscriber).at(1).event();
        EXPECT_EQ(data_of(told), expected) << position;
        now += 5s;
        auto next = subscribe(R"({"Type":"AFTER_SEQUENCE_NUMBER","SequenceNumber":")" +
                              told.continuation_sequence_number.value_or("") + "\"}");
        EXPECT_THAT(hear(next).at(1).event().records, IsEmpty()) << position;
    }
}

TEST_F(KinesisSubscription, HasAContinuationThatMissesNothingBeforeAnyRecordCame) {
    for (const std::string position : {R"({"Type":"TRIM_HORIZON"})", R"({"Type":"LATEST"})",
                                       R"({"Type":"AT_TIMESTAMP","Timestamp":1700000000})"}) {
        now += 5s;
        auto subscriber = subscribe(position);
        const auto number = hear(subscriber).at(1).event().continuation_sequence_number;
        put("eA==");
        now += 5s;
        auto next = subscribe(R"({"Type":"AFTER_SEQUENCE_NUMBER","SequenceNumber":")" +
                              number.value_or("") + "\"}");
        EXPECT_THAT(data_of(hear(next).at(1).event()), ElementsAre("x")) << position;
        expect_success("DeleteStream", R"({"StreamName":"s","EnforceConsumerDeletion":true})");
        SetUp();
    }
}

TEST_F(KinesisSubscription, LeadsToTheChildrenAtTheEndOfTheShard) {
    auto subscriber = subscribe();
    hear(subscriber);
    put("YQ==");
    expect_success("SplitShard",
                   R"({"StreamName":"s","ShardToSplit":"0","NewStartingHashKey":"1000"})");
    const auto end = event(subscriber);
    EXPECT_THAT(data_of(end), ElementsAre("a"));
    EXPECT_EQ(end.continuation_sequence_number, std::nullopt);
    ASSERT_THAT(end.child_shards, SizeIs(2));
    EXPECT_EQ(end.child_shards[0].shard_id, "shardId-000000000001");
    EXPECT_THAT(end.child_shards[0].parent_shards, ElementsAre("shardId-000000000000"));
    EXPECT_TRUE(subscriber.part.last);

    auto child = subscribe(R"({"Type":"TRIM_HORIZON"})", "shardId-000000000002");
    EXPECT_THAT(hear(child), SizeIs(2));
    EXPECT_FALSE(child.part.last);
}

TEST_F(KinesisSubscription, TakesLongRecordsInSeveralEvents) {
    const std::string half(std::size_t{1} << 19, 'A');  // 384 KiB of data
    for (int i = 0; i < 4; ++i) put(half);
    now += 3s;
    auto subscriber = subscribe();
    const auto first = hear(subscriber).at(1).event();
    EXPECT_THAT(first.records, SizeIs(2));
    EXPECT_EQ(first.millis_behind_latest, 3000);
    EXPECT_EQ(subscriber.part.again, now) << "there is more at once";
    const auto second = event(subscriber);
    EXPECT_THAT(second.records, SizeIs(2));
    EXPECT_EQ(second.millis_behind_latest, 0);
}

TEST_F(KinesisSubscription, IsProtectedForFiveSecondsThenTakenOver) {
    auto first = subscribe();
    hear(first);
    now += 4999ms;
    const auto refused = ask_to_subscribe(R"({"Type":"LATEST"})");
    const std::string taken =
        "Another active subscription exists for this consumer: "
        "000000000000:s:shardId-000000000000:c";
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body, R"({"__type":"ResourceInUseException","message":")" + taken + "\"}");
    EXPECT_EQ(refused.stream, nullptr);
    EXPECT_THAT(hear(first), IsEmpty()) << "the first one goes on";
    now += 1ms;
    auto second = subscribe();
    EXPECT_THAT(hear(second), SizeIs(2));
    expect_exception(first, "ResourceInUseException", taken);
}

TEST_F(KinesisSubscription, OfOneConsumerLeavesOthersAlone) {
    auto first = subscribe();
    hear(first);
    expect_success("RegisterStreamConsumer",
                   R"({"ConsumerName":"d","StreamARN":")" + stream_arn + "\"}");
    consumer_arn = stream_arn + "/consumer/d:1700000000";
    auto second = subscribe();
    EXPECT_THAT(hear(second), SizeIs(2));
    put("YQ==");
    EXPECT_THAT(data_of(event(first)), ElementsAre("a"));
    EXPECT_THAT(data_of(event(second)), ElementsAre("a"));
}

TEST_F(KinesisSubscription, EndsWithAnExceptionWhenTheStreamIsDeleted) {
    auto subscriber = subscribe();
    hear(subscriber);
    expect_success("DeleteStream", R"({"StreamName":"s","EnforceConsumerDeletion":true})");
    expect_exception(subscriber, "ResourceNotFoundException",
                     "Stream s under account 000000000000 not found.");
}

TEST_F(KinesisSubscription, EndsWithAnExceptionWhenTheConsumerIsGone) {
    auto subscriber = subscribe();
    hear(subscriber);
    expect_success("DeregisterStreamConsumer", R"({"ConsumerARN":")" + consumer_arn + "\"}");
    enlist();  // the same name in the same second
    auto successor = subscribe();
    expect_exception(subscriber, "ResourceInUseException",
                     "Another active subscription exists for this consumer: "
                     "000000000000:s:shardId-000000000000:c");
    EXPECT_THAT(hear(successor), SizeIs(2));
    expect_success("DeregisterStreamConsumer", R"({"ConsumerARN":")" + consumer_arn + "\"}");
    expect_exception(successor, "ResourceNotFoundException",
                     "Consumer c, account 000000000000 not found.");
}

TEST_F(KinesisSubscription, SpeaksCborToThoseWhoAskInIt) {
    put("AP8=");
    // The same request as a CBOR map.
    const auto text = [](std::string_view value) {
        return std::string("\x78") + static_cast<char>(value.size()) + std::string(value);
    };
    const std::string body = "\xA3" + text("ConsumerARN") + text(consumer_arn) + text("ShardId") +
                             text("0") + text("StartingPosition") + "\xA1" + text("Type") +
                             text("TRIM_HORIZON");
    auto asked_for = call("SubscribeToShard", body, cbor_type);
    asked_for.now = now;
    auto answer = ask(asked_for);
    ASSERT_EQ(answer.status, 200) << answer.body;
    Subscriber subscriber;
    subscriber.format = wire::Format::cbor;
    subscriber.stream = std::move(answer.stream);
    const auto told = hear(subscriber);
    ASSERT_THAT(told, SizeIs(2));
    EXPECT_EQ(told[0].frame.payload, "\xA0");
    EXPECT_EQ(told[1].frame.text(":content-type"), cbor_type);
    EXPECT_THAT(data_of(told[1].event()), ElementsAre(std::string("\x00\xFF", 2)));
    expect_success("DeleteStream", R"({"StreamName":"s","EnforceConsumerDeletion":true})");
    expect_exception(subscriber, "ResourceNotFoundException",
                     "Stream s under account 000000000000 not found.");
}

TEST_F(KinesisSubscription, IsRefusedBeforeItBeginsWhenTheRequestIsWrong) {
    const auto refusal_of = [&](const std::string& position, const std::string& shard = "0") {
        return asked("SubscribeToShard", request(position, shard));
    };
    EXPECT_EQ(
        refusal_of(R"({"Type":"LATEST"})", "shardId-000000000005"),
        R"(400 {"__type":"ResourceNotFoundException","message":"Shard shardId-000000000005 in )"
        R"(stream s under account 000000000000 does not exist"})");
    EXPECT_THAT(refusal_of(R"({"Type":"AT_SEQUENCE_NUMBER"})"),
                StartsWith(R"(400 {"__type":"InvalidArgumentException","message":"Must either )"));
    EXPECT_EQ(refusal_of(R"({"Type":"AT_SEQUENCE_NUMBER","SequenceNumber":"1)" +
                         std::string(57, '0') + "\"}"),
              R"(400 {"__type":"InvalidArgumentException","message":"StartingSequenceNumber 1)" +
                  std::string(57, '0') +
                  " used in SubscribeToShard on shard shardId-000000000000 in stream s under "
                  R"(account 000000000000 is invalid."})");
    EXPECT_THAT(refusal_of(R"({"Type":"AT_TIMESTAMP"})"),
                StartsWith(R"(400 {"__type":"InvalidArgumentException","message":"Must specify )"));
    EXPECT_THAT(refusal_of(R"({"Type":"SOMETIME"})"),
                StartsWith(R"(400 {"__type":"ValidationException","message":"1 validation error )"
                           R"(detected: Value 'SOMETIME' at 'startingPosition.type' failed)"));
    EXPECT_THAT(asked("SubscribeToShard",
                      R"({"ConsumerARN":")" + consumer_arn +
                          R"(","ShardId":"0","StartingPosition":{"Type":"LATEST"},"DryRun":true})"),
                StartsWith(R"(400 {"__type":"DryRunOperationException")"));
    auto after_all_that = subscribe();
    EXPECT_THAT(hear(after_all_that), SizeIs(2)) << "none of these has begun one";
    consumer_arn = stream_arn + "/consumer/nobody:1";
    EXPECT_EQ(refusal_of(R"({"Type":"LATEST"})"),
              R"(400 {"__type":"ResourceNotFoundException","message":"Consumer )" + consumer_arn +
                  R"(, account 000000000000 not found."})");
}

}  // namespace
}  // namespace kcl::local::kinesis
