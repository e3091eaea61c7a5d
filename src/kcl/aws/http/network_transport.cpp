#include "kcl/aws/http/network_transport.h"

#include "kcl/aws/http/request_head.h"
#include "kcl/aws/run_on.h"
#include "kcl/base/with_deadline.h"

#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace kcl::aws {

/// One send(), on its way.
struct NetworkTransport::Call {
    enum class Stage { waiting, connecting, sent };

    HttpRequest request;
    SteadyTime deadline;
    Route route{};
    std::string key{};
    Stage stage = Stage::waiting;
    bool sent_twice = false;
    Result<HttpResponse> answer{};
};

NetworkTransport::NetworkTransport(asio::any_io_executor io, Clock& clock,
                                   TransportSettings settings)
    : io_(std::move(io)),
      clock_(clock),
      settings_(std::move(settings)),
      proxies_(ProxyRules::from(settings_)),
      connector_(io_, clock_, settings_),
      pool_(clock_, settings_.connections_per_host, settings_.idle_limit) {}

NetworkTransport::~NetworkTransport() = default;

asio::awaitable<Result<HttpResponse>> NetworkTransport::send(HttpRequest request,
                                                             SteadyTime deadline) {
    auto url = parse_http_url(request.url);
    if (!url) co_return std::unexpected(std::move(url).error());
    if (auto good = check_head(request); !good) co_return std::unexpected(std::move(good).error());
    if (!proxies_) co_return std::unexpected(proxies_.error());

    Call call{std::move(request), deadline};
    call.route.url = std::move(*url);
    if (const auto* proxy = proxies_->proxy_for(call.route.url)) call.route.proxy = *proxy;
    call.key = call.route.key();
    co_await run_on(asio::make_strand(io_), perform(call));
    co_return std::move(call.answer);
}

asio::awaitable<void> NetworkTransport::perform(Call& call) {
    call.answer = co_await with_deadline(clock_, call.deadline, exchange(call));
    if (call.answer)
        call.answer->sent_twice = call.sent_twice;
    else if (call.answer.error().fault == Fault::timed_out)
        call.answer = std::unexpected(explain_timeout(call));
}

asio::awaitable<Result<HttpResponse>> NetworkTransport::exchange(Call& call) {
    const auto executor = co_await asio::this_coro::executor;
    ConnectionPool::Turn turn(pool_, call.key, executor);
    co_await turn.come();
    call.stage = Call::Stage::connecting;
    auto kept = pool_.take(call.key);
    if (!kept) co_return co_await exchange_fresh(call);

    call.stage = Call::Stage::sent;
    auto answer = co_await kept->exchange(call.request, call.route.url);
    if (!answer && answer.error().nothing_arrived) {
        kept.reset();
        call.sent_twice = true;
        co_return co_await exchange_fresh(call);
    }
    pool_.give_back(call.key, std::move(kept));
    if (!answer) co_return std::unexpected(std::move(answer).error().error);
    co_return std::move(*answer);
}

asio::awaitable<Result<HttpResponse>> NetworkTransport::exchange_fresh(Call& call) {
    auto connection = co_await connector_.connect(call.route, call.deadline);
    if (!connection) co_return std::unexpected(std::move(connection).error());
    call.stage = Call::Stage::sent;
    auto answer = co_await (*connection)->exchange(call.request, call.route.url);
    pool_.give_back(call.key, std::move(*connection));
    if (!answer) co_return std::unexpected(std::move(answer).error().error);
    co_return std::move(*answer);
}

Error NetworkTransport::explain_timeout(const Call& call) const {
    const auto server = call.route.url.host_and_port();
    switch (call.stage) {
        case Call::Stage::waiting:
            return {Fault::unavailable,
                    fmt::format("all {} connections to {} stayed busy until the deadline",
                                settings_.connections_per_host, server),
                    {}};
        case Call::Stage::connecting:
            return {Fault::unavailable,
                    fmt::format("no connection to {} before the deadline", server),
                    {}};
        case Call::Stage::sent:
            break;
    }
    return {Fault::timed_out, fmt::format("no answer from {} before the deadline", server), {}};
}

}  // namespace kcl::aws
