#include "kcl/aws/http/http1_connection.h"

#include "kcl/aws/http/request_head.h"
#include "kcl/wire/document.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

#include <array>
#include <poll.h>

namespace kcl::aws {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

tcp::socket& socket_of(tcp::socket& socket) { return socket; }
tcp::socket& socket_of(TlsStream& stream) { return stream.next_layer(); }

/// What an idle connection may bring that is no farewell: on TLS a new session ticket, in plain
/// HTTP nothing.
constexpr bool may_bring_news(const tcp::socket&) { return false; }
constexpr bool may_bring_news(const TlsStream&) { return true; }

/// Whether the server has closed its side of an idle connection, or said what nobody asked.
template <class Stream>
bool has_ended(Stream& stream) {
    pollfd look{
        .fd = socket_of(stream).native_handle(), .events = POLLIN | POLLRDHUP, .revents = 0};
    if (::poll(&look, 1, 0) == 0) return false;
    return look.revents != POLLIN || !may_bring_news(stream);
}

Error describe(const error_code& error, const HttpUrl& url) {
    const auto server = url.host_and_port();
    if (error == http::error::body_limit)
        return {Fault::corrupt, fmt::format("the answer of {} is larger than allowed", server), {}};
    if (error == http::error::header_limit)
        return {Fault::corrupt,
                fmt::format("the headers of the answer of {} are larger than allowed", server),
                {}};
    if (error == http::error::end_of_stream || error == asio::error::eof)
        return {Fault::unavailable,
                fmt::format("{} closed the connection without an answer", server),
                {}};
    if (error == http::error::partial_message)
        return {Fault::unavailable,
                fmt::format("{} closed the connection in the middle of its answer", server),
                {}};
    if (error.category() == error_code(http::error::bad_version).category())
        return {Fault::unavailable,
                fmt::format("{} answered something that is not HTTP: {}", server, error.message()),
                {}};
    return {Fault::unavailable,
            fmt::format("the connection to {} broke: {}", server, error.message()),
            {}};
}

std::vector<Header> headers_of(const http::fields& fields) {
    std::vector<Header> headers;
    for (const auto& field : fields) headers.emplace_back(field.name_string(), field.value());
    return headers;
}

using Parser = http::response_parser<http::string_body>;

template <class Stream>
class Http1Connection final : public Connection {
  public:
    Http1Connection(Stream stream, Http1Terms terms)
        : stream_(std::move(stream)), terms_(std::move(terms)) {}

    asio::awaitable<std::expected<HttpResponse, BrokenExchange>> exchange(
        const HttpRequest& request, const HttpUrl& url) override {
        reusable_ = false;
        const auto head = request_head(
            request, url, terms_.forwarding_proxy ? &*terms_.forwarding_proxy : nullptr);
        const std::array<asio::const_buffer, 2> parts{asio::buffer(head),
                                                      asio::buffer(request.body)};
        // A server may refuse a request half-way and close; its answer then says more than our
        // broken pipe.
        const auto [write_error, written] = co_await asio::async_write(stream_, parts, as_result);

        std::optional<Parser> parser;
        const auto read_error = co_await read_head(parser, request.method == "HEAD");
        if (read_error) {
            const bool nothing = !parser->got_some() && buffer_.size() == 0;
            co_return std::unexpected(
                BrokenExchange{describe(write_error ? write_error : read_error, url), nothing});
        }
        const auto body_error = co_await read_body(*parser);
        if (body_error) co_return std::unexpected(BrokenExchange{describe(body_error, url), false});

        HttpResponse response;
        response.status = static_cast<int>(parser->get().result_int());
        response.headers = headers_of(parser->get());
        response.body = std::move(body_);
        reusable_ = !write_error && parser->keep_alive() && buffer_.size() == 0;
        co_return response;
    }

    bool reusable() override { return reusable_ && !has_ended(stream_); }

  private:
    /// Reads up to the end of the headers of the final answer, passing over "100 Continue" and its
    /// like.
    asio::awaitable<error_code> read_head(std::optional<Parser>& parser, bool without_body) {
        for (;;) {
            parser.emplace();
            parser->header_limit(static_cast<std::uint32_t>(terms_.header_limit));
            parser->body_limit(terms_.response_limit);
            parser->skip(without_body);
            const auto [error, read] =
                co_await http::async_read_header(stream_, buffer_, *parser, as_result);
            if (error || parser->get().result_int() >= 200) co_return error;
        }
    }

    /// Leaves the body in `body_`. One of known length is read straight into place, with the room
    /// behind it that spares the JSON parser a copy.
    asio::awaitable<error_code> read_body(Parser& parser) {
        body_.clear();
        if (parser.is_done()) co_return error_code{};
        const auto length = parser.content_length();
        if (!length) {
            const auto [error, read] =
                co_await http::async_read(stream_, buffer_, parser, as_result);
            body_ = std::move(parser.get().body());
            co_return error;
        }
        body_.reserve(*length + wire::json_padding);
        body_.resize_and_overwrite(*length, [](char*, std::size_t size) { return size; });
        const auto here = asio::buffer_copy(asio::buffer(body_), buffer_.data());
        buffer_.consume(here);
        if (here == body_.size()) co_return error_code{};
        const auto [error, read] =
            co_await asio::async_read(stream_, asio::buffer(body_) + here, as_result);
        co_return error == asio::error::eof ? error_code(http::error::partial_message) : error;
    }

    Stream stream_;
    Http1Terms terms_;
    beast::flat_buffer buffer_;
    std::string body_;
    bool reusable_ = false;
};

}  // namespace

std::unique_ptr<Connection> make_http1_connection(tcp::socket socket, Http1Terms terms) {
    return std::make_unique<Http1Connection<tcp::socket>>(std::move(socket), std::move(terms));
}

std::unique_ptr<Connection> make_http1_connection(TlsStream stream, Http1Terms terms) {
    return std::make_unique<Http1Connection<TlsStream>>(std::move(stream), std::move(terms));
}

asio::awaitable<Result<void>> open_tunnel(tcp::socket& socket, const Proxy& proxy,
                                          const std::string& target) {
    const auto name = HttpUrl{false, proxy.host, proxy.port, {}, {}}.host_and_port();
    const auto head = tunnel_head(proxy, target);
    const auto [write_error, written] =
        co_await asio::async_write(socket, asio::buffer(head), as_result);
    beast::flat_buffer buffer;
    http::response_parser<http::empty_body> parser;
    parser.skip(true);
    const auto [read_error, read] =
        co_await http::async_read_header(socket, buffer, parser, as_result);
    if (read_error)
        co_return failure(Fault::unavailable,
                          fmt::format("the proxy {} did not open a tunnel to {}: {}", name, target,
                                      (write_error ? write_error : read_error).message()));
    const auto status = parser.get().result_int();
    if (status == 407)
        co_return failure(
            Fault::denied,
            fmt::format("the proxy {} wants other credentials: put user:password@ into its URL",
                        name));
    if (status / 100 != 2)
        co_return failure(Fault::unavailable,
                          fmt::format("the proxy {} refused a tunnel to {}: {} {}", name, target,
                                      status, std::string_view(parser.get().reason())));
    co_return Result<void>{};
}

}  // namespace kcl::aws
