#include "kcl/aws/http/network_transport.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "certificates.h"
#include "scripted_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kcl::aws {
namespace {

using ::testing::AllOf;
using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

class TlsTest : public ::testing::Test {
  protected:
    Result<HttpResponse> get(const std::string& url, TransportSettings settings) {
        NetworkTransport transport(io.get_executor(), clock, std::move(settings));
        return get_with(transport, url);
    }
    Result<HttpResponse> get_with(NetworkTransport& transport, const std::string& url) {
        HttpRequest request{.method = "GET", .url = url};
        return testing::run(io, transport.send(std::move(request), SteadyTime::max()));
    }

    asio::io_context io;
    testing::ManualClock clock;
    TestAuthority authority;
    TemporaryFile trusted{authority.certificate_pem()};
};

TEST_F(TlsTest, AcceptsTheRightNameFromATrustedAuthority) {
    auto identity = authority.server_for("DNS:localhost,IP:127.0.0.1");
    ScriptedServer server(io, [](const auto&) { return ok("secret"); }, &identity);
    for (const char* host : {"localhost", "127.0.0.1"}) {
        const auto answer = get(server.url(host), {.ca_file = trusted.path()});
        ASSERT_THAT(answer, IsOk()) << host;
        EXPECT_EQ(answer->body, "secret");
    }
}

TEST_F(TlsTest, RefusesACertificateForAnotherName) {
    auto identity = authority.server_for("DNS:elsewhere.example,IP:10.0.0.1");
    ScriptedServer server(io, [](const auto&) { return ok("never read"); }, &identity);
    for (const char* host : {"localhost", "127.0.0.1"})
        EXPECT_THAT(
            get(server.url(host), {.ca_file = trusted.path()}),
            FailsSaying(Fault::unavailable, AllOf(HasSubstr(host), HasSubstr("for another name"))));
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(TlsTest, RefusesAnUnknownAuthorityAndSaysWhereToNameIt) {
    auto identity = authority.server_for("DNS:localhost");
    ScriptedServer server(io, [](const auto&) { return ok("never read"); }, &identity);
    const TestAuthority other;
    const TemporaryFile others(other.certificate_pem());
    EXPECT_THAT(get(server.url("localhost"), {.ca_file = others.path()}),
                FailsSaying(Fault::unavailable,
                            AllOf(HasSubstr("no trusted authority"), HasSubstr("AWS_CA_BUNDLE"))));
    EXPECT_THAT(get(server.url("localhost"), {}),
                FailsSaying(Fault::unavailable, HasSubstr("no trusted authority")));
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(TlsTest, RefusesAnExpiredCertificate) {
    auto identity = authority.server_for("DNS:localhost", -1);
    ScriptedServer server(io, [](const auto&) { return ok("never read"); }, &identity);
    EXPECT_THAT(get(server.url("localhost"), {.ca_file = trusted.path()}),
                FailsSaying(Fault::unavailable, HasSubstr("certificate has expired")));
}

TEST_F(TlsTest, NamesTheBundleThatCannotBeRead) {
    EXPECT_THAT(get("https://127.0.0.1:1/", {.ca_file = "/no/such/bundle.pem"}), Not(IsOk()));
    auto identity = authority.server_for("DNS:localhost");
    ScriptedServer server(io, [](const auto&) { return ok("never read"); }, &identity);
    EXPECT_THAT(get(server.url(), {.ca_file = "/no/such/bundle.pem"}),
                FailsSaying(Fault::invalid,
                            AllOf(HasSubstr("/no/such/bundle.pem"), HasSubstr("AWS_CA_BUNDLE"))));
}

TEST_F(TlsTest, SaysWhenTheServerDoesNotSpeakTls) {
    ScriptedServer server(io, [](const auto&) { return ok("plain"); });
    server.greeting = "HTTP/1.1 400 Bad Request\r\n\r\n";
    EXPECT_THAT(
        get(fmt::format("https://127.0.0.1:{}/", server.port()), {.ca_file = trusted.path()}),
        FailsSaying(Fault::unavailable, HasSubstr("TLS handshake with 127.0.0.1")));
}

TEST_F(TlsTest, ResumesTheLastSessionOnANewConnection) {
    auto identity = authority.server_for("DNS:localhost");
    ScriptedServer server(
        io, [](const auto&) { return closing(ok("", "Connection: close\r\n")); }, &identity);
    NetworkTransport transport(io.get_executor(), clock, {.ca_file = trusted.path()});
    for (int i = 0; i < 3; ++i) EXPECT_THAT(get_with(transport, server.url("localhost")), IsOk());
    EXPECT_EQ(server.connections(), 3);
    EXPECT_EQ(server.resumed_sessions(), 2);
}

TEST_F(TlsTest, KeepsConnectionsAndCarriesLargeBodies) {
    auto identity = authority.server_for("DNS:localhost");
    const std::string large(3'000'000, 'z');
    ScriptedServer server(io, [&](const auto&) { return ok(large); }, &identity);
    NetworkTransport transport(io.get_executor(), clock, {.ca_file = trusted.path()});
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(get_with(transport, server.url("localhost")).value().body == large);
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(TlsTest, KeepsAConnectionThatIsOfferedANewSession) {
    auto identity = authority.server_for("DNS:localhost");
    const auto with_ticket = [](const auto&) {
        auto reply = ok("");
        reply.new_ticket = true;
        return reply;
    };
    ScriptedServer server(io, with_ticket, &identity);
    NetworkTransport transport(io.get_executor(), clock, {.ca_file = trusted.path()});
    for (int i = 0; i < 3; ++i) {
        EXPECT_THAT(get_with(transport, server.url("localhost")), IsOk());
        io.poll();  // the offer arrives while nobody reads
    }
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(TlsTest, SeesThatAKeptConnectionIsClosedBeforeItSendsAnything) {
    auto identity = authority.server_for("DNS:localhost");
    ScriptedServer server(io, [](const auto&) { return closing(ok("")); }, &identity);
    NetworkTransport transport(io.get_executor(), clock, {.ca_file = trusted.path()});
    for (int i = 0; i < 2; ++i) {
        const auto answer = get_with(transport, server.url("localhost"));
        ASSERT_THAT(answer, IsOk());
        EXPECT_FALSE(answer->sent_twice);
        io.poll();
    }
    EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(TlsTest, GoesThroughAProxysTunnelWithCredentials) {
    auto identity = authority.server_for("DNS:kinesis.example");
    ScriptedServer server(io, [](const auto&) { return ok("through"); }, &identity);
    ScriptedServer proxy(io, [&](const auto&) {
        return ScriptedReply{.pieces = {"HTTP/1.1 200 Connection established\r\n\r\n"},
                             .tunnel_to = server.port()};
    });
    const auto settings = TransportSettings{
        .ca_file = trusted.path(),
        .https_proxy = fmt::format("http://user:p%40ss@127.0.0.1:{}", proxy.port())};
    const auto answer = get("https://kinesis.example/", settings);
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->body, "through");
    ASSERT_EQ(proxy.requests().size(), 1U);
    EXPECT_EQ(proxy.requests()[0].line(), "CONNECT kinesis.example:443 HTTP/1.1");
    EXPECT_TRUE(proxy.requests()[0].has("Proxy-Authorization: Basic dXNlcjpwQHNz\r\n"));
    ASSERT_EQ(server.requests().size(), 1U);
    EXPECT_TRUE(server.requests()[0].has("Host: kinesis.example\r\n"));
    EXPECT_FALSE(server.requests()[0].has("Proxy-Authorization"));
}

TEST_F(TlsTest, SaysWhyAProxyRefusesATunnel) {
    ScriptedServer forbidding(io,
                              [](const auto&) { return raw("HTTP/1.1 403 Forbidden\r\n\r\n"); });
    EXPECT_THAT(
        get("https://kinesis.example/", {.https_proxy = forbidding.url()}),
        FailsSaying(Fault::unavailable, AllOf(HasSubstr("refused a tunnel to kinesis.example:443"),
                                              HasSubstr("403 Forbidden"))));
    ScriptedServer asking(io, [](const auto&) { return raw("HTTP/1.1 407 Who\r\n\r\n"); });
    const auto settings = TransportSettings{
        .https_proxy = fmt::format("http://me:secret@127.0.0.1:{}", asking.port())};
    EXPECT_THAT(get("https://kinesis.example/", settings),
                FailsSaying(Fault::denied,
                            AllOf(HasSubstr("other credentials"), Not(HasSubstr("secret")))));
}

TEST_F(TlsTest, AsksAForwardingProxyWithTheWholeUrl) {
    ScriptedServer proxy(io, [](const auto&) { return ok("forwarded"); });
    NetworkTransport transport(
        io.get_executor(), clock,
        {.http_proxy = fmt::format("http://u:p@127.0.0.1:{}", proxy.port())});
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(get_with(transport, "http://kinesis.example:4567/a?b").value().body, "forwarded");
    EXPECT_EQ(proxy.connections(), 1);
    const auto& request = proxy.requests()[1];
    EXPECT_EQ(request.line(), "GET http://kinesis.example:4567/a?b HTTP/1.1");
    EXPECT_TRUE(request.has("Host: kinesis.example:4567\r\n"));
    EXPECT_TRUE(request.has("Proxy-Authorization: Basic dTpw\r\n"));
}

}  // namespace
}  // namespace kcl::aws
