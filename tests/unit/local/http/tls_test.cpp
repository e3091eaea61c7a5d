#include "kcl/local/http/tls/server_tls.h"

#include "http/server_fixture.h"
#include "temporary_directory.h"

#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <array>
#include <filesystem>
#include <fstream>

namespace kcl::local::http {
namespace {

using kcl::testing::FailsSaying;
using kcl::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::vector<std::string> local_names{"localhost", "127.0.0.1", "::1"};

std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A client that speaks TLS and trusts nobody but the given certificate.
class TlsClient {
  public:
    TlsClient(asio::any_io_executor executor, const std::string& trusted, std::string protocols)
        : stream_(executor, prepared(context_, trusted)) {
        stream_.set_verify_callback(asio::ssl::host_name_verification("127.0.0.1"));
        SSL_set_alpn_protos(stream_.native_handle(),
                            reinterpret_cast<const unsigned char*>(protocols.data()),
                            static_cast<unsigned>(protocols.size()));
    }
    asio::awaitable<bool> connect(asio::ip::tcp::endpoint endpoint) {
        co_await stream_.next_layer().async_connect(endpoint, asio::use_awaitable);
        const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::client,
                                                              asio::as_tuple(asio::use_awaitable));
        co_return !error;
    }
    std::string protocol() {
        const unsigned char* name = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(stream_.native_handle(), &name, &length);
        return {name, name + length};
    }
    asio::awaitable<void> say(std::string text) {
        co_await asio::async_write(stream_, asio::buffer(text), asio::use_awaitable);
    }
    asio::awaitable<std::string> ask(std::string request) {
        co_await say(std::move(request));
        boost::beast::http::response<boost::beast::http::string_body> answer;
        co_await boost::beast::http::async_read(stream_, buffer_, answer, asio::use_awaitable);
        co_return answer.body();
    }

    /// How the connection ends, once the server ends it.
    asio::awaitable<boost::system::error_code> end() {
        std::array<char, 100> unread;
        const auto [error, bytes] = co_await stream_.async_read_some(
            asio::buffer(unread), asio::as_tuple(asio::use_awaitable));
        co_return error;
    }

  private:
    static asio::ssl::context& prepared(asio::ssl::context& context, const std::string& trusted) {
        context.add_certificate_authority(asio::buffer(trusted));
        context.set_verify_mode(asio::ssl::verify_peer);
        return context;
    }
    asio::ssl::context context_{asio::ssl::context::tls_client};
    asio::ssl::stream<asio::ip::tcp::socket> stream_;
    boost::beast::flat_buffer buffer_;
};

class HttpTlsTest : public HttpServerTest {
  protected:
    HttpTlsTest() {
        auto kept = ServerTls::keep(directory.path(), local_names, RealClock().system_now());
        EXPECT_THAT(kept, IsOk());
        identity = std::move(*kept);
        tls = identity.get();
    }

    TemporaryDirectory directory;
    std::unique_ptr<ServerTls> identity;
};

TEST_F(HttpTlsTest, AnswersTlsAndPlainTextOnTheSamePort) {
    auto story = [&]() -> Story {
        RawClient plain(io.get_executor());
        co_await plain.connect(endpoint);
        co_await plain.ask(post_request("/a", "one"));
        TlsClient client(io.get_executor(), content(identity->certificate_path()), "");
        EXPECT_TRUE(co_await client.connect(endpoint));
        EXPECT_EQ(co_await client.ask(get_request("/a")), "one");
        EXPECT_EQ(co_await client.ask(get_request("/b")), "nothing") << "and on one connection";
    };
    serving(story());
}

TEST_F(HttpTlsTest, AgreesOnHttp2OrHttp1WithClientsThatAsk) {
    auto story = [&]() -> Story {
        const auto trusted = content(identity->certificate_path());
        TlsClient both(io.get_executor(), trusted, "\x08http/1.1\x02h2");
        EXPECT_TRUE(co_await both.connect(endpoint));
        EXPECT_EQ(both.protocol(), "h2");
        TlsClient old(io.get_executor(), trusted, "\x08http/1.1");
        EXPECT_TRUE(co_await old.connect(endpoint));
        EXPECT_EQ(old.protocol(), "http/1.1");
        EXPECT_EQ(co_await old.ask(get_request("/a")), "nothing");
        TlsClient strange(io.get_executor(), trusted, "\x03xyz");
        EXPECT_TRUE(co_await strange.connect(endpoint));
        EXPECT_EQ(strange.protocol(), "");
    };
    serving(story());
}

TEST_F(HttpTlsTest, IsNotTrustedByAClientThatDoesNotHaveTheCertificate) {
    auto story = [&]() -> Story {
        const auto other = make_identity(local_names, RealClock().system_now());
        TlsClient client(io.get_executor(), other.certificate, "");
        EXPECT_FALSE(co_await client.connect(endpoint));
    };
    serving(story());
}

TEST_F(HttpTlsTest, CutsAClientThatStopsInTheMiddleOfTheHandshake) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say("\x16\x03\x01");
        co_await let_the_loop_turn();
        bool closed = false;
        auto wait = [&]() -> Story {
            while (!(co_await client.hear_some()).empty()) {
            }
            closed = true;
        };
        TaskGroup group(io.get_executor());
        group.spawn(wait());
        const auto patience = co_await pass_time_until(closed);
        co_await group.join();
        EXPECT_LE(patience, rules.stall + 5s);
    };
    serving(story());
}

TEST_F(HttpTlsTest, EndsOnlyTheConnectionThatSendsNoTlsAfterAll) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say("\x16 is how TLS begins, but this is none\r\n\r\n" +
                            std::string(1000, 'x'));
        while (!(co_await client.hear_some()).empty()) {
        }
        RawClient plain(io.get_executor());
        co_await plain.connect(endpoint);
        EXPECT_TRUE(co_await plain.ask(get_request("/a")));
    };
    serving(story());
}

