#include "kcl/aws/wire_kinesis_client.h"

#include "kcl/testing/matchers.h"
#include "kcl/wire/codec.h"

#include "client_fixture.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using namespace wire::kinesis;
using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::Fails;
using testing::FailsSaying;
using testing::FailsWithCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using ::testing::StartsWith;

class WireKinesisClientTest : public ClientTest {
  protected:
    WireKinesisClientTest() { settings.retry.max_attempts = 3; }

    WireKinesisClient& client() {
        if (!client_)
            client_.emplace(
                parts(),
                Endpoint{"https://kinesis.eu-west-1.amazonaws.com", "eu-west-1", "kinesis"},
                settings, format, [this](const AttemptEvent& event) { note(event); });
        return *client_;
    }
    Result<GetRecordsResponse> get_records() {
        GetRecordsRequest request{.shard_iterator = "AAA", .limit = 10};
        return testing::run(io, clock, client().get_records(std::move(request)));
    }
    Result<ListShardsResponse> list_shards() {
        ListShardsRequest request{.stream_name = "orders"};
        return testing::run(io, clock, client().list_shards(std::move(request)));
    }
    Result<CreateStreamResponse> create_stream() {
        CreateStreamRequest request{.stream_name = "orders"};
        return testing::run(io, clock, client().create_stream(std::move(request)));
    }

    CallSettings settings;
    wire::Format format = wire::Format::json;
    std::vector<std::string> events;

  private:
    void note(const AttemptEvent& event) {
        events.push_back(fmt::format("{} {}: {}{}", event.operation, event.attempt,
                                     event.error ? to_string(event.error->fault) : "ok",
                                     event.retry_in ? ", again" : ""));
    }
    std::optional<WireKinesisClient> client_;
};

TEST_F(WireKinesisClientTest, SendsASignedRequestInCbor) {
    format = wire::Format::cbor;
    GetRecordsResponse scripted{.next_shard_iterator = "BBB", .millis_behind_latest = 5};
    transport.then_status(200, wire::encode(scripted, wire::Format::cbor));
    const auto answer = get_records();
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->next_shard_iterator, "BBB");
    EXPECT_EQ(answer->millis_behind_latest, 5);

    const auto& request = sent(0);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://kinesis.eu-west-1.amazonaws.com/");
    EXPECT_EQ(header(request, "Content-Type"), "application/x-amz-cbor-1.1");
    EXPECT_EQ(header(request, "X-Amz-Target"), "Kinesis_20131202.GetRecords");
    EXPECT_EQ(header(request, "X-Amz-Date"), "20240101T000000Z");
    EXPECT_THAT(
        header(request, "Authorization"),
        StartsWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240101/eu-west-1/kinesis/aws4_request"));
    EXPECT_EQ(request.body, wire::encode(GetRecordsRequest{.shard_iterator = "AAA", .limit = 10},
                                         wire::Format::cbor));
}

TEST_F(WireKinesisClientTest, SpeaksJsonWhenToldTo) {
    transport.then_status(200,
                          R"({"Records":[{"SequenceNumber":"7","Data":"aGk=","PartitionKey":"k",)"
                          R"("ApproximateArrivalTimestamp":1.5}],"NextShardIterator":"BBB"})");
    const auto answer = get_records();
    ASSERT_THAT(answer, IsOk());
    ASSERT_THAT(answer->records, SizeIs(1));
    EXPECT_EQ(answer->records[0].partition_key, "k");
    EXPECT_EQ(header(sent(0), "Content-Type"), "application/x-amz-json-1.1");
    EXPECT_EQ(sent(0).body, R"({"ShardIterator":"AAA","Limit":10})");
}

TEST_F(WireKinesisClientTest, TakesAnEmptyAnswerWhereThereIsNothingToSay) {
    transport.then_status(200, "");
    EXPECT_THAT(create_stream(), IsOk());
}

TEST_F(WireKinesisClientTest, TriesAgainWhenTheServiceFailsInside) {
    transport.then_status(500, refusal("InternalFailure"))
        .then_status(503, "<html>busy</html>")
        .then_status(200, "{}");
    EXPECT_THAT(list_shards(), IsOk());
    EXPECT_LE(pause_before(1), 50ms);
    EXPECT_LE(pause_before(2), 100ms);
    EXPECT_THAT(events, ElementsAre("ListShards 1: unavailable, again",
                                    "ListShards 2: unavailable, again", "ListShards 3: ok"));
}

