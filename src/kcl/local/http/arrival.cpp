#include "kcl/local/http/arrival.h"

#include "kcl/local/http/http1_connection.h"
#include "kcl/local/http/http2/http2_connection.h"

#include <boost/asio/buffer.hpp>

#include <array>

namespace kcl::local::http {

namespace {
constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
}

Speech speech_of(std::string_view first) {
    const auto common = std::min(first.size(), preface.size());
    if (first.substr(0, common) != preface.substr(0, common)) return Speech::http1;
    return first.size() < preface.size() ? Speech::unclear : Speech::http2;
}

Arrival::Arrival(asio::ip::tcp::socket socket, const Front& front)
    : front_(front), channel_(std::move(socket), Patience(front.clock, front.rules)) {}

Arrival::~Arrival() = default;

asio::awaitable<void> Arrival::run() {
    if (front_.tls) {
        const bool wants_tls = co_await channel_.begins_with_tls();
        if (wants_tls) {
            const bool ready = co_await channel_.start_tls(*front_.tls);
            if (!ready) co_return;
        }
    }
    const std::string first = co_await first_bytes();
    if (first.empty()) co_return;
    if (speech_of(first) == Speech::http2) {
        conversation_ = std::make_unique<Http2Connection>(channel_, front_, first);
    } else {
        conversation_ = std::make_unique<Http1Connection>(channel_, front_, first);
    }
    co_await conversation_->run();
    channel_.close();
}

/// Enough to know what the client speaks; empty when it leaves before.
asio::awaitable<std::string> Arrival::first_bytes() {
    std::string first;
    std::array<char, 4096> space;
    while (speech_of(first) == Speech::unclear) {
        const auto [error, bytes] = co_await channel_.read_some(asio::buffer(space));
        if (error || bytes == 0) co_return std::string();
        if (first.empty()) channel_.patience().begin();
        first.append(space.data(), bytes);
    }
    co_return first;
}

void Arrival::finish() {
    if (conversation_) return conversation_->finish();
    channel_.close();
}

void Arrival::cut() {
    if (conversation_) return conversation_->cut();
    channel_.close();
}

void Arrival::look(SteadyTime now) {
    if (conversation_) return conversation_->look(now);
    if (channel_.patience().deadline() <= now) channel_.close();
}

}  // namespace kcl::local::http
