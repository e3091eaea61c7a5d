#include "kcl/aws/credentials/patient_call.h"

#include "kcl/base/backoff.h"

#include <algorithm>

namespace kcl::aws {

namespace {

bool is_worth_another_try(const Result<HttpResponse>& answer) {
    if (answer) return answer->status == 429 || answer->status >= 500;
    return answer.error().fault == Fault::unavailable || answer.error().fault == Fault::timed_out;
}

}  // namespace

asio::awaitable<Result<HttpResponse>> send_patiently(const Outside& outside, HttpRequest request,
                                                     SteadyTime deadline, Patience patience) {
    Backoff backoff{outside.random, patience.first_pause, 2s};
    for (int tries_left = patience.tries - 1;; --tries_left) {
        const auto try_ends = std::min(deadline, outside.clock.steady_now() + patience.per_try);
        auto copy = request;
        auto answer = co_await outside.http.send(std::move(copy), try_ends);
        if (tries_left <= 0 || !is_worth_another_try(answer)) co_return answer;
        const auto next_try = outside.clock.steady_now() + backoff.next();
        if (next_try >= deadline) co_return answer;
        co_await outside.clock.sleep_until(next_try);
    }
}

}  // namespace kcl::aws
