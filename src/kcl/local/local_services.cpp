#include "kcl/base/clock.h"
#include "kcl/base/random.h"
#include "kcl/local.h"
#include "kcl/local/service_factory.h"
#include "kcl/local/service_host.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <cassert>
#include <exception>
#include <optional>
#include <thread>

namespace kcl {

namespace asio = boost::asio;

namespace {

/// 256 bits in hexadecimal digits.
std::string new_secret() {
    SystemRandom random;
    return fmt::format("{:016x}{:016x}{:016x}{:016x}", random.next(), random.next(), random.next(),
                       random.next());
}

}  // namespace

struct LocalServices::State {
    explicit State(const LocalOptions& options)
        : host(io.get_executor(), clock, options, local::service_factory(options), new_secret()) {}

    asio::io_context io{1};  // one thread runs it; another may post
    RealClock clock;
    local::ServiceHost host;
    asio::cancellation_signal end;
    std::thread thread;
    std::vector<LocalEndpoint> endpoints;
    bool started = false;
};

LocalServices::LocalServices(const LocalOptions& options)
    : state_(std::make_unique<State>(options)) {}

LocalServices::~LocalServices() { stop(); }

const std::vector<LocalEndpoint>& LocalServices::start() {
    assert(!state_->started && "start() once");
    state_->started = true;
    std::optional<local::HostError> failed;
    std::exception_ptr thrown;
    asio::co_spawn(state_->io, state_->host.open(),
                   [&](const std::exception_ptr& error, auto opened) {
                       thrown = error;
                       if (error) return;
                       if (opened) {
                           state_->endpoints = std::move(*opened);
                       } else {
                           failed = std::move(opened).error();
                       }
                   });
    state_->io.run();
    if (thrown) std::rethrow_exception(thrown);
    if (failed) throw LocalServicesError(failed->service, failed->message);
    if (state_->host.all_joined()) return state_->endpoints;
    asio::co_spawn(
        state_->io, state_->host.run(),
        asio::bind_cancellation_slot(state_->end.slot(), [](const std::exception_ptr& error) {
            if (error)
                std::rethrow_exception(error);  // a bug: nothing that a client does comes here
        }));
    state_->io.restart();
    state_->thread = std::thread([io = &state_->io] { io->run(); });
    return state_->endpoints;
}

const std::vector<LocalEndpoint>& LocalServices::endpoints() const { return state_->endpoints; }

void LocalServices::stop() {
    if (!state_->thread.joinable()) return;
    asio::post(state_->io, [this] { state_->end.emit(asio::cancellation_type::terminal); });
    state_->thread.join();
}

}  // namespace kcl
