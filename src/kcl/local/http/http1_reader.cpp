#include "kcl/local/http/http1_reader.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::http {

namespace beast = boost::beast;
using boost::system::error_code;

namespace {
constexpr std::size_t small_read = std::size_t{4} << 10;
constexpr std::size_t large_read = std::size_t{256} << 10;
constexpr std::size_t kept_while_idle = std::size_t{64} << 10;
}  // namespace

/// Beast's grammar, writing straight into a Call.
class Http1Reader::Parser final : public beast::http::basic_parser<true> {
  public:
    explicit Parser(ReadLimits limits) {
        header_limit(static_cast<std::uint32_t>(limits.head));
        body_limit(limits.body);
        eager(true);
        call.headers.reserve(12);
    }

    Call call;
    std::string body;
    bool expects_continue = false;
    bool knows_chunks = true;

  private:
    using string_view = beast::string_view;

    void on_request_impl(beast::http::verb, string_view method, string_view target, int version,
                         error_code&) override {
        knows_chunks = version >= 11;
        call.method.assign(method.data(), method.size());
        call.target.assign(target.data(), target.size());
    }
    void on_field_impl(beast::http::field field, string_view name, string_view value,
                       error_code&) override {
        if (field == beast::http::field::expect)
            expects_continue = beast::iequals(value, "100-continue");
        call.headers.emplace_back(name, value);
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        if (length) body.reserve(static_cast<std::size_t>(*length) + wire::json_padding);
    }
    std::size_t on_body_impl(string_view bytes, error_code&) override {
        body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) override {
        return on_body_impl(bytes, error);
    }
    void on_header_impl(error_code&) override {}
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, string_view, int, error_code&) override {}
};

Http1Reader::Http1Reader(ReadLimits limits)
    : limits_(limits), parser_(std::make_unique<Parser>(limits)) {}
Http1Reader::~Http1Reader() = default;

asio::mutable_buffer Http1Reader::space() {
    const auto expected =
        parser_->is_header_done() ? parser_->content_length_remaining().value_or(large_read) : 0;
    return buffer_.prepare(std::clamp<std::size_t>(expected, small_read, large_read));
}

void Http1Reader::arrived(std::size_t bytes) { buffer_.commit(bytes); }

bool Http1Reader::between_requests() const { return buffer_.size() == 0 && !parser_->got_some(); }

Http1Reader::Progress Http1Reader::parse() {
    if (!parser_->got_some())  // some clients send an empty line after a body
        while (buffer_.size() > 0 &&
               std::string_view("\r\n").contains(*static_cast<const char*>(buffer_.data().data())))
            buffer_.consume(1);
    while (buffer_.size() > 0 && !parser_->is_done()) {
        error_code error;
        buffer_.consume(parser_->put(buffer_.data(), error));
        if (error == beast::http::error::need_more) break;
        if (error == beast::http::error::body_limit)
            return refuse(413, fmt::format("the body is larger than {} bytes", limits_.body));
        if (error == beast::http::error::header_limit)
            return refuse(431, fmt::format("the headers are larger than {} bytes", limits_.head));
        if (error) return refuse(400, "this is not an HTTP/1.1 request: " + error.message());
    }
    if (parser_->is_done()) return Progress::complete;
    if (parser_->is_header_done() && std::exchange(parser_->expects_continue, false))
        return Progress::wants_to_continue;
    return Progress::starved;
}

Http1Reader::Progress Http1Reader::refuse(int status, std::string reason) {
    refusal_ = Answer{status, {{"Content-Type", "text/plain"}}, std::move(reason) + "\n"};
    return Progress::refused;
}

Call Http1Reader::take() {
    Call call = std::move(parser_->call);
    call.body = std::make_shared<const std::string>(std::move(parser_->body));
    keep_alive_ = parser_->keep_alive();
    head_only_ = call.method == "HEAD";
    knows_chunks_ = parser_->knows_chunks;
    parser_ = std::make_unique<Parser>(limits_);
    if (buffer_.size() == 0 && buffer_.capacity() > kept_while_idle) buffer_.shrink_to_fit();
    return call;
}

}  // namespace kcl::local::http
