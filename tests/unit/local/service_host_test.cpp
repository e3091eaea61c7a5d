#include "kcl/local/service_host.h"

#include "kcl/local/service_factory.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "http/client.h"
#include "ledger_service.h"
#include "temporary_directory.h"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <gmock/gmock.h>

#include <cstdlib>

namespace kcl::local {
namespace {

using http::get_request;
using http::post_request;
using http::RawClient;
using kcl::testing::FailsSaying;
using kcl::testing::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ServiceHostTest : public ::testing::Test {
  protected:
    using Opened = std::expected<std::vector<LocalEndpoint>, HostError>;
    using Use = std::function<asio::awaitable<void>(const std::vector<LocalEndpoint>&)>;

    ServiceHostTest() {
        options.kinesis.port = 0;
        options.dynamodb.port = 0;
    }

    std::unique_ptr<ServiceHost> host() {
        return std::make_unique<ServiceHost>(io.get_executor(), clock, options, factory);
    }

    /// Opens a host, uses it, stops it. What open() said.
    asio::awaitable<Opened> host_while(Use use) {
        const auto hosting = host();
        auto opened = co_await hosting->open();
        if (!opened) co_return opened;
        TaskGroup group(io.get_executor());
        group.spawn(hosting->run());
        co_await use(*opened);
        group.cancel();
        co_await group.join();
        co_return opened;
    }

    /// The same in one go.
    Opened hosting(Use use = [](const auto&) -> asio::awaitable<void> { co_return; }) {
        return kcl::testing::run(io, host_while(std::move(use)));
    }

    asio::awaitable<std::string> ask(LocalEndpoint endpoint, std::string request) {
        const boost::urls::url url = boost::urls::parse_uri(endpoint.url).value();
        RawClient client(io.get_executor());
        const asio::ip::tcp::endpoint address{
            asio::ip::make_address(std::string(url.host_address())), url.port_number()};
        co_await client.connect(address);
        auto answer = co_await client.ask(std::move(request));
        co_return answer ? answer->body() : "no answer";
    }

    std::uint16_t free_port() { return http::listen(io.get_executor(), "", 0)->endpoint.port(); }

    asio::io_context io{1};
    RealClock clock;
    LocalOptions options;
    ServiceFactory factory = [](const std::string&) { return std::make_unique<LedgerService>(); };
};

TEST_F(ServiceHostTest, ServesEachServiceOnAPortOfItsOwn) {
    Use use = [&](const std::vector<LocalEndpoint>& endpoints) -> asio::awaitable<void> {
        EXPECT_EQ(endpoints.size(), 2u);
        EXPECT_EQ(endpoints[0].service, "kinesis");
        EXPECT_EQ(endpoints[1].service, "dynamodb");
        EXPECT_NE(endpoints[0].url, endpoints[1].url);
        for (const auto& endpoint : endpoints) {
            EXPECT_FALSE(endpoint.joined);
            EXPECT_THAT(endpoint.url, ::testing::StartsWith("http://127.0.0.1:"));
            co_await ask(endpoint, post_request("/a", endpoint.service));
            EXPECT_EQ(co_await ask(endpoint, get_request("/a")), endpoint.service);
        }
    };
    EXPECT_THAT(hosting(use), IsOk());
}

TEST_F(ServiceHostTest, ServesOnlyWhatIsWanted) {
    options.kinesis.wanted = false;
    const auto opened = hosting();
    ASSERT_THAT(opened, IsOk());
    ASSERT_EQ(opened->size(), 1u);
    EXPECT_EQ(opened->front().service, "dynamodb");
}

TEST_F(ServiceHostTest, KeepsDataInADirectoryFromOneRunToTheNext) {
    const TemporaryDirectory directory;
    options.kinesis.directory = directory.path() / "not" / "there" / "yet";
    Use write = [&](const auto& endpoints) -> asio::awaitable<void> {
        co_await ask(endpoints[0], post_request("/a", "kept"));
    };
    ASSERT_THAT(hosting(write), IsOk());
    Use read = [&](const auto& endpoints) -> asio::awaitable<void> {
        EXPECT_EQ(co_await ask(endpoints[0], get_request("/a")), "kept");
    };
    EXPECT_THAT(hosting(read), IsOk());
}

TEST_F(ServiceHostTest, SaysWhereTheCertificateIsThatItKeepsInADirectory) {
    const TemporaryDirectory directory;
    options.kinesis.directory = directory.path();
    const auto opened = hosting();
    ASSERT_THAT(opened, IsOk());
    EXPECT_EQ(opened->at(0).certificate, directory.path() / "tls" / "certificate.pem");
    EXPECT_TRUE(std::filesystem::exists(opened->at(0).certificate));
    EXPECT_EQ(opened->at(1).certificate, "") << "it has no directory";
}

TEST_F(ServiceHostTest, RefusesACertificateThatItCannotUse) {
    options.tls_certificate = "/not/there.pem";
    EXPECT_THAT(hosting(), FailsSaying(Fault::invalid, HasSubstr("needs its private key")));
    options.tls_key = "/not/there.key";
    EXPECT_THAT(hosting(), FailsSaying(Fault::invalid, "can't read /not/there.pem"));
}

TEST_F(ServiceHostTest, AsksForSignaturesWhenItHasKeys) {
    options.access_keys.push_back({"id", "secret", "", ""});
    factory = service_factory(options);
    Use use = [&](const auto& endpoints) -> asio::awaitable<void> {
        const auto answer = co_await ask(
            endpoints[0], post_request("/", "{}",
                                       "X-Amz-Target: Kinesis_20131202.ListStreams\r\n"
                                       "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Date: "
                                       "20240101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 "
                                       "Credential=id/20240101/us-east-1/kinesis/aws4_request, "
                                       "SignedHeaders=host, Signature=00\r\n"));
        EXPECT_THAT(answer, HasSubstr("Signature expired: 20240101T000000Z is now earlier than"));
    };
    EXPECT_THAT(hosting(use), IsOk());
}

TEST_F(ServiceHostTest, LeavesNothingBehindWithoutADirectory) {
    const TemporaryDirectory directory;
    ::setenv("TMPDIR", directory.path().c_str(), 1);
    Use use = [&](const auto& endpoints) -> asio::awaitable<void> {
        co_await ask(endpoints[0], post_request("/a", "forgotten"));
        for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path()))
            EXPECT_TRUE(entry.is_directory()) << "would stay if the process were killed: " << entry;
    };
    EXPECT_THAT(hosting(use), IsOk());
    ::unsetenv("TMPDIR");
    EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

TEST_F(ServiceHostTest, GivesOneStoreToServicesWithTheSameDirectory) {
    const TemporaryDirectory directory;
    options.kinesis.directory = directory.path() / "data";
    options.dynamodb.directory = directory.path() / "." / "data/";
    Use use = [&](const auto& endpoints) -> asio::awaitable<void> {
        co_await ask(endpoints[0], post_request("/a", "shared"));
        EXPECT_EQ(co_await ask(endpoints[1], get_request("/a")), "shared");
    };
    EXPECT_THAT(hosting(use), IsOk());
}

TEST_F(ServiceHostTest, GivesEachDirectoryAStoreOfItsOwn) {
    const TemporaryDirectory directory;
    options.kinesis.directory = directory.path() / "streams";
    options.dynamodb.directory = directory.path() / "tables";
    Use use = [&](const auto& endpoints) -> asio::awaitable<void> {
        co_await ask(endpoints[0], post_request("/a", "stream"));
        EXPECT_EQ(co_await ask(endpoints[1], get_request("/a")), "nothing");
    };
    EXPECT_THAT(hosting(use), IsOk());
}

TEST_F(ServiceHostTest, SaysWhenTheDirectoryIsInUse) {
    const TemporaryDirectory directory;
    options.kinesis.directory = options.dynamodb.directory = directory.path();
    Use use = [&](const auto&) -> asio::awaitable<void> {
        Use nothing = [](const auto&) -> asio::awaitable<void> { co_return; };
        const auto second = co_await host_while(nothing);
        EXPECT_THAT(second,
                    FailsSaying(Fault::unavailable, HasSubstr(directory.path().string() +
                                                              ": the data directory is in use")));
    };
    EXPECT_THAT(hosting(use), IsOk());
}

TEST_F(ServiceHostTest, JoinsTheSameServiceOfAnotherProcess) {
    Use use = [&](const std::vector<LocalEndpoint>& first) -> asio::awaitable<void> {
        options.kinesis.port = boost::urls::parse_uri(first[0].url)->port_number();
        options.dynamodb.port = boost::urls::parse_uri(first[1].url)->port_number();
        const auto late = host();
        const auto second = co_await late->open();
        EXPECT_THAT(second, IsOk());
        EXPECT_TRUE(late->all_joined());
        for (std::size_t i = 0; i < 2; ++i) {
            EXPECT_TRUE(second->at(i).joined);
            EXPECT_EQ(second->at(i).url, first[i].url);
        }
    };
    EXPECT_THAT(hosting(use), IsOk());
}

TEST_F(ServiceHostTest, WorksForBothWhenTwoWantThePortAtTheSameTime) {
    options.kinesis.port = free_port();
    options.dynamodb.wanted = false;
    int joined = 0;
    int answered = 0;
    bool both = false;
    Use use = [&](const auto& endpoints) -> asio::awaitable<void> {
        if (endpoints[0].joined) ++joined;
        co_await ask(endpoints[0], post_request("/a", "x"));
        both = ++answered == 2;
        while (!both)
            co_await clock.sleep_for(1ms);  // who started it stays until the other has been served
    };
    auto one = [&]() -> asio::awaitable<void> { EXPECT_THAT(co_await host_while(use), IsOk()); };
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(one());
        group.spawn(one());
        co_await group.join();
    };
    kcl::testing::run(io, story());
    EXPECT_EQ(joined, 1);
}

