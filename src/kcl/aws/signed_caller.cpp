#include "kcl/aws/signed_caller.h"

#include "kcl/aws/run_on.h"
#include "kcl/wire/crc32.h"

#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace kcl::aws {

namespace {

/// Services accept five minutes; within four the clock is not what a signature was refused for.
constexpr auto tolerated_skew = 4min;

std::string_view name_of(wire::Api api) {
    return api == wire::Api::kinesis ? "Kinesis" : "DynamoDB";
}

/// DynamoDB says what its answer's checksum is.
bool is_intact(const HttpResponse& response, const std::string& body) {
    const auto checksum = response.header("x-amz-crc32");
    return checksum.empty() || checksum == std::to_string(wire::crc32(body));
}

}  // namespace

/// One sending and what came of it. Travels to an I/O thread and back.
struct SignedCaller::Attempt {
    SteadyTime started{};
    SteadyTime deadline{};
    SystemTime signed_at{};
    Credentials credentials{};
    wire::SigningKeyCache keys{};

    std::optional<CallFailure> failure{};
    Trouble trouble = Trouble::permanent;
    std::optional<Duration> asked_wait{};
    std::optional<SystemTime> service_time{};
    bool maybe_applied = false;  ///< When it failed.
    bool sent_twice = false;

    void fail(Error error, Trouble why, bool applied = false) {
        failure = CallFailure{std::move(error), {}};
        trouble = why;
        maybe_applied = applied;
    }
};

/// One call so far.
struct SignedCaller::Progress {
    SteadyTime deadline{};
    int attempts = 0;
    int corrections = 0;  ///< Attempts that came for free after a correction.
    int paid = 0;         ///< For the last retry.
    bool clock_corrected = false;
    bool credentials_renewed = false;
    bool maybe_applied = false;  ///< By any attempt so far.
};

std::vector<std::string> CallSettings::validate() const {
    auto faults = retry.validate();
    if (attempt_timeout <= Duration::zero())
        faults.emplace_back("the time for one attempt must be positive");
    if (call_timeout <= Duration::zero())
        faults.emplace_back("the time for one call must be positive");
    return faults;
}

SignedCaller::SignedCaller(ClientParts parts, wire::Api api, wire::Format format, Endpoint endpoint,
                           CallSettings settings, AttemptListener listener)
    : parts_(std::move(parts)),
      api_(api),
      format_(format),
      endpoint_(std::move(endpoint)),
      settings_(std::move(settings)),
      listener_(std::move(listener)) {}

asio::awaitable<CallOutcome> SignedCaller::call(const ServiceCall& call) {
    CallOutcome outcome;
    const auto here = co_await asio::this_coro::executor;
    if (here == parts_.home)
        co_await call_at_home(call, outcome);
    else
        co_await run_on(parts_.home, call_at_home(call, outcome));
    co_return outcome;
}

asio::awaitable<void> SignedCaller::call_at_home(const ServiceCall& call, CallOutcome& outcome) {
    Progress progress{.deadline = parts_.clock.steady_now() + settings_.call_timeout};
    if (call.prepare) call.prepare(parts_.random);
    for (;;) {
        Attempt attempt;
        co_await attempt_at_home(call, progress, attempt);
        outcome.retried = progress.maybe_applied || attempt.sent_twice;
        if (!attempt.failure) {
            tell(call, progress, attempt, std::nullopt);
            quota_.succeeded(progress.paid);
            co_return;
        }
        progress.maybe_applied |= attempt.maybe_applied || attempt.sent_twice;
        const auto wait = wait_before_next(progress, attempt);
        tell(call, progress, attempt, wait);
        if (!wait) {
            outcome.failure = std::move(attempt.failure);
            outcome.failure->error = describe(call, outcome.failure->error, progress.attempts);
            co_return;
        }
        co_await parts_.clock.sleep_for(*wait);
    }
}

asio::awaitable<void> SignedCaller::attempt_at_home(const ServiceCall& call, Progress& progress,
                                                    Attempt& attempt) {
    ++progress.attempts;
    attempt.started = parts_.clock.steady_now();
    attempt.deadline = std::min(progress.deadline, attempt.started + settings_.attempt_timeout);
    auto credentials = co_await parts_.credentials.get(attempt.deadline);
    if (!credentials) {
        const auto fault = credentials.error().fault;
        const bool passing =
            fault == Fault::unavailable || fault == Fault::timed_out || fault == Fault::throttled;
        attempt.fail(std::move(credentials).error(),
                     passing ? Trouble::transient : Trouble::permanent);
        co_return;
    }
    attempt.credentials = std::move(*credentials);
    attempt.keys = keys_;
    attempt.signed_at = parts_.clock.system_now() + clock_offset_;
    co_await run_on(asio::make_strand(parts_.io), attempt_on_io(call, attempt));
    keys_ = std::move(attempt.keys);
}

asio::awaitable<void> SignedCaller::attempt_on_io(const ServiceCall& call, Attempt& attempt) {
    auto request = signed_request(call, attempt);
    auto response = co_await parts_.transport.send(std::move(request), attempt.deadline);
    if (response) {
        attempt.sent_twice = response->sent_twice;
        read_answer(call, attempt, std::move(*response));
        co_return;
    }
    const auto fault = response.error().fault;
    auto trouble = Trouble::permanent;
    if (fault == Fault::timed_out) trouble = Trouble::timed_out;
    if (fault == Fault::unavailable) trouble = Trouble::transient;
    attempt.fail(std::move(response).error(), trouble, trouble != Trouble::permanent);
}