TEST_F(HttpTlsTest, StreamsAnAnswerAndNoticesThatTheClientHasGone) {
    auto story = [&]() -> Story {
        {
            TlsClient client(io.get_executor(), content(identity->certificate_path()), "");
            EXPECT_TRUE(co_await client.connect(endpoint));
            auto ask = [&]() -> Story {
                EXPECT_EQ(co_await client.ask(get_request("/stream/a")),
                          "hello first"
                          "end");
            };
            TaskGroup group(io.get_executor());
            group.spawn(ask());
            while (service.streams == 0) co_await let_the_loop_turn();
            RawClient writer(io.get_executor());
            co_await writer.connect(endpoint);
            co_await writer.ask(post_request("/a", "first"));
            co_await let_the_loop_turn();
            co_await writer.ask(post_request("/a", "end"));
            co_await group.join();
        }
        while (service.streams > 0) co_await let_the_loop_turn();
    };
    serving(story());
}

TEST_F(HttpTlsTest, SaysInTlsThatItClosesAConnection) {
    auto story = [&]() -> Story {
        const auto trusted = content(identity->certificate_path());
        TlsClient polite(io.get_executor(), trusted, "");
        EXPECT_TRUE(co_await polite.connect(endpoint));
        co_await polite.ask("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        EXPECT_EQ(co_await polite.end(), asio::error::eof);
        TlsClient wrong(io.get_executor(), trusted, "");
        EXPECT_TRUE(co_await wrong.connect(endpoint));
        co_await wrong.ask("nonsense\r\n\r\n");
        EXPECT_EQ(co_await wrong.end(), asio::error::eof);
        TlsClient idle(io.get_executor(), trusted, "");
        EXPECT_TRUE(co_await idle.connect(endpoint));
        co_await idle.ask(get_request("/a"));
        stop();
        EXPECT_EQ(co_await idle.end(), asio::error::eof);
    };
    serving(story());
}

TEST_F(HttpTlsTest, BreaksOffWithoutAWordWhereARuleWantsTheNetworkToFail) {
    auto story = [&]() -> Story {
        TlsClient client(io.get_executor(), content(identity->certificate_path()), "");
        EXPECT_TRUE(co_await client.connect(endpoint));
        co_await client.say("GET /a HTTP/1.1\r\nHost: localhost\r\nX-Delivery: nothing\r\n\r\n");
        EXPECT_EQ(co_await client.end(), asio::ssl::error::stream_truncated);
    };
    serving(story());
}

TEST(ServerTls, KeepsItsCertificateFromOneRunToTheNext) {
    const TemporaryDirectory directory;
    const auto now = RealClock().system_now();
    const auto first = ServerTls::keep(directory.path(), local_names, now);
    ASSERT_THAT(first, IsOk());
    const auto path = (*first)->certificate_path();
    EXPECT_EQ(path, directory.path() / "tls" / "certificate.pem");
    const auto before = content(path);
    EXPECT_THAT(before, StartsWith("-----BEGIN CERTIFICATE-----"));
    ASSERT_THAT(ServerTls::keep(directory.path(), local_names, now), IsOk());
    EXPECT_EQ(content(path), before);
    using std::filesystem::perms;
    const auto key = std::filesystem::status(directory.path() / "tls" / "key.pem").permissions();
    EXPECT_EQ(key, perms::owner_read | perms::owner_write);
}

TEST(ServerTls, MakesItsCertificateAnewWhenItWouldNotDoAnyMore) {
    const TemporaryDirectory directory;
    const auto now = RealClock().system_now();
    const auto path = directory.path() / "tls" / "certificate.pem";
    ASSERT_THAT(ServerTls::keep(directory.path(), local_names, now), IsOk());
    auto before = content(path);
    auto names = local_names;
    names.emplace_back("192.0.2.7");
    ASSERT_THAT(ServerTls::keep(directory.path(), names, now), IsOk());
    EXPECT_NE(content(path), before) << "it must name the address";
    before = content(path);
    ASSERT_THAT(ServerTls::keep(directory.path(), local_names, now + std::chrono::days(4000)),
                IsOk());
    EXPECT_NE(content(path), before) << "it had expired";
    std::ofstream(path) << "nonsense";
    ASSERT_THAT(ServerTls::keep(directory.path(), local_names, now), IsOk());
    EXPECT_THAT(content(path), StartsWith("-----BEGIN CERTIFICATE-----"));
}

TEST(ServerTls, SaysWhatIsWrongWithFilesThatItIsGiven) {
    const TemporaryDirectory directory;
    const auto now = RealClock().system_now();
    const auto here = directory.path() / "tls" / "certificate.pem";
    const auto key = directory.path() / "tls" / "key.pem";
    ASSERT_THAT(ServerTls::keep(directory.path(), local_names, now), IsOk());
    EXPECT_THAT(ServerTls::load(here, key), IsOk());
    EXPECT_THAT(ServerTls::load("/not/there.pem", key),
                FailsSaying(Fault::invalid, "can't read /not/there.pem"));
    EXPECT_THAT(
        ServerTls::load(here, here),
        FailsSaying(Fault::invalid, HasSubstr("are not a certificate and its private key")));
    std::ofstream(directory.path() / "other.pem") << make_identity(local_names, now).key;
    EXPECT_THAT(
        ServerTls::load(here, directory.path() / "other.pem"),
        FailsSaying(Fault::invalid, HasSubstr("are not a certificate and its private key")));
}

}  // namespace
}  // namespace kcl::local::http
