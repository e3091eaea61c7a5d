#pragma once

#include "kcl/base/random.h"
#include "kcl/base/result.h"
#include "kcl/testing/in_process_call.h"

#include "simulation/world/home.h"
#include "simulation/world/services.h"
#include "simulation/world/weather.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace kcl::simulation {

enum class Service : std::uint8_t { kinesis, dynamodb };

/// One machine's way to the services. A call travels, is applied, and its answer travels back; each
/// may take long or be lost, and a call that is on its way is applied whatever becomes of the
/// machine. Everything is drawn from `random`.
///
/// Cancellation (terminal): the caller hears nothing more.
class Network {
  public:
    /// What the caller gets, as testing::Delivered has it.
    template <class Response>
    using Delivered = testing::Delivered<Response>;
    template <class Response>
    using Outcome = std::expected<Response, wire::ServiceError>;
    template <class Response, class Request>
    using Apply = std::function<Outcome<Response>(const Request&)>;

    Network(Home& home, Services& services, Random& random, std::string machine)
        : home_(home), services_(services), random_(random), machine_(std::move(machine)) {}

    Services& services() { return services_; }
    World& world() { return home_.world(); }
    const std::string& machine() const { return machine_; }
    Random& random() { return random_; }

    void set(const Weather& weather) { weather_ = weather; }
    const Weather& weather() const { return weather_; }
    void cut_off(Service service, bool off) { (service == Service::kinesis ? k_ : d_) = off; }
    /// The machine is dead: nothing leaves it, nothing reaches it.
    void sever() { severed_ = true; }

    template <class Response, class Request>
    asio::awaitable<Delivered<Response>> carry(Service service, Request request,
                                               Apply<Response, Request> apply) {
        auto letter = std::make_shared<Letter<Response>>(home_);
        send<Response, Request>(service, letter, std::move(request), std::move(apply));
        co_await arrival(*letter);
        co_return std::move(*letter->answer);
    }

  private:
    enum class Fate : std::uint8_t {
        answered,
        unreachable,
        throttled,
        request_lost,
        answer_lost,
        late,
        repeated
    };
    struct Waiting {
        explicit Waiting(Home& h) : home(h) {}
        Home& home;
        asio::steady_timer* bell = nullptr;  ///< While somebody waits; home lives as long.
        bool arrived = false;
    };
    template <class Response>
    struct Letter : Waiting {
        using Waiting::Waiting;
        std::optional<Delivered<Response>> answer;
    };

    static asio::awaitable<void> arrival(Waiting& letter);
    static void ring(Waiting& letter);
    Fate fate();
    Duration way();
    bool passes(Service service) const {
        return !severed_ && !(service == Service::kinesis ? k_ : d_);
    }

    template <class Response>
    static void answer(Letter<Response>& letter, Delivered<Response> what) {
        if (letter.arrived) return;
        letter.answer = std::move(what);
        ring(letter);
    }
    template <class Response>
    void time_out(std::shared_ptr<Letter<Response>> letter, SteadyTime when) {
        home_.world().at(when, [letter = std::move(letter)] {
            answer(*letter, Delivered<Response>{
                                Error{Fault::timed_out, "no answer in time (simulated)", {}}});
        });
    }
    template <class Response, class Request>
    void send(Service service, std::shared_ptr<Letter<Response>> letter, Request request,
              Apply<Response, Request> apply);
    template <class Response>
    static Delivered<Response> refused(bool throttled);

    Home& home_;
    Services& services_;
    Random& random_;
    std::string machine_;
    Weather weather_;
    bool k_ = false;
    bool d_ = false;
    bool severed_ = false;
};

template <class Response>
Network::Delivered<Response> Network::refused(bool throttled) {
    if (!throttled)
        return {Error{Fault::unavailable, "the service can't be reached (simulated)", {}}};
    wire::ServiceError error;
    error.type = "ProvisionedThroughputExceededException";
    error.message = "Rate exceeded (simulated)";
    return {std::unexpected(std::move(error))};
}

template <class Response, class Request>
void Network::send(Service service, std::shared_ptr<Letter<Response>> letter, Request request,
                   Apply<Response, Request> apply) {
    World& world = home_.world();
    const SteadyTime give_up = world.now() + weather_.patience;
    const Fate what = passes(service) ? fate() : Fate::request_lost;
    const Duration out = way();
    const Duration back = way();
    if (what == Fate::request_lost) return time_out(letter, give_up);
    if (what == Fate::unreachable || what == Fate::throttled) {
        world.after(out + back, [letter, what] {
            answer(*letter, refused<Response>(what == Fate::throttled));
        });
        return;
    }
    Duration travels = out;
    if (what == Fate::late) {
        const auto most = static_cast<std::uint64_t>(weather_.late_by.count()) + 1;
        travels = weather_.patience + Duration(static_cast<Duration::rep>(random_.below(most)));
    }
    auto kept = std::make_shared<const Request>(std::move(request));
    auto done = std::make_shared<const Apply<Response, Request>>(std::move(apply));
    const bool answers = what == Fate::answered;
    const bool again = what == Fate::repeated;
    world.after(travels, [this, letter, kept, done, answers, again, back, service, give_up] {
        auto outcome = (*done)(*kept);
        World& there = letter->home.world();
        if (again) {
            there.after(back + 50ms, [letter, kept, done, back] {
                auto second = (*done)(*kept);
                letter->home.world().after(back, [letter, second = std::move(second)]() mutable {
                    answer(*letter, Delivered<Response>{std::move(second), true});
                });
            });
            return;
        }
        if (!answers) return;
        there.after(back, [this, letter, service, give_up, outcome = std::move(outcome)]() mutable {
            if (letter->bell == nullptr) return;  // nobody waits, perhaps nobody lives
            if (!passes(service)) return time_out(letter, give_up);
            answer(*letter, Delivered<Response>{std::move(outcome)});
        });
    });
    if (!answers || out + back > weather_.patience) time_out(letter, give_up);
}

}  // namespace kcl::simulation