HttpRequest SignedCaller::signed_request(const ServiceCall& call, Attempt& attempt) const {
    HttpRequest request;
    request.url = endpoint_.url + "/";
    request.headers = {
        {"Content-Type", std::string(wire::content_type(api_, format_))},
        {"X-Amz-Target", std::string(wire::target_prefix(api_)) + std::string(call.operation)},
        {"User-Agent", settings_.user_agent},
    };
    request.body = call.encode();
    const auto parts = wire::split_url(request.url);
    const wire::SignableRequest signable{.method = request.method,
                                         .host = parts.host,
                                         .path = parts.path,
                                         .query = parts.query,
                                         .headers = request.headers,
                                         .body = request.body};
    const wire::SigningIdentity identity{.access_key_id = attempt.credentials.access_key_id,
                                         .secret_access_key = attempt.credentials.secret_access_key,
                                         .session_token = attempt.credentials.session_token};
    const wire::SigningScope scope{.region = endpoint_.signing_region,
                                   .service = endpoint_.signing_service};
    auto added = wire::sign(signable, identity, scope, attempt.signed_at, attempt.keys);
    std::move(added.begin(), added.end(), std::back_inserter(request.headers));
    return request;
}

void SignedCaller::read_answer(const ServiceCall& call, Attempt& attempt,
                               HttpResponse response) const {
    const auto body = std::make_shared<const std::string>(std::move(response.body));
    if (!is_intact(response, *body)) {
        attempt.fail(
            {Fault::unavailable, "the answer was damaged on its way (x-amz-crc32 differs)", {}},
            Trouble::transient, true);
        return;
    }
    if (response.status / 100 != 2) {
        read_refusal(call, attempt, response, body);
        return;
    }
    if (auto kept = call.decode(body); !kept)
        attempt.fail(std::move(kept).error(), Trouble::permanent, true);
}

void SignedCaller::read_refusal(const ServiceCall& call, Attempt& attempt,
                                const HttpResponse& response, const wire::Body& body) const {
    const auto format = wire::format_of(api_, response.header("content-type")).value_or(format_);
    auto answer =
        wire::decode_error(body, format, response.status, response.header("x-amzn-errortype"));
    attempt.service_time = parse_http_date(response.header("date"));
    const bool clock_differs =
        attempt.service_time &&
        std::chrono::abs(*attempt.service_time - attempt.signed_at) > tolerated_skew;
    const auto judgement = judge(answer, call.rules, clock_differs);
    attempt.asked_wait =
        asked_wait(response.header("x-amz-retry-after"), response.header("retry-after"));
    const auto name =
        answer.type.empty() ? fmt::format("HTTP status {}", response.status) : answer.type;
    const auto message =
        answer.message.empty() ? name : fmt::format("{}: {}", name, answer.message);
    attempt.fail({judgement.fault, message, answer.type}, judgement.trouble,
                 judgement.maybe_applied);
    attempt.failure->answer = std::move(answer);
}

std::optional<Duration> SignedCaller::wait_before_next(Progress& progress, const Attempt& attempt) {
    if (attempt.trouble == Trouble::clock_skew) {
        if (!attempt.service_time || std::exchange(progress.clock_corrected, true))
            return std::nullopt;
        correct_clock(attempt);
        ++progress.corrections;
        return Duration::zero();
    }
    if (attempt.trouble == Trouble::stale_credentials) {
        if (std::exchange(progress.credentials_renewed, true)) return std::nullopt;
        parts_.credentials.invalidate();
        ++progress.corrections;
        return Duration::zero();
    }
    const auto retry = next_retry(settings_.retry, progress.attempts - progress.corrections,
                                  attempt.trouble, attempt.asked_wait, quota_, parts_.random);
    if (!retry || parts_.clock.steady_now() + retry->wait >= progress.deadline) return std::nullopt;
    progress.paid = retry->paid;
    return retry->wait;
}

void SignedCaller::correct_clock(const Attempt& attempt) {
    const auto ours = attempt.signed_at - clock_offset_;
    clock_offset_ = *attempt.service_time - ours;
}

Error SignedCaller::describe(const ServiceCall& call, const Error& error, int attempts) const {
    const auto host = wire::split_url(endpoint_.url).host;
    const auto tries = attempts > 1 ? fmt::format(" ({} attempts)", attempts) : std::string();
    return {error.fault,
            fmt::format("{} {} at {} ({}): {}{}", name_of(api_), call.operation, host,
                        endpoint_.signing_region, error.message, tries),
            error.code};
}

void SignedCaller::tell(const ServiceCall& call, const Progress& progress, const Attempt& attempt,
                        std::optional<Duration> retry_in) const {
    if (!listener_) return;
    listener_({.api = api_,
               .operation = call.operation,
               .attempt = progress.attempts,
               .took = parts_.clock.steady_now() - attempt.started,
               .error = attempt.failure ? &attempt.failure->error : nullptr,
               .retry_in = retry_in});
}

}  // namespace kcl::aws
