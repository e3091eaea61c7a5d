#include "kcl/local/http/who_is_there.h"

#include "kcl/base/with_deadline.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::http {

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view family = "kcl-local/";
constexpr std::size_t head_limit = std::size_t{16} << 10;

std::string_view header(std::string_view head, std::string_view name) {
    while (!head.empty()) {
        const auto end = std::min(head.find("\r\n"), head.size());
        const auto line = head.substr(0, end);
        head.remove_prefix(std::min(end + 2, head.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !boost::beast::iequals(line.substr(0, colon), name))
            continue;
        const auto value = line.substr(colon + 1);
        return value.substr(std::min(value.find_first_not_of(' '), value.size()));
    }
    return {};
}

asio::awaitable<Result<std::string>> ask(asio::ip::tcp::endpoint endpoint) {
    asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
    const auto [refused] = co_await socket.async_connect(endpoint, as_result);
    if (refused) co_return failure(Fault::unavailable, "nobody answers: " + refused.message());
    const std::string request = fmt::format(
        "GET / HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", endpoint.port());
    const auto [broken, sent] =
        co_await asio::async_write(socket, asio::buffer(request), as_result);
    if (broken) co_return failure(Fault::unavailable, "the connection broke: " + broken.message());
    std::string head;
    const auto [ended, length] = co_await asio::async_read_until(
        socket, asio::dynamic_buffer(head, head_limit), "\r\n\r\n", as_result);
    if (ended || !head.starts_with("HTTP/1."))
        co_return failure(Fault::corrupt, "what listens there does not speak HTTP");
    co_return std::string(header(std::string_view(head).substr(0, length), "Server"));
}

}  // namespace

std::string server_name(std::string_view service) {
    return fmt::format("{}{}; {}", family, KCL_VERSION, service);
}

std::string_view service_of(std::string_view server) {
    const auto mark = server.find("; ");
    if (!server.starts_with(family) || mark == std::string_view::npos) return {};
    return server.substr(mark + 2);
}

asio::awaitable<Result<std::string>> who_is_there(asio::ip::tcp::endpoint endpoint, Clock& clock,
                                                  SteadyTime deadline) {
    auto answer = ask(endpoint);
    auto result = co_await with_deadline(clock, deadline, std::move(answer));
    co_return result;
}

Neighbour neighbour(const Result<std::string>& found, std::string_view service) {
    if (found) return service_of(*found) == service ? Neighbour::same : Neighbour::other;
    return found.error().fault == Fault::unavailable ? Neighbour::nobody : Neighbour::other;
}

std::string describe(const Result<std::string>& found) {
    if (!found) return fmt::format("another program ({})", found.error().message);
    if (const auto service = service_of(*found); !service.empty())
        return fmt::format("the local {}", service);
    return found->empty() ? "another program" : fmt::format("another program (Server: {})", *found);
}

}  // namespace kcl::local::http
