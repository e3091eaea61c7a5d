#include "kcl/local/service_host.h"

#include "kcl/local/console/console_keys.h"
#include "kcl/local/console/console_routes.h"
#include "kcl/local/http/who_is_there.h"
#include "kcl/local/scratch_directory.h"
#include "kcl/local/storage/lmdb_store.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local {

namespace {

constexpr Duration probe_within = 5s;
constexpr Duration look_again_after = 50ms;
constexpr Duration give_up_after = 10s;

LocalEndpoint endpoint_of(std::string service, const asio::ip::tcp::endpoint& endpoint,
                          bool joined) {
    return {std::move(service), "http://" + http::to_string(endpoint), joined};
}

/// One spelling for each directory, also before it exists; empty stays empty.
std::filesystem::path canonical(const std::string& directory) {
    if (directory.empty()) return {};
    std::error_code error;
    auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(directory), error);
    if (error) return directory;
    return path.has_filename() ? path : path.parent_path();
}

/// By which clients may look for us.
std::vector<std::string> names_of(const std::string& bind_address) {
    std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
    const bool says_more = !bind_address.empty() && bind_address != "0.0.0.0" &&
                           std::ranges::find(names, bind_address) == names.end();
    if (says_more) names.push_back(bind_address);
    return names;
}

}  // namespace

struct ServiceHost::House {
    House(std::filesystem::path d, const asio::any_io_executor& executor, Clock& clock,
          const Clock& real, const LocalOptions& options)
        : directory(std::move(d)),
          scratch(directory.empty() ? std::make_unique<ScratchDirectory>() : nullptr),
          store(scratch ? scratch->path() : directory, {.fsync = options.fsync && !scratch}),
          committer(executor, store, clock, options.on_trouble, &real) {
        if (scratch) scratch->forget_files();
    }

    std::filesystem::path directory;  ///< Empty: a scratch directory.
    std::unique_ptr<ScratchDirectory> scratch;
    storage::LmdbStore store;
    http::TurnCommitter committer;
    std::unique_ptr<http::ServerTls> tls;
};

ServiceHost::ServiceHost(asio::any_io_executor executor, Clock& clock, LocalOptions options,
                         ServiceFactory factory, std::string console_secret)
    : executor_(std::move(executor)),
      clock_(clock),
      options_(std::move(options)),
      factory_(std::move(factory)),
      console_secret_(options_.access_keys.empty() ? std::string() : std::move(console_secret)),
      powers_(executor_, clock, options_.powers,
              [this](std::string_view sentence) { options_.on_trouble(sentence); }) {
    if (!options_.on_trouble) options_.on_trouble = [](std::string_view) {};
}

ServiceHost::~ServiceHost() = default;

std::vector<ServiceHost::Wish> ServiceHost::wishes() const {
    std::vector<Wish> result;
    if (options_.kinesis.wanted) result.push_back({"kinesis", options_.kinesis});
    if (options_.dynamodb.wanted) result.push_back({"dynamodb", options_.dynamodb});
    return result;
}

asio::awaitable<std::expected<std::vector<LocalEndpoint>, HostError>> ServiceHost::open() {
    if (const auto sound = powers_.check(); !sound) {
        HostError wrong{{Fault::invalid, sound.error(), {}}, {}};
        co_return std::unexpected(std::move(wrong));
    }
    const auto port = options_.kinesis.port;
    if (wishes().size() == 2 && port != 0 && port == options_.dynamodb.port) {
        HostError same_port{
            {Fault::invalid, fmt::format("kinesis and dynamodb can't share port {}", port), {}},
            "dynamodb"};
        co_return std::unexpected(std::move(same_port));
    }
    std::vector<LocalEndpoint> endpoints;
    for (const auto& wish : wishes()) {
        auto endpoint = co_await settle(wish);
        if (!endpoint) {
            seats_.clear();
            const bool about_port =
                endpoint.error().fault == Fault::exists || endpoint.error().fault == Fault::denied;
            HostError why{std::move(endpoint).error(), about_port ? wish.name : ""};
            co_return std::unexpected(std::move(why));
        }
        endpoints.push_back(std::move(*endpoint));
    }
    powers_.add(console::console_routes(endpoints));
    if (auto opened = open_stores(); !opened) {
        seats_.clear();
        houses_.clear();
        co_return std::unexpected(HostError{std::move(opened).error(), {}});
    }
    for (auto& endpoint : endpoints)
        for (const auto& seat : seats_) {
            if (seat.name != endpoint.service) continue;
            endpoint.certificate = house_of(seat.directory).tls->certificate_path();
            endpoint.console = console::console_url(endpoint.url, console_secret_);
        }
    co_return endpoints;
}