TEST_F(ServiceHostTest, RefusesAPortThatTheOtherLocalServiceHas) {
    Use use = [&](const std::vector<LocalEndpoint>& first) -> asio::awaitable<void> {
        options.kinesis.port = boost::urls::parse_uri(first[1].url)->port_number();
        options.dynamodb.wanted = false;
        const auto confused = host();
        const auto opened = co_await confused->open();
        EXPECT_THAT(opened, FailsSaying(Fault::exists,
                                        AllOf(HasSubstr(std::to_string(options.kinesis.port)),
                                              HasSubstr("taken by the local dynamodb"))));
        EXPECT_EQ(opened.error().service, "kinesis");
    };
    EXPECT_THAT(hosting(use), IsOk());
}

TEST_F(ServiceHostTest, RefusesAPortThatAnotherProgramHas) {
    auto other = http::listen(io.get_executor(), "", 0);
    options.dynamodb.port = other->endpoint.port();
    auto answer_once = [&]() -> asio::awaitable<void> {
        auto socket = co_await other->acceptors[0].async_accept(asio::use_awaitable);
        const std::string reply = "HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n";
        co_await asio::async_write(socket, asio::buffer(reply), asio::use_awaitable);
    };
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(answer_once());
        const auto refused = host();
        const auto opened = co_await refused->open();
        EXPECT_THAT(opened,
                    FailsSaying(Fault::exists,
                                HasSubstr("is taken by another program (Server: nginx): choose")));
        EXPECT_EQ(opened.error().service, "dynamodb");
        co_await group.join();
    };
    kcl::testing::run(io, story());
}

TEST_F(ServiceHostTest, RefusesOnePortForBothServices) {
    options.kinesis.port = options.dynamodb.port = free_port();
    EXPECT_THAT(hosting(), FailsSaying(Fault::invalid, HasSubstr("can't share port")));
}

TEST_F(ServiceHostTest, RefusesAnAddressThatIsNone) {
    options.bind_address = "localhost";
    EXPECT_THAT(hosting(),
                FailsSaying(Fault::invalid, HasSubstr("'localhost' is not an IP address")));
}

}  // namespace
}  // namespace kcl::local
