#include "kcl/local/http/listener.h"

#include "kcl/local/http/audience.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kcl::local::http {

Listener::Listener(Audience& audience, const Service& service, std::unique_ptr<AnswerStream> stream)
    : audience_(audience), service_(service), stream_(std::move(stream)) {}

Listener::~Listener() { audience_.leave(*this); }

asio::awaitable<std::optional<AnswerStream::Part>> Listener::next() {
    part_.reset();
    if (closed_ || failed_) co_return std::nullopt;
    auto start = [this](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        wait([shared] { std::move (*shared)(); });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(start,
                                                                          asio::use_awaitable);
    co_return std::move(part_);
}

void Listener::wait(std::function<void()> resume) {
    resume_ = std::move(resume);
    audience_.join(*this);
}

void Listener::close() {
    closed_ = true;
    if (!resume_) return;
    audience_.leave(*this);
    resume();
}

/// The waiting coroutine goes on at once; this object may end meanwhile.
void Listener::resume() {
    const auto go_on = std::exchange(resume_, nullptr);
    go_on();
}

}  // namespace kcl::local::http