/// Listens for the service, or joins who does. Tries again when the port's owner went away
/// meanwhile.
asio::awaitable<Result<LocalEndpoint>> ServiceHost::settle(Wish wish) {
    const SteadyTime give_up = clock_.steady_now() + give_up_after;
    for (;;) {
        auto listening = http::listen(executor_, options_.bind_address, wish.settings.port);
        if (listening) {
            auto endpoint = endpoint_of(wish.name, listening->endpoint, false);
            seats_.push_back(
                {wish.name, canonical(wish.settings.directory), std::move(*listening), {}, {}, {}});
            co_return endpoint;
        }
        if (listening.error().fault != Fault::exists)
            co_return std::unexpected(std::move(listening).error());
        auto joined = co_await join(wish, std::move(listening).error());
        const bool port_is_free_again = !joined && joined.error().fault == Fault::not_found;
        if (!port_is_free_again || clock_.steady_now() >= give_up) co_return joined;
        co_await clock_.sleep_for(look_again_after);
    }
}

/// The endpoint of our kind of service behind the taken port. Faults: not_found (nobody answers
/// there, yet or any more), exists (something else does).
asio::awaitable<Result<LocalEndpoint>> ServiceHost::join(Wish wish, Error taken) {
    for (const auto& endpoint : http::reachable(options_.bind_address, wish.settings.port)) {
        const SteadyTime deadline = clock_.steady_now() + probe_within;
        auto found = co_await http::who_is_there(endpoint, clock_, deadline);
        switch (http::neighbour(found, wish.name)) {
            case http::Neighbour::same:
                co_return endpoint_of(wish.name, endpoint, true);
            case http::Neighbour::nobody:
                continue;
            case http::Neighbour::other:
                co_return failure(
                    Fault::exists,
                    fmt::format(
                        "port {} for the local {} is taken by {}: choose another port (0 for any)",
                        endpoint.port(), wish.name, http::describe(found)));
        }
    }
    co_return failure(
        Fault::not_found,
        fmt::format("{}, though nothing answers there: choose another port (0 for any)",
                    taken.message));
}

Result<void> ServiceHost::open_stores() {
    try {
        for (auto& seat : seats_) {
            auto& house = house_of(seat.directory);
            if (auto ready = prepare_tls(house); !ready) return ready;
            seat.service = powers_.around(factory_(seat.name), house.store);
            open_seat(seat, house);
        }
        if (const auto begun = powers_.begin(); !begun)
            return failure(Fault::invalid, begun.error());
    } catch (const storage::StorageError& e) {
        return failure(Fault::unavailable, e.what());
    }
    return {};
}

void ServiceHost::open_seat(Seat& seat, House& house) {
    http::ConnectionRules rules{.server = http::server_name(seat.name)};
    if (!options_.access_keys.empty()) {
        auto keys = options_.access_keys;
        if (!console_secret_.empty())
            for (auto& key : console::console_keys(options_.access_keys, console_secret_))
                keys.push_back(std::move(key));
        seat.keys = std::make_unique<protocol::AccessKeys>(seat.name, std::move(keys));
        rules.keys = seat.keys.get();
    }
    seat.server = std::make_unique<http::HttpServer>(std::move(seat.listening.acceptors),
                                                     *seat.service, house.committer, clock_,
                                                     std::move(rules), options_.on_trouble);
    seat.server->speak_tls(*house.tls);
}

Result<void> ServiceHost::prepare_tls(House& house) {
    if (house.tls) return {};
    const auto names = names_of(options_.bind_address);
    const SystemTime now = clock_.system_now();
    if (options_.tls_certificate.empty() != options_.tls_key.empty())
        return failure(Fault::invalid,
                       "a certificate for TLS needs its private key, and the key "
                       "its certificate: name both files");
    auto tls = !options_.tls_certificate.empty()
                   ? http::ServerTls::load(options_.tls_certificate, options_.tls_key)
               : house.scratch ? http::ServerTls::make(names, now)
                               : http::ServerTls::keep(house.directory, names, now);
    if (!tls) return std::unexpected(std::move(tls).error());
    house.tls = std::move(*tls);
    return {};
}

ServiceHost::House& ServiceHost::house_of(const std::filesystem::path& directory) {
    for (const auto& house : houses_)
        if (house->directory == directory) return *house;
    houses_.push_back(
        std::make_unique<House>(directory, executor_, powers_.clock(), clock_, options_));
    return *houses_.back();
}

asio::awaitable<void> ServiceHost::run() {
    TaskGroup serving(executor_);
    for (auto& seat : seats_) serving.spawn(seat.server->run());
    serving.spawn(powers_.run([this](std::string service, Call call) {
        return make_call(std::move(service), std::move(call));
    }));
    co_await serving.join();
    try {
        if (const auto ended = powers_.end(); !ended) options_.on_trouble(ended.error());
    } catch (const storage::StorageError& e) {
        options_.on_trouble(e.what());
    }
    seats_.clear();
    houses_.clear();
}

/// Calls of services that do not run here have no answer.
asio::awaitable<Answer> ServiceHost::make_call(std::string service, Call call) {
    for (auto& seat : seats_) {
        if (seat.name != service) continue;
        auto& committer = house_of(seat.directory).committer;
        auto answer = co_await committer.answer(*seat.service, std::move(call));
        co_return answer;
    }
    co_return Answer{};
}

}  // namespace kcl::local
