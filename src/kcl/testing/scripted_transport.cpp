#include "kcl/testing/scripted_transport.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

namespace kcl::testing {

ScriptedTransport::ScriptedTransport(Clock& clock, Responder responder)
    : clock_(clock), responder_(std::move(responder)) {}

ScriptedTransport& ScriptedTransport::then(aws::HttpResponse response, Duration after) {
    script_.push_back({std::move(response), after});
    return *this;
}

ScriptedTransport& ScriptedTransport::then_status(int status, std::string body,
                                                  std::vector<aws::Header> headers) {
    return then({.status = status, .headers = std::move(headers), .body = std::move(body)});
}

ScriptedTransport& ScriptedTransport::then_fail(Fault fault, std::string message, Duration after) {
    script_.push_back({failure(fault, std::move(message)), after});
    return *this;
}

ScriptedTransport& ScriptedTransport::then_silence() { return then({}, Duration::max()); }

ScriptedTransport::Step ScriptedTransport::next_step(const aws::HttpRequest& request) {
    if (!script_.empty()) {
        Step step = std::move(script_.front());
        script_.pop_front();
        return step;
    }
    if (responder_) return {responder_(request)};
    return {failure(Fault::unavailable, fmt::format("the script has no answer for {} {}",
                                                    request.method, request.url))};
}

asio::awaitable<Result<aws::HttpResponse>> ScriptedTransport::send(aws::HttpRequest request,
                                                                   SteadyTime deadline) {
    const SteadyTime now = clock_.steady_now();
    Step step = next_step(request);
    sent_.push_back({std::move(request), now, deadline});
    co_await asio::post(asio::use_awaitable);
    if (deadline <= now || step.after > deadline - now) {
        co_await clock_.sleep_until(deadline);
        co_return failure(Fault::timed_out, "no answer before the deadline");
    }
    co_await clock_.sleep_until(now + step.after);
    co_return std::move(step.reply);
}

}  // namespace kcl::testing
