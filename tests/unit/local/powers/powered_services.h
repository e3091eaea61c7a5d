#pragma once

#include "kcl/base/random.h"
#include "kcl/local/dynamodb/dynamodb_service.h"
#include "kcl/local/kinesis/kinesis_service.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/local/test_powers.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/wire/base64.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace kcl::local::powers {

/// Both services with all powers around them on a store in memory, driven call by call, as the
/// committer would; time is a manual clock.
class PoweredServices {
  public:
    explicit PoweredServices(TestPowers::Options options = {})
        : powers(io.get_executor(), real, std::move(options)),
          kinesis(powers.around(
              std::make_unique<kinesis::KinesisService>(kinesis::Engine(), random), store)),
          dynamodb(powers.around(std::make_unique<dynamodb::DynamoDbService>(random), store)) {}

    static Call call(const std::string& service, const std::string& operation, std::string body) {
        const bool is_kinesis = service == "kinesis";
        return {.method = "POST",
                .target = "/",
                .headers = {{"Host", "localhost"},
                            {"X-Amz-Target",
                             (is_kinesis ? "Kinesis_20131202." : "DynamoDB_20120810.") + operation},
                            {"Content-Type", is_kinesis ? "application/x-amz-json-1.1"
                                                        : "application/x-amz-json-1.0"},
                            {"Authorization",
                             "AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/" + service +
                                 "/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc"},
                            {"X-Amz-Date", "20240101T000000Z"}},
                .body = std::make_shared<const std::string>(std::move(body))};
    }

    Answer ask(Service& service, Call asked) {
        asked.now = powers.clock().system_now();
        const auto transaction = service.may_write(asked) ? store.write() : store.read();
        auto answer = service.answer(asked, *transaction);
        transaction->commit();
        return answer;
    }
    Answer kinesis_call(const std::string& operation, std::string body) {
        return ask(*kinesis, call("kinesis", operation, std::move(body)));
    }
    Answer dynamodb_call(const std::string& operation, std::string body) {
        return ask(*dynamodb, call("dynamodb", operation, std::move(body)));
    }
    /// The whole answer, also when it comes in parts.
    Answer admin(std::string method, std::string target, std::string body = "") {
        auto answer = ask(*kinesis, {.method = std::move(method),
                                     .target = std::move(target),
                                     .headers = {{"Host", "127.0.0.1:1"}},
                                     .body = std::make_shared<const std::string>(std::move(body))});
        for (bool last = !answer.stream; !last;) {
            const auto part = answer.stream->next(*store.read(), powers.clock().system_now());
            answer.body += part.bytes;
            last = part.last || part.broken;
        }
        answer.stream.reset();
        return answer;
    }
    /// Adds rules by the admin API, which must take them.
    void add_rules(const std::string& rules) {
        const auto answer = admin("POST", "/_kcl/faults", rules);
        ASSERT_EQ(answer.status, 200) << answer.body;
    }

    void create_stream(const std::string& name, int shards = 1) {
        const auto answer = kinesis_call(
            "CreateStream", fmt::format(R"({{"StreamName":"{}","ShardCount":{}}})", name, shards));
        ASSERT_EQ(answer.status, 200) << answer.body;
    }
    Answer put_record(const std::string& stream, const std::string& key,
                      const std::string& data = "x") {
        return kinesis_call("PutRecord",
                            fmt::format(R"({{"StreamName":"{}","PartitionKey":"{}","Data":"{}"}})",
                                        stream, key, base64(data)));
    }
    Answer put_records(const std::string& stream, const std::vector<std::string>& keys,
                       const std::string& data = "x") {
        std::string records;
        for (const auto& key : keys)
            records += fmt::format(R"({}{{"PartitionKey":"{}","Data":"{}"}})",
                                   records.empty() ? "" : ",", key, base64(data));
        return kinesis_call(
            "PutRecords", fmt::format(R"({{"StreamName":"{}","Records":[{}]}})", stream, records));
    }
    std::string iterator(const std::string& stream, const std::string& type = "TRIM_HORIZON") {
        const auto answer = kinesis_call(
            "GetShardIterator",
            fmt::format(
                R"({{"StreamName":"{}","ShardId":"shardId-000000000000","ShardIteratorType":"{}"}})",
                stream, type));
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.status == 200 ? text_in(answer, "ShardIterator") : "";
    }
    Answer get_records(const std::string& iterator_text) {
        return kinesis_call("GetRecords",
                            fmt::format(R"({{"ShardIterator":"{}"}})", iterator_text));
    }
    /// A table with the string key "id".
    void create_table(const std::string& name,
                      const std::string& more = R"("BillingMode":"PAY_PER_REQUEST")") {
        const auto answer = dynamodb_call(
            "CreateTable",
            fmt::format(
                R"({{"TableName":"{}","KeySchema":[{{"AttributeName":"id","KeyType":"HASH"}}],
                "AttributeDefinitions":[{{"AttributeName":"id","AttributeType":"S"}}],{}}})",
                name, more));
        ASSERT_EQ(answer.status, 200) << answer.body;
    }
    Answer put_item(const std::string& table, const std::string& id, const std::string& v = "v") {
        return dynamodb_call(
            "PutItem",
            fmt::format(R"({{"TableName":"{}","Item":{{"id":{{"S":"{}"}},"v":{{"S":"{}"}}}}}})",
                        table, id, v));
    }
    Answer get_item(const std::string& table, const std::string& id, bool consistent = false) {
        return dynamodb_call(
            "GetItem",
            fmt::format(R"({{"TableName":"{}","Key":{{"id":{{"S":"{}"}}}},"ConsistentRead":{}}})",
                        table, id, consistent));
    }

    static boost::json::value json_of(const Answer& answer) {
        return boost::json::parse(answer.body);
    }
    static std::string text_in(const Answer& answer, std::string_view member) {
        const auto document = json_of(answer);
        const auto* value = document.as_object().if_contains(member);
        return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
    }
    /// The error's name, without DynamoDB's prefix.
    static std::string type_of(const Answer& answer) {
        const auto type = text_in(answer, "__type");
        return type.substr(type.find('#') + 1);
    }
    static std::string header_of(const Answer& answer, std::string_view name) {
        for (const auto& [key, value] : answer.headers)
            if (key == name) return value;
        return {};
    }
    static std::string base64(const std::string& text) {
        return wire::to_base64(std::as_bytes(std::span(text)));
    }

    asio::io_context io;
    kcl::testing::ManualClock real;
    storage::MemoryStore store;
    SeededRandom random{1};
    TestPowers powers;
    std::unique_ptr<Service> kinesis;
    std::unique_ptr<Service> dynamodb;
};

}  // namespace kcl::local::powers
