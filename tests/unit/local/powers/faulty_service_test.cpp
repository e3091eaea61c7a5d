#include "kcl/local/powers/faults/faulty_service.h"

#include "kcl/local/powers/faults/fault_rule_text.h"
#include "kcl/wire/crc32.h"

#include "ledger_service.h"
#include "powers/powered_services.h"

#include <gmock/gmock.h>

#include <bit>

namespace kcl::local::powers {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class FaultyServiceTest : public ::testing::Test {
  protected:
    std::size_t records_in(const std::string& stream) {
        const auto page = services.get_records(services.iterator(stream));
        return services.json_of(page).at("Records").as_array().size();
    }

    PoweredServices services;
};

TEST_F(FaultyServiceTest, ThrottlesInTheWordsOfEachOperation) {
    services.create_stream("s");
    services.create_table("ttt");
    const auto iterator = services.iterator("s");
    services.add_rules(
        R"([{"operation":["Put*","Get*","List*","Update*","CreateTable"],"fault":"throttle"}])");
    const auto put = services.put_record("s", "k");
    EXPECT_EQ(put.status, 400);
    EXPECT_EQ(services.type_of(put), "ProvisionedThroughputExceededException");
    EXPECT_EQ(services.text_in(put, "message"),
              "Rate exceeded for shard shardId-000000000000 in stream s under account "
              "000000000000.");
    EXPECT_EQ(services.text_in(services.get_records(iterator), "message"),
              services.text_in(put, "message"));
    const auto list = services.kinesis_call("ListShards", R"({"StreamName":"s"})");
    EXPECT_EQ(services.type_of(list), "LimitExceededException");
    EXPECT_EQ(services.text_in(list, "message"),
              "Rate exceeded for stream s under account 000000000000.");
    const auto item = services.put_item("ttt", "1");
    EXPECT_EQ(services.type_of(item), "ProvisionedThroughputExceededException");
    EXPECT_EQ(services.text_in(item, "message"),
              "The level of configured provisioned throughput for the table was exceeded. Consider "
              "increasing your provisioning level with the UpdateTable API.");
    EXPECT_EQ(services.header_of(item, "x-amz-crc32"), std::to_string(wire::crc32(item.body)));
    services.admin("DELETE", "/_kcl/faults");
    EXPECT_EQ(services.put_record("s", "k").status, 200);
    EXPECT_EQ(records_in("s"), 1u);
}

TEST_F(FaultyServiceTest, AnswersAnyErrorThatARuleNames) {
    services.create_table("ttt");
    services.add_rules(
        R"({"service":"dynamodb","fault":"error","error":"MyException","message":"no","status":418})");
    const auto answer = services.get_item("ttt", "1");
    EXPECT_EQ(answer.status, 418);
    EXPECT_EQ(services.type_of(answer), "MyException");
    EXPECT_EQ(services.text_in(answer, "message"), "no");
}

TEST_F(FaultyServiceTest, CarriesACallOutWhoseCallerDoesNotKnow) {
    services.create_stream("s");
    services.add_rules(R"([{"operation":"PutRecord","fault":"drop","applied":true,"count":1},
                           {"operation":"PutRecord","fault":"unavailable","status":503,"applied":true,"count":1},
                           {"operation":"PutRecord","fault":"drop","count":1}])");
    const auto lost = services.put_record("s", "a");
    EXPECT_EQ(lost.delivery, Delivery::nothing);
    const auto failed = services.put_record("s", "b");
    EXPECT_EQ(failed.status, 503);
    EXPECT_EQ(failed.delivery, Delivery::whole);
    EXPECT_EQ(services.put_record("s", "c").delivery, Delivery::nothing);
    EXPECT_EQ(records_in("s"), 2u);
}

TEST_F(FaultyServiceTest, CutsAndSpoilsAnswers) {
    services.create_table("ttt");
    services.put_item("ttt", "1");
    const auto right = services.get_item("ttt", "1");
    services.add_rules(R"([{"operation":"GetItem","fault":"truncate","count":1},
                           {"operation":"GetItem","fault":"corrupt","count":1},
                           {"operation":"GetItem","fault":"checksum","count":1}])");
    const auto cut = services.get_item("ttt", "1");
    EXPECT_EQ(cut.delivery, Delivery::half);
    EXPECT_EQ(cut.body, right.body);
    const auto corrupt = services.get_item("ttt", "1");
    ASSERT_EQ(corrupt.body.size(), right.body.size());
    int wrong_bits = 0;
    for (std::size_t i = 0; i < right.body.size(); ++i)
        wrong_bits += std::popcount(static_cast<unsigned char>(corrupt.body[i] ^ right.body[i]));
    EXPECT_EQ(wrong_bits, 1);
    EXPECT_EQ(services.header_of(corrupt, "x-amz-crc32"), services.header_of(right, "x-amz-crc32"));
    const auto checksum = services.get_item("ttt", "1");
    EXPECT_EQ(checksum.body, right.body);
    EXPECT_NE(services.header_of(checksum, "x-amz-crc32"),
              services.header_of(right, "x-amz-crc32"));
}

