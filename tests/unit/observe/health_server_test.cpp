#include "kcl/observe/health_server.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace kcl::observe {
namespace {

using asio::ip::tcp;

/// What `request` is answered, headers and all, up to the end of the connection.
asio::awaitable<std::string> ask(std::uint16_t port, std::string request) {
    tcp::socket socket(co_await asio::this_coro::executor);
    co_await socket.async_connect({asio::ip::address_v4::loopback(), port}, asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
    std::string answer;
    for (;;) {
        char chunk[1024];
        boost::system::error_code error;
        const auto n = co_await socket.async_read_some(
            asio::buffer(chunk), asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return answer;
        answer.append(chunk, n);
    }
}

class HealthServerTest : public testing::Test {
  protected:
    std::string answer_to(std::string request) {
        asio::io_context io;
        HealthServer server(io.get_executor(), [this] { return consumers; });
        EXPECT_TRUE(server.listen(0).has_value());
        asio::cancellation_signal stop;
        asio::co_spawn(io, server.run(),
                       asio::bind_cancellation_slot(
                           stop.slot(), [](std::exception_ptr error) { EXPECT_FALSE(error); }));
        std::string answer;
        asio::co_spawn(io, ask(server.port(), std::move(request)),
                       [&](std::exception_ptr, std::string got) {
                           answer = std::move(got);
                           stop.emit(asio::cancellation_type::terminal);
                       });
        io.run();
        return answer;
    }
    std::size_t consumers = 0;
};

TEST_F(HealthServerTest, AnswersTheNumberOfConsumersOnAnyPath) {
    consumers = 3;
    for (const char* path : {"/", "/health", "/any/thing?x=1"}) {
        const auto answer = answer_to("GET " + std::string(path) +
                                      " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
        EXPECT_NE(answer.find("Content-Type: text/plain\r\n"), std::string::npos);
        EXPECT_TRUE(answer.ends_with("\r\n\r\n3")) << answer;
    }
}

TEST_F(HealthServerTest, ClosesTheConnectionOfAClientThatTalksNonsense) {
    EXPECT_EQ(answer_to("nonsense\r\n\r\n"), "");
}

TEST(HealthServer, SaysWhichPortIsTaken) {
    asio::io_context io;
    HealthServer first(io.get_executor(), [] { return std::size_t{0}; });
    ASSERT_TRUE(first.listen(0).has_value());
    HealthServer second(io.get_executor(), [] { return std::size_t{0}; });
    const auto result = second.listen(first.port());
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().fault, Fault::exists);
    EXPECT_NE(result.error().message.find(std::to_string(first.port())), std::string::npos);
}

}  // namespace
}  // namespace kcl::observe
