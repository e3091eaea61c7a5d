#include "simulation/world/network.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <array>

namespace kcl::simulation {

namespace {

/// Notes where the letter's reader waits, as long as there is one.
template <class Waiting>
class Reader {
  public:
    Reader(Waiting& letter, asio::steady_timer& bell) : letter_(letter) { letter.bell = &bell; }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() { letter_.bell = nullptr; }

  private:
    Waiting& letter_;
};

}  // namespace

asio::awaitable<void> Network::arrival(Waiting& letter) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer bell{executor, asio::steady_timer::time_point::max()};
    const Reader<Waiting> reader(letter, bell);
    while (!letter.arrived) {
        co_await bell.async_wait(asio::as_tuple(asio::use_awaitable));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }
}

void Network::ring(Waiting& letter) {
    letter.arrived = true;
    if (letter.bell == nullptr) return;
    letter.bell->cancel();
    letter.home.wake();
}

Network::Fate Network::fate() {
    const std::array<std::pair<double, Fate>, 6> chances{
        {{weather_.unreachable, Fate::unreachable},
         {weather_.throttled, Fate::throttled},
         {weather_.request_lost, Fate::request_lost},
         {weather_.answer_lost, Fate::answer_lost},
         {weather_.late, Fate::late},
         {weather_.repeated, Fate::repeated}}};
    double lot = random_.fraction();
    for (const auto& [chance, what] : chances) {
        if (lot < chance) return what;
        lot -= chance;
    }
    return Fate::answered;
}

Duration Network::way() {
    const auto usual = static_cast<std::uint64_t>(weather_.delay.count());
    Duration time(static_cast<Duration::rep>(usual / 2 + random_.below(usual + 1)));
    if (weather_.slow > 0 && random_.fraction() < weather_.slow)
        time += Duration(static_cast<Duration::rep>(
            random_.below(static_cast<std::uint64_t>(weather_.slow_by.count()) + 1)));
    return time;
}

}  // namespace kcl::simulation
