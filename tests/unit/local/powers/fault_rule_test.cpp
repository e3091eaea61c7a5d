#include "kcl/local/powers/faults/fault_rule.h"

#include "kcl/local/powers/faults/fault_rule_text.h"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

namespace kcl::local::powers {
namespace {

using ::testing::HasSubstr;

TEST(FaultRule, HasStarsForAnyRunOfCharacters) {
    EXPECT_TRUE(matches("PutRecords", "PutRecords"));
    EXPECT_FALSE(matches("PutRecord", "PutRecords"));
    EXPECT_TRUE(matches("Put*", "PutRecords"));
    EXPECT_TRUE(matches("*Record*", "PutRecord"));
    EXPECT_TRUE(matches("*a*b*", "xxaxxabxx"));
    EXPECT_TRUE(matches("*ab", "aabab"));
    EXPECT_FALSE(matches("*ab", "aba"));
    EXPECT_TRUE(matches("*", ""));
    EXPECT_FALSE(matches("", "x"));
}

CallFacts put_facts() {
    CallFacts facts;
    facts.operation = "PutRecords";
    facts.writes = true;
    facts.resources = {"orders"};
    facts.shards = {"shardId-000000000000", "shardId-000000000001"};
    facts.subjects.resize(2);
    facts.subjects[0] = {.resource = "orders", .partition_key = "a", .shard = facts.shards[0]};
    facts.subjects[1] = {.resource = "orders", .partition_key = "b", .shard = facts.shards[1]};
    return facts;
}

FaultRule rule_of(const std::string& members) {
    const auto parsed =
        parse_fault_rules(std::string_view(R"({"fault":"throttle")" + members + "}"));
    EXPECT_TRUE(parsed) << parsed.error();
    return parsed ? parsed->rules.at(0) : FaultRule{};
}

TEST(FaultRule, SelectsByEverythingThatItNames) {
    const auto facts = put_facts();
    for (const auto* members :
         {"", R"(,"service":"kinesis")", R"(,"operation":["GetRecords","Put*"])",
          R"(,"stream":"orders")", R"(,"stream":"o*","shard":"*1")", R"(,"partitionKey":"b")",
          R"(,"partitionKey":"b","shard":"*1")"})
        EXPECT_TRUE(selects(rule_of(members), facts)) << members;
    for (const auto* members :
         {R"(,"service":"dynamodb")", R"(,"operation":"PutRecord")", R"(,"stream":"order")",
          R"(,"table":"orders")", R"(,"shard":"*2")", R"(,"partitionKey":"c")",
          R"(,"partitionKey":"b","shard":"*0")", R"(,"index":"*")", R"(,"key":{"id":"b"})"})
        EXPECT_FALSE(selects(rule_of(members), facts)) << members;
}

TEST(FaultRule, SelectsItemsByTheirAttributes) {
    CallFacts facts;
    facts.api = wire::Api::dynamodb;
    facts.operation = "UpdateItem";
    facts.resources = {"leases"};
    facts.subjects.push_back({.resource = "arn:aws:dynamodb:us-east-1:000000000000:table/leases",
                              .key = {{"leaseKey", "shardId-000000000007"}, {"n", "5"}}});
    EXPECT_TRUE(
        selects(rule_of(R"(,"table":"leases","key":{"leaseKey":"shardId-*","n":"5"})"), facts));
    EXPECT_FALSE(selects(rule_of(R"(,"key":{"leaseKey":"shardId-*","n":"6"})"), facts));
    EXPECT_FALSE(selects(rule_of(R"(,"key":{"owner":"*"})"), facts));
}

TEST(FaultRule, CountsOnlyInItsTime) {
    const SystemTime added{10s};
    const auto window = rule_of(R"(,"from":20,"until":"1970-01-01T00:00:30Z")");
    EXPECT_FALSE(is_in_time(window, added, SystemTime{19s}));
    EXPECT_TRUE(is_in_time(window, added, SystemTime{20s}));
    EXPECT_FALSE(is_in_time(window, added, SystemTime{30s}));
    const auto short_lived = rule_of(R"(,"forMs":500)");
    EXPECT_TRUE(is_in_time(short_lived, added, SystemTime{10'499ms}));
    EXPECT_FALSE(is_in_time(short_lived, added, SystemTime{10'500ms}));
}

TEST(FaultRule, IsShownAsItWasWritten) {
    for (
        const char* text :
        {R"({"fault":"throttle"})",
         R"({"name":"n","service":"kinesis","operation":["A","B"],"stream":"s","shard":"x","partitionKey":"p","rate":2.5E-1,"after":3,"count":2,"from":"2026-01-01T00:00:00.000Z","until":"2027-01-01T00:00:00.000Z","forMs":5,"fault":"drop","applied":true})",
         R"({"table":"t","index":"i","key":{"a":"1","b":"*"},"fault":"error","error":"E","message":"m","status":503})",
         R"({"fault":"truncate"})", R"({"fault":"truncate","ms":9})",
         R"({"fault":"unavailable","status":500})", R"({"fault":"latency","ms":[5,10]})",
         R"({"fault":"latency","ms":7})", R"({"fault":"stale","ms":7})",
         R"({"operation":"PutRecords","fault":"partial","error":"InternalFailure","share":1E0})"}) {
        const auto parsed = parse_fault_rules(std::string_view(text));
        ASSERT_TRUE(parsed) << parsed.error();
        EXPECT_EQ(boost::json::serialize(describe(parsed->rules.at(0))), text);
    }
}

TEST(FaultRule, IsRefusedWithTheMemberThatIsWrong) {
    for (const auto& [text, sentence] : std::vector<std::pair<std::string, std::string>>{
             {"", "no JSON"},
             {"{", "no JSON"},
             {"7", "Give a rule"},
             {"{}", "fault is missing: it must be one of throttle, error"},
             {R"({"fault":"explode"})", R"(fault must be one of throttle)"},
             {R"([{"fault":"drop"},{"fault":"drop","rate":3}])",
              "rules[1].rate must be a number from 0 to 1, not 3"},
             {R"({"rules":[{"fault":"drop","rate":"often"}]})",
              R"(rules[0].rate must be a number from 0 to 1, not "often")"},
             {R"({"rules":{}})", "rules must be an array"},
             {R"({"seed":-1})", "seed must be a whole number"},
             {R"({"seed":1,"rule":[]})", "rule is no member"},
             {R"({"fault":"drop","operatoin":"X"})", "operatoin is no member that is known here"},
             {R"({"fault":"drop","ms":5})", "ms is no member"},
             {R"({"fault":"latency"})", "ms is missing"},
             {R"({"fault":"latency","ms":[5,1]})", "ms must be milliseconds"},
             {R"({"fault":"latency","ms":[-5,1]})", "ms must be milliseconds"},
             {R"({"fault":"latency","ms":1e99})", "ms must be milliseconds"},
             {R"({"fault":"stale"})", "ms is missing"},
             {R"({"fault":"error"})", "error is missing"},
             {R"({"fault":"error","error":"a#b"})", "error must be a bare name"},
             {R"({"fault":"error","error":"E","status":200})",
              "status must be a whole number from 400"},
             {R"({"fault":"unavailable","status":502})", "status must be 500 or 503"},
             {R"({"fault":"corrupt","applied":true})", "applied is no member"},
             {R"({"fault":"drop","service":"s3"})", "service must be"},
             {R"({"fault":"drop","operation":[]})",
              "operation must be a text or an array of texts"},
             {R"({"fault":"drop","stream":"a","table":"b"})", "can't both be given"},
             {R"({"fault":"drop","key":{}})", "key must be an object"},
             {R"({"fault":"drop","key":{"n":5}})", "key must be an object"},
             {R"({"fault":"drop","count":0})", "count must be a whole number of at least 1"},
             {R"({"fault":"drop","from":"soon"})", "from must be a time"},
             {R"({"fault":"drop","from":20,"until":10})", "until must be later than from"},
         }) {
        const auto parsed = parse_fault_rules(std::string_view(text));
        ASSERT_FALSE(parsed) << text;
        EXPECT_THAT(parsed.error(), HasSubstr(sentence));
    }
}

}  // namespace
}  // namespace kcl::local::powers
