#include "kcl/local.h"
#include "kcl/testing/run.h"

#include "http/client.h"
#include "temporary_directory.h"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

namespace kcl {
namespace {

using local::TemporaryDirectory;
using local::http::post_request;
using local::http::RawClient;
using ::testing::HasSubstr;

LocalOptions on_free_ports() {
    LocalOptions options;
    options.kinesis.port = options.dynamodb.port = 0;
    return options;
}

std::uint16_t port_of(const LocalEndpoint& endpoint) {
    return boost::urls::parse_uri(endpoint.url)->port_number();
}

/// The body of the answer to one call of an operation, "<status> <body>".
std::string call(const LocalEndpoint& endpoint, const std::string& target,
                 const std::string& body) {
    const bool kinesis = endpoint.service == "kinesis";
    const std::string headers =
        "X-Amz-Target: " + target + "\r\nContent-Type: application/x-amz-json-" +
        (kinesis ? "1.1" : "1.0") + "\r\nX-Amz-Date: 20240101T000000Z\r\n" +
        "Authorization: AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/" + endpoint.service +
        "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n";
    asio::io_context io;
    auto story = [&]() -> asio::awaitable<std::string> {
        RawClient client(io.get_executor());
        const asio::ip::tcp::endpoint address{asio::ip::address_v4::loopback(), port_of(endpoint)};
        co_await client.connect(address);
        auto answer = co_await client.ask(post_request("/", body, headers));
        if (!answer) co_return "no answer";
        co_return std::to_string(answer->result_int()) + " " + answer->body();
    };
    return testing::run(io, story());
}

TEST(LocalServices, AnswerOnceStarted) {
    LocalServices services(on_free_ports());
    const auto& endpoints = services.start();
    ASSERT_EQ(endpoints.size(), 2u);
    EXPECT_EQ(call(endpoints[0], "Kinesis_20131202.ListStreams", "{}"),
              R"(200 {"StreamNames":[],"HasMoreStreams":false,"StreamSummaries":[]})");
    EXPECT_EQ(call(endpoints[1], "DynamoDB_20120810.ListTables", "{}"), R"(200 {"TableNames":[]})");
    EXPECT_EQ(&services.endpoints(), &endpoints);
}

TEST(LocalServices, StopMoreThanOnceAndWithoutHavingStarted) {
    LocalServices never(on_free_ports());
    never.stop();
    LocalServices services(on_free_ports());
    const auto endpoint = services.start()[0];
    services.stop();
    services.stop();
    EXPECT_THROW(call(endpoint, "Kinesis_20131202.ListStreams", "{}"), boost::system::system_error);
}

TEST(LocalServices, KeepDataInTheirDirectory) {
    const TemporaryDirectory directory;
    LocalOptions options = on_free_ports();
    options.kinesis.directory = options.dynamodb.directory = directory.path();
    {
        LocalServices first(options);
        first.start();
        EXPECT_EQ(call(first.endpoints()[0], "Kinesis_20131202.CreateStream",
                       R"({"StreamName":"s","ShardCount":1})"),
                  "200 ");
    }
    LocalServices second(options);
    second.start();
    EXPECT_THAT(call(second.endpoints()[0], "Kinesis_20131202.ListStreams", "{}"),
                HasSubstr(R"("StreamNames":["s"])"));
}

TEST(LocalServices, LetStreamsAndTablesTakeTheirTimeToBeCreated) {
    LocalOptions options = on_free_ports();
    options.delay = std::chrono::hours(1);
    LocalServices services(options);
    services.start();
    call(services.endpoints()[0], "Kinesis_20131202.CreateStream",
         R"({"StreamName":"s","ShardCount":1})");
    EXPECT_THAT(call(services.endpoints()[0], "Kinesis_20131202.DescribeStreamSummary",
                     R"({"StreamName":"s"})"),
                HasSubstr(R"("StreamStatus":"CREATING")"));
    const std::string table = R"({"TableName":"ttt","BillingMode":"PAY_PER_REQUEST",
        "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
        "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]})";
    EXPECT_THAT(call(services.endpoints()[1], "DynamoDB_20120810.CreateTable", table),
                HasSubstr(R"("TableStatus":"CREATING")"));
    EXPECT_THAT(
        call(services.endpoints()[1], "DynamoDB_20120810.DescribeTable", R"({"TableName":"ttt"})"),
        HasSubstr(R"("TableStatus":"CREATING")"));
}

TEST(LocalServices, JoinThoseThatRunAlready) {
    LocalServices first(on_free_ports());
    first.start();
    LocalOptions options;
    options.kinesis.port = port_of(first.endpoints()[0]);
    options.dynamodb.port = port_of(first.endpoints()[1]);
    LocalServices second(options);
    for (const auto& endpoint : second.start()) EXPECT_TRUE(endpoint.joined);
    call(second.endpoints()[0], "Kinesis_20131202.CreateStream",
         R"({"StreamName":"s","ShardCount":1})");
    EXPECT_THAT(call(first.endpoints()[0], "Kinesis_20131202.ListStreams", "{}"),
                HasSubstr(R"(["s"])"));
}

/// What start() says.
LocalServicesError refusal_of(LocalOptions options) {
    LocalServices services(std::move(options));
    try {
        services.start();
    } catch (const LocalServicesError& e) {
        return e;
    }
    return {"", "started"};
}

TEST(LocalServices, SayWhyTheyCannotStartAndWhosePortIsTheMatter) {
    LocalServices running(on_free_ports());
    running.start();
    LocalOptions wrong_port = on_free_ports();
    wrong_port.dynamodb.port = port_of(running.endpoints()[0]);
    EXPECT_THAT(refusal_of(wrong_port).what(), HasSubstr("taken by the local kinesis"));
    EXPECT_EQ(refusal_of(wrong_port).service(), "dynamodb");
    LocalOptions wrong_address = on_free_ports();
    wrong_address.bind_address = "nowhere";
    EXPECT_THAT(refusal_of(wrong_address).what(), HasSubstr("'nowhere' is not an IP address"));
    EXPECT_EQ(refusal_of(wrong_address).service(), "");
}

TEST(LocalServices, ServeManyThreadsAndStopWhileTheyCall) {
    LocalServices services(on_free_ports());
    const auto endpoint = services.start()[0];
    std::atomic<int> answered = 0;
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i)
        callers.emplace_back([&] {
            try {
                for (;;) {
                    if (!call(endpoint, "Kinesis_20131202.ListStreams", "{}").starts_with("200 "))
                        break;
                    ++answered;
                }
            } catch (const boost::system::system_error&) {  // the services have stopped
            }
        });
    while (answered < 100) std::this_thread::yield();
    services.stop();
    for (auto& caller : callers) caller.join();
    EXPECT_GE(answered, 100);
}

}  // namespace
}  // namespace kcl
