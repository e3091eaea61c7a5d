#pragma once

#include "kcl/local.h"
#include "kcl/local/http/http_server.h"
#include "kcl/local/http/listen.h"
#include "kcl/local/http/tls/server_tls.h"
#include "kcl/local/protocol/access_keys.h"
#include "kcl/local/test_powers.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kcl::local {

namespace asio = boost::asio;

/// Makes the service of that name ("kinesis", "dynamodb").
using ServiceFactory = std::function<std::unique_ptr<Service>(const std::string& name)>;

/// Why a host can't open, and, when the port of a service is the matter, of which.
struct HostError : Error {
    std::string service;
};

/// The local services on an executor of the caller's: finds the ports, opens the stores, serves.
///
/// What the services know of time comes from the clock of their TestPowers; connections live by
/// `clock`. Confined to `executor`, one thread at a time. open() once, then run() once.
class ServiceHost {
  public:
    /// `console_secret`: with which the page for people signs, where callers must; nobody else may
    /// know it. Empty: it can't.
    ServiceHost(asio::any_io_executor executor, Clock& clock, LocalOptions options,
                ServiceFactory factory, std::string console_secret = {});
    ServiceHost(const ServiceHost&) = delete;
    ServiceHost& operator=(const ServiceHost&) = delete;
    ~ServiceHost();

    /// Listens, or joins the service of another process where the port is taken by one; then opens
    /// the stores. After it, clients may connect; they are answered as soon as run() runs. Faults:
    /// exists (a port is taken by something else), denied, invalid, unavailable; `message` says
    /// what to do.
    asio::awaitable<std::expected<std::vector<LocalEndpoint>, HostError>> open();

    /// True after open() when every service was joined: run() would have nothing to do.
    bool all_joined() const { return seats_.empty(); }

    /// Serves until cancelled; then stops as HttpServer does, and closes the stores.
    asio::awaitable<void> run();

  private:
    struct House;  // a store, and who commits to it
    struct Seat {  // a service that we run
        std::string name;
        std::filesystem::path directory;
        http::Listening listening;
        std::unique_ptr<protocol::AccessKeys> keys;  // null: anybody may call
        std::unique_ptr<Service> service;
        std::unique_ptr<http::HttpServer> server;
    };
    struct Wish {
        std::string name;
        const LocalOptions::Service& settings;
    };

    std::vector<Wish> wishes() const;
    asio::awaitable<Result<LocalEndpoint>> settle(Wish wish);
    asio::awaitable<Result<LocalEndpoint>> join(Wish wish, Error taken);
    asio::awaitable<Answer> make_call(std::string service, Call call);
    Result<void> open_stores();
    Result<void> prepare_tls(House& house);
    void open_seat(Seat& seat, House& house);
    House& house_of(const std::filesystem::path& directory);

    asio::any_io_executor executor_;
    Clock& clock_;
    LocalOptions options_;
    ServiceFactory factory_;
    std::string console_secret_;
    TestPowers powers_;
    std::vector<std::unique_ptr<House>> houses_;
    std::vector<Seat> seats_;
};

}  // namespace kcl::local
