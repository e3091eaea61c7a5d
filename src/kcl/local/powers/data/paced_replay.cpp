#include "kcl/local/powers/data/paced_replay.h"

namespace kcl::local::powers {

asio::awaitable<void> replay_paced(std::vector<CapturedCall> calls, VirtualClock& clock,
                                   MakeCall make) {
    if (calls.empty()) co_return;
    const auto ahead = clock.system_now() - calls.front().at;
    for (const auto& each : calls) {
        while (clock.system_now() < each.at + ahead)
            co_await clock.sleep_until_time(each.at + ahead);
        auto call = call_of(each);
        co_await make(each.service, std::move(call));
    }
}

}  // namespace kcl::local::powers