TEST_F(WireKinesisClientTest, GivesUpAfterTheLastAttemptAndSaysWhoWhatAndWhere) {
    for (int i = 0; i < 3; ++i)
        transport.then_status(500, refusal("InternalFailure", "a fuse blew"));
    const auto answer = list_shards();
    EXPECT_THAT(answer, FailsSaying(Fault::unavailable,
                                    AllOf(HasSubstr("Kinesis ListShards"), HasSubstr("a fuse blew"),
                                          HasSubstr("kinesis.eu-west-1.amazonaws.com (eu-west-1)"),
                                          HasSubstr("3 attempts"))));
    EXPECT_THAT(answer, FailsWithCode("InternalFailure"));
    EXPECT_THAT(transport.sent(), SizeIs(3));
}

TEST_F(WireKinesisClientTest, TriesAgainWhenTheConnectionBreaks) {
    transport.then_fail(Fault::unavailable).then_status(200, "{}");
    EXPECT_THAT(list_shards(), IsOk());
}

TEST_F(WireKinesisClientTest, DoesNotRepeatWhatCannotWork) {
    transport.then_status(400, refusal("ResourceNotFoundException", "Stream orders not found"));
    EXPECT_THAT(list_shards(), Fails(Fault::not_found));
    transport.then_fail(Fault::invalid, "no such scheme");
    EXPECT_THAT(list_shards(), FailsSaying(Fault::invalid, HasSubstr("no such scheme")));
    transport.then_status(200, "not JSON");
    EXPECT_THAT(list_shards(), Fails(Fault::corrupt));
    EXPECT_THAT(transport.sent(), SizeIs(3));
}

TEST_F(WireKinesisClientTest, WaitsAsLongAsTheServiceAsks) {
    transport.then_status(400, refusal("ThrottlingException"), {{"Retry-After", "2"}})
        .then_status(200, "{}");
    EXPECT_THAT(list_shards(), IsOk());
    EXPECT_EQ(pause_before(1), 2s);
}

TEST_F(WireKinesisClientTest, ReturnsTheThrottlingOfGetRecordsAtOnce) {
    transport.then_status(
        400, refusal("ProvisionedThroughputExceededException", "Rate exceeded for shard"));
    EXPECT_THAT(get_records(), FailsSaying(Fault::throttled, HasSubstr("Rate exceeded for shard")));
    EXPECT_THAT(transport.sent(), SizeIs(1));
    transport.then_status(500, refusal("InternalFailure")).then_status(200, "{}");
    EXPECT_THAT(get_records(), IsOk());
}

TEST_F(WireKinesisClientTest, TakesALimitForARateWhereItIsOne) {
    transport.then_status(400, refusal("LimitExceededException")).then_status(200, "{}");
    EXPECT_THAT(list_shards(), IsOk());
    transport.then_status(400, refusal("LimitExceededException", "too many shards"));
    EXPECT_THAT(create_stream(), FailsSaying(Fault::throttled, HasSubstr("too many shards")));
}

TEST_F(WireKinesisClientTest, EachAttemptAndTheWholeCallHaveTheirTime) {
    settings.attempt_timeout = 10s;
    settings.call_timeout = 15s;
    for (int i = 0; i < 3; ++i) transport.then_silence();
    const auto start = clock.steady_now();
    EXPECT_THAT(list_shards(), Fails(Fault::timed_out));
    EXPECT_EQ(clock.steady_now() - start, 15s);
    ASSERT_THAT(transport.sent(), SizeIs(2));
    EXPECT_EQ(transport.sent()[0].deadline, start + 10s);
    EXPECT_EQ(transport.sent()[1].deadline, start + 15s);
}

TEST_F(WireKinesisClientTest, DoesNotStartAWaitThatEndsAfterTheDeadline) {
    settings.call_timeout = 5s;
    transport.then_status(400, refusal("ThrottlingException"), {{"Retry-After", "6"}});
    const auto start = clock.steady_now();
    EXPECT_THAT(list_shards(), Fails(Fault::throttled));
    EXPECT_EQ(clock.steady_now(), start);
}

TEST_F(WireKinesisClientTest, StopsRetryingWhenAllCallsTogetherHaveFailedTooOften) {
    settings.retry.max_attempts = 1000;
    settings.retry.cap = 1ms;
    for (int i = 0; i < 200; ++i) transport.then_status(500, refusal("InternalFailure"));
    EXPECT_THAT(list_shards(), Fails(Fault::unavailable));
    EXPECT_THAT(transport.sent(), SizeIs(101));  // 500 for retries at 5 each
    EXPECT_THAT(list_shards(), Fails(Fault::unavailable));
    EXPECT_THAT(transport.sent(), SizeIs(102));
}