TEST_F(FaultyServiceTest, HoldsAnswersBack) {
    services.create_stream("s");
    services.add_rules(R"({"operation":"PutRecord","fault":"latency","ms":[100,200]})");
    const auto answer = services.put_record("s", "k");
    EXPECT_EQ(answer.status, 200);
    EXPECT_GE(answer.hold, 100ms);
    EXPECT_LE(answer.hold, 200ms);
}

TEST_F(FaultyServiceTest, ExpiresIterators) {
    services.create_stream("s");
    const auto iterator = services.iterator("s");
    services.add_rules(R"({"fault":"expire","count":1})");
    const auto answer = services.get_records(iterator);
    EXPECT_EQ(services.type_of(answer), "ExpiredIteratorException");
    EXPECT_THAT(services.text_in(answer, "message"),
                AllOf(HasSubstr("was created at time Sun Dec 31 23:54:59 UTC 2023"),
                      HasSubstr("300000 milliseconds")));
    EXPECT_EQ(services.get_records(iterator).status, 200);
}

TEST_F(FaultyServiceTest, FailsSomeRecordsOfAPut) {
    services.create_stream("s");
    services.add_rules(R"({"fault":"partial","partitionKey":"b*","share":1})");
    const auto document = services.json_of(services.put_records("s", {"a", "b1", "c", "b2"}));
    EXPECT_EQ(document.at("FailedRecordCount"), 2);
    const auto& records = document.at("Records").as_array();
    EXPECT_TRUE(records.at(0).as_object().contains("SequenceNumber"));
    EXPECT_EQ(records.at(1).at("ErrorCode"), "ProvisionedThroughputExceededException");
    EXPECT_EQ(records.at(1).at("ErrorMessage"),
              "Rate exceeded for shard shardId-000000000000 in stream s under account "
              "000000000000.");
    EXPECT_FALSE(records.at(1).as_object().contains("SequenceNumber"));
    EXPECT_TRUE(records.at(2).as_object().contains("SequenceNumber"));
    const auto all = services.json_of(services.put_records("s", {"b1", "b2"}));
    EXPECT_EQ(all.at("FailedRecordCount"), 2);
    EXPECT_EQ(all.at("Records").as_array().size(), 2u);
    EXPECT_EQ(records_in("s"), 2u);
}

TEST_F(FaultyServiceTest, LeavesItemsOfABatchUnprocessed) {
    services.create_table("ttt");
    services.create_table("uuu");
    const std::string batch =
        R"({"RequestItems":{"ttt":[{"PutRequest":{"Item":{"id":{"S":"1"}}}},{"PutRequest":{"Item":{"id":{"S":"2"}}}}],
            "uuu":[{"DeleteRequest":{"Key":{"id":{"S":"1"}}}}]}})";
    services.add_rules(R"({"fault":"partial","key":{"id":"1"},"share":1})");
    const auto put = services.json_of(services.dynamodb_call("BatchWriteItem", batch));
    EXPECT_EQ(
        boost::json::serialize(put.at("UnprocessedItems")),
        R"({"ttt":[{"PutRequest":{"Item":{"id":{"S":"1"}}}}],"uuu":[{"DeleteRequest":{"Key":{"id":{"S":"1"}}}}]})");
    const auto get = services.json_of(services.dynamodb_call(
        "BatchGetItem",
        R"({"RequestItems":{"ttt":{"Keys":[{"id":{"S":"1"}},{"id":{"S":"2"}}]}}})"));
    EXPECT_EQ(get.at("Responses").at("ttt").as_array().size(), 1u);
    EXPECT_EQ(get.at("UnprocessedKeys").at("ttt").at("Keys").as_array().size(), 1u);
    const auto none = services.dynamodb_call(
        "BatchGetItem", R"({"RequestItems":{"ttt":{"Keys":[{"id":{"S":"1"}}]}}})");
    EXPECT_EQ(services.type_of(none), "ProvisionedThroughputExceededException");
}

TEST_F(FaultyServiceTest, ShowsReadersThePast) {
    services.create_table("ttt");
    services.put_item("ttt", "1", "old");
    services.add_rules(R"({"operation":"GetItem","fault":"stale","ms":1000})");
    services.real.advance(10s);
    services.put_item("ttt", "1", "new");
    const auto seen = [&](bool consistent) {
        const auto answer = services.get_item("ttt", "1", consistent);
        return answer.body.contains("old") ? "old" : answer.body.contains("new") ? "new" : "none";
    };
    int old = 0;
    for (int i = 0; i < 200; ++i) {
        EXPECT_STREQ(seen(true), "new");
        old += seen(false) == std::string_view("old") ? 1 : 0;
    }
    EXPECT_GT(old, 150);  // all but those that drew no lag at all
    services.real.advance(500ms);
    old = 0;
    for (int i = 0; i < 200; ++i) old += seen(false) == std::string_view("old") ? 1 : 0;
    EXPECT_GT(old, 60);
    EXPECT_LT(old, 140);
    services.real.advance(501ms);
    for (int i = 0; i < 200; ++i) EXPECT_STREQ(seen(false), "new");
}

