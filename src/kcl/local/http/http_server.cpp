#include "kcl/local/http/http_server.h"

#include "kcl/local/http/arrival.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <cassert>

namespace kcl::local::http {

namespace {

constexpr Duration between_looks_at_deadlines = 1s;
constexpr Duration wait_for_descriptors = 100ms;

/// An entry in the list of open connections, for as long as its coroutine lives.
class Entry {
  public:
    Entry(std::list<Connection*>& list, Connection& connection)
        : list_(list), place_(list.insert(list.end(), &connection)) {}
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry() { list_.erase(place_); }

  private:
    std::list<Connection*>& list_;
    std::list<Connection*>::iterator place_;
};

}  // namespace

HttpServer::HttpServer(std::vector<asio::ip::tcp::acceptor> acceptors, Service& service,
                       TurnCommitter& committer, Clock& clock, ConnectionRules rules,
                       TroubleListener trouble)
    : acceptors_(std::move(acceptors)),
      service_(service),
      committer_(committer),
      clock_(clock),
      rules_(std::move(rules)),
      trouble_(std::move(trouble)),
      serving_(acceptors_.at(0).get_executor()),
      opened_(acceptors_.at(0).get_executor()) {}

HttpServer::~HttpServer() = default;

asio::awaitable<void> HttpServer::run() {
    const auto executor = acceptors_.front().get_executor();
    TaskGroup watch(executor);
    watch.spawn(cut_the_late());
    watch.spawn(committer_.keep_time());
    watch.spawn(committer_.keep_pace(clock_));
    TaskGroup listening(executor);
    for (auto& acceptor : acceptors_) listening.spawn(accept_from(acceptor));
    co_await listening.join();

    for (auto& acceptor : acceptors_) acceptor.close();
    for (auto* connection : Open(open_)) connection->finish();
    watch.spawn(cut_all_after_grace());
    co_await serving_.join();
    watch.cancel();
    co_await watch.join();
}

asio::awaitable<void> HttpServer::accept_from(asio::ip::tcp::acceptor& acceptor) {
    for (bool troubled = false;;) {
        auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted) co_return;
        if (!error) {
            serving_.spawn(serve(std::move(socket)));
            opened_.ring();
            troubled = false;
            continue;
        }
        if (error == asio::error::connection_aborted) continue;  // the client was faster
        if (!std::exchange(troubled, true))
            trouble_(fmt::format("{}: can't accept connections now: {}", service_.name(),
                                 error.message()));
        co_await clock_.sleep_for(wait_for_descriptors);
    }
}

asio::awaitable<void> HttpServer::serve(asio::ip::tcp::socket socket) {
    boost::system::error_code gone_already;
    socket.set_option(asio::ip::tcp::no_delay(true), gone_already);
    Arrival connection(std::move(socket), {service_, committer_, clock_, rules_, tls_});
    const Entry entry(open_, connection);
    try {
        co_await connection.run();
    } catch (const std::exception& e) {  // out of memory: one connection less, the others stay
        trouble_(fmt::format("{}: a connection was dropped: {}", service_.name(), e.what()));
    }
}

asio::awaitable<void> HttpServer::cut_the_late() {
    for (;;) {
        if (open_.empty()) {
            co_await opened_.wait();
            continue;
        }
        co_await clock_.sleep_for(between_looks_at_deadlines);
        const SteadyTime now = clock_.steady_now();
        for (auto* connection : Open(open_)) connection->look(now);
    }
}

asio::awaitable<void> HttpServer::cut_all_after_grace() {
    co_await clock_.sleep_for(grace);
    for (auto* connection : Open(open_)) connection->cut();
}

}  // namespace kcl::local::http