TEST_F(WireKinesisClientTest, MeasuresAWrongClockFromTheAnswerAndRemembersIt) {
    const std::string an_hour_later = "Mon, 01 Jan 2024 01:00:00 GMT";
    transport.then_status(403, refusal("RequestTimeTooSkewed"), {{"Date", an_hour_later}})
        .then_status(200, "{}")
        .then_status(200, "{}");
    EXPECT_THAT(list_shards(), IsOk());
    EXPECT_EQ(header(sent(0), "X-Amz-Date"), "20240101T000000Z");
    EXPECT_EQ(header(sent(1), "X-Amz-Date"), "20240101T010000Z");
    EXPECT_EQ(pause_before(1), 0s);
    EXPECT_THAT(list_shards(), IsOk());
    EXPECT_EQ(header(sent(2), "X-Amz-Date"), "20240101T010000Z");
}

TEST_F(WireKinesisClientTest, CorrectsTheClockAgainFromWhereItWas) {
    transport
        .then_status(403, refusal("RequestTimeTooSkewed"),
                     {{"Date", "Mon, 01 Jan 2024 01:00:00 GMT"}})
        .then_status(200, "{}");
    EXPECT_THAT(list_shards(), IsOk());
    clock.set_system_now(clock.system_now() + 1h);  // somebody put it right
    transport
        .then_status(403, refusal("RequestTimeTooSkewed"),
                     {{"Date", "Mon, 01 Jan 2024 01:00:00 GMT"}})
        .then_status(200, "{}");
    EXPECT_THAT(list_shards(), IsOk());
    EXPECT_EQ(header(sent(2), "X-Amz-Date"), "20240101T020000Z");
    EXPECT_EQ(header(sent(3), "X-Amz-Date"), "20240101T010000Z");
}

TEST_F(WireKinesisClientTest, CorrectsTheClockOnlyOnceInACall) {
    for (int i = 0; i < 3; ++i)
        transport.then_status(403, refusal("RequestTimeTooSkewed"),
                              {{"Date", "Mon, 01 Jan 2024 01:00:00 GMT"}});
    EXPECT_THAT(list_shards(), Fails(Fault::denied));
    EXPECT_THAT(transport.sent(), SizeIs(2));
}

TEST_F(WireKinesisClientTest, DoesNotBlameTheClockForASignatureThatIsWrongAnyway) {
    transport.then_status(403, refusal("InvalidSignatureException"),
                          {{"Date", "Mon, 01 Jan 2024 00:00:30 GMT"}});
    EXPECT_THAT(list_shards(), Fails(Fault::denied));
    EXPECT_THAT(transport.sent(), SizeIs(1));
}

TEST_F(WireKinesisClientTest, RenewsCredentialsThatTheServiceCallsExpired) {
    credentials.next = Credentials{
        .access_key_id = "AKIDNEW", .secret_access_key = "new", .session_token = "token"};
    transport.then_status(400, refusal("ExpiredTokenException")).then_status(200, "{}");
    EXPECT_THAT(list_shards(), IsOk());
    EXPECT_EQ(credentials.invalidated, 1);
    EXPECT_THAT(header(sent(1), "Authorization"), HasSubstr("AKIDNEW"));
    EXPECT_EQ(header(sent(1), "X-Amz-Security-Token"), "token");
}

TEST_F(WireKinesisClientTest, AsksForNewCredentialsOnlyOnceInACall) {
    for (int i = 0; i < 3; ++i)
        transport.then_status(400, refusal("ExpiredTokenException", "the token is expired"));
    EXPECT_THAT(list_shards(), FailsSaying(Fault::denied, HasSubstr("the token is expired")));
    EXPECT_THAT(transport.sent(), SizeIs(2));
    EXPECT_EQ(credentials.invalidated, 1);
}

TEST_F(WireKinesisClientTest, SendsNothingWithoutCredentials) {
    credentials.current = failure(Fault::denied, "no credentials found: set AWS_ACCESS_KEY_ID");
    EXPECT_THAT(list_shards(),
                FailsSaying(Fault::denied,
                            AllOf(HasSubstr("ListShards"), HasSubstr("set AWS_ACCESS_KEY_ID"))));
    EXPECT_THAT(transport.sent(), IsEmpty());
}

TEST_F(WireKinesisClientTest, ExplainsAnAnswerThatIsNotFromTheService) {
    transport.then_status(403, "<html><body>Blocked by your company</body></html>");
    EXPECT_THAT(
        list_shards(),
        FailsSaying(Fault::denied, AllOf(HasSubstr("403"), HasSubstr("Blocked by your company"))));
}

TEST(CallSettings, ReportEveryFaultAtOnce) {
    EXPECT_THAT(CallSettings{}.validate(), IsEmpty());
    const CallSettings bad{
        .attempt_timeout = 0s, .call_timeout = -1s, .retry = {.max_attempts = 0}};
    EXPECT_THAT(bad.validate(), SizeIs(3));
}

}  // namespace
}  // namespace kcl::aws