TEST_F(FaultyServiceTest, CountsWhatHappened) {
    services.create_stream("s");
    services.add_rules(R"({"operation":"PutRecord","fault":"throttle","count":2})");
    for (int i = 0; i < 5; ++i) services.put_record("s", "k");
    const auto counters = services.json_of(services.admin("GET", "/_kcl/counters"));
    const auto& put = counters.at("kinesis").at("PutRecord");
    EXPECT_EQ(put.at("calls"), 5);
    EXPECT_EQ(put.at("succeeded"), 3);
    EXPECT_EQ(put.at("throttled"), 2);
    EXPECT_EQ(put.at("faults"), 2);
    EXPECT_EQ(put.at("errors").at("ProvisionedThroughputExceededException"), 2);
    const auto rules = services.json_of(services.admin("GET", "/_kcl/faults"));
    EXPECT_EQ(rules.at("rules").at(0).at("struck"), 2);
    EXPECT_EQ(services.admin("DELETE", "/_kcl/faults/1").status, 200);
    EXPECT_EQ(services.admin("DELETE", "/_kcl/faults/1").status, 404);
    EXPECT_EQ(services.admin("DELETE", "/_kcl/counters").body, "{}\n");
}

/// A service whose answer goes on, and the faults of one rule around it.
class FaultyStreamTest : public ::testing::Test {
  protected:
    std::unique_ptr<AnswerStream> stream_with(const std::string& rule) {
        auto parsed = parse_fault_rules(std::string_view(rule));
        EXPECT_TRUE(parsed) << parsed.error();
        book.add(parsed->rules.at(0), now);
        Call call = get("/stream/a");
        call.headers.emplace_back("X-Amz-Target", "Kinesis_20131202.SubscribeToShard");
        call.now = now;
        auto answer = service.answer(call, *store.read());
        EXPECT_EQ(answer.delivery, Delivery::whole);
        return std::move(answer.stream);
    }
    void write(std::string value) {
        const auto transaction = store.write();
        ledger.answer(post("/a", std::move(value)), *transaction);
        transaction->commit();
    }
    AnswerStream::Part next(AnswerStream& stream, Duration later) {
        return stream.next(*store.read(),
                           now + std::chrono::duration_cast<std::chrono::milliseconds>(later));
    }

    storage::MemoryStore store;
    LedgerService ledger;
    FaultBook book{1};
    FaultyService service{ledger, book, store, [](const CallFacts&, FaultKind) {}};
    SystemTime now{std::chrono::hours(1)};
};

TEST_F(FaultyStreamTest, BreaksOffAfterAWhileAndOneEventAtLeast) {
    const auto stream = stream_with(R"({"fault":"truncate","ms":5000})");
    EXPECT_FALSE(next(*stream, 6s).broken);
    write("one");
    EXPECT_EQ(next(*stream, 6s).bytes, "one");
    EXPECT_TRUE(next(*stream, 6s).broken);
}

TEST_F(FaultyStreamTest, IsAskedWhenItsTimeHasCome) {
    write("one");
    const auto stream = stream_with(R"({"fault":"truncate","ms":5000})");
    EXPECT_EQ(next(*stream, 1s).bytes, "one");
    EXPECT_EQ(next(*stream, 2s).again, now + 5s);
    write("two");
    EXPECT_EQ(next(*stream, 4s).bytes, "two");
    EXPECT_TRUE(next(*stream, 5s).broken);
}

TEST_F(FaultyStreamTest, SpoilsTheFirstEventOnly) {
    const auto stream = stream_with(R"({"fault":"corrupt"})");
    write("one");
    const auto first = next(*stream, 1s);
    EXPECT_EQ(first.bytes.size(), 3u);
    EXPECT_NE(first.bytes, "one");
    write("two");
    EXPECT_EQ(next(*stream, 2s).bytes, "two");
}

TEST(TestPowers, StartWithTheRulesOfTheirOptions) {
    PoweredServices services({.faults = R"({"seed":5,"rules":[{"fault":"throttle"}]})"});
    EXPECT_EQ(services.kinesis_call("ListStreams", "{}").status, 400);
    services.admin("DELETE", "/_kcl/faults");
    EXPECT_EQ(services.kinesis_call("ListStreams", "{}").status, 200);
    EXPECT_EQ(services.admin("POST", "/_kcl/reset").status, 200);
    EXPECT_EQ(services.kinesis_call("ListStreams", "{}").status, 400);
    const TestPowers wrong(services.io.get_executor(), services.real, {.faults = "[{}]"});
    EXPECT_THAT(wrong.check().error(), HasSubstr("the fault rules: rules[0].fault is missing"));
}

}  // namespace
}  // namespace kcl::local::powers
