#pragma once

#include "kcl/testing/engine_call.h"
#include "kcl/testing/fault_plan.h"
#include "kcl/testing/in_process_aws.h"
#include "kcl/wire/codec.h"
#include "kcl/wire/service_error.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <expected>
#include <functional>
#include <memory>
#include <type_traits>
#include <variant>

namespace kcl::testing {

/// What a client sees of one call: the service's word, or why there is none.
template <class Response>
struct Delivered {
    std::variant<std::expected<Response, wire::ServiceError>, Error> result;
    bool retried = false;
};

/// What the clients that go over the network make of a service's error.
Error error_of(const wire::ServiceError& error);

/// Carries the calls of one client to the engines and back, through what its fault plan has in
/// store.
///
/// Cancellation (terminal): before the call is applied, it never is; after that, the caller is not
/// told.
class InProcessCall {
  public:
    /// `faults` may be null: no mishaps.
    InProcessCall(InProcessAws& aws, Clock& clock, FaultPlan* faults)
        : aws_(aws), clock_(clock), faults_(faults) {}

    InProcessAws& aws() { return aws_; }

    /// Runs `method` of `engine` in a transaction of its own. It may run twice, or after the caller
    /// has been answered.
    template <class Engine, class Method, class Request>
    auto carry(Engine& engine, Method method, Access access, Request request) {
        using Outcome = std::invoke_result_t<Method, Engine&, local::storage::Transaction&,
                                             const local::Caller&, Request>;
        std::function<Outcome(const Request&)> apply = [this, &engine, method,
                                                        access](const Request& r) {
            const auto transaction =
                access == Access::write ? aws_.store().write() : aws_.store().read();
            Outcome outcome = (engine.*method)(*transaction, aws_.caller(), Request(r));
            if (outcome && access == Access::write) transaction->commit();
            return outcome;
        };
        return carry_through<typename Outcome::value_type>(std::move(request), std::move(apply));
    }

  private:
    static constexpr Duration retry_after = 50ms;

    template <class Response>
    using Outcome = std::expected<Response, wire::ServiceError>;

    template <class Response, class Request>
    asio::awaitable<Delivered<Response>> carry_through(
        Request request, std::function<Outcome<Response>(const Request&)> apply) {
        using Kind = Fate::Kind;
        co_await asio::post(asio::use_awaitable);
        const Fate fate = faults_ ? faults_->fate_of(Request::operation) : Fate{};
        if (fate.kind == Kind::late) {
            send_late(owned(request), std::move(apply), patience() + fate.delay);
            co_return co_await give_up<Response>();
        }
        if (fate.delay > Duration::zero()) co_await clock_.sleep_for(fate.delay);
        aws_.catch_up();
        if (fate.kind == Kind::unreachable) co_return unreachable<Response>();
        if (fate.kind == Kind::throttled) co_return throttled<Response>();
        if (fate.kind == Kind::request_lost) co_return co_await give_up<Response>();
        Delivered<Response> delivered{apply(request)};
        if (fate.kind == Kind::answer_lost) co_return co_await give_up<Response>();
        if (fate.kind == Kind::repeated) {
            co_await clock_.sleep_for(retry_after);
            aws_.catch_up();
            delivered = {apply(request), true};
        }
        co_return delivered;
    }

    template <class Request, class Apply>
    void send_late(Request request, Apply apply, Duration from_now) {
        auto kept = std::make_shared<const Request>(std::move(request));
        auto call = [apply = std::move(apply), kept = std::move(kept)] { apply(*kept); };
        aws_.apply_at(aws_.clock().steady_now() + from_now, std::move(call));
    }

    Duration patience() const { return faults_->patience(); }

    template <class Response>
    asio::awaitable<Delivered<Response>> give_up() {
        co_await clock_.sleep_for(patience());
        co_return Delivered<Response>{Error{Fault::timed_out, "no answer in time (simulated)", {}}};
    }
    template <class Response>
    static Delivered<Response> unreachable() {
        return {Error{Fault::unavailable, "the service can't be reached (simulated)", {}}};
    }
    template <class Response>
    static Delivered<Response> throttled() {
        wire::ServiceError error;
        error.type = "ProvisionedThroughputExceededException";
        error.message = "Rate exceeded (simulated)";
        return {std::unexpected(std::move(error))};
    }

    /// The same request with memory of its own: the caller's may be gone when a late call is
    /// applied.
    template <class Request>
    static Request owned(const Request& request) {
        if constexpr (requires { request.storage; }) {
            const auto body =
                std::make_shared<const std::string>(wire::encode(request, wire::Format::cbor));
            return wire::decode<Request>(body, wire::Format::cbor).value();
        } else {
            return request;
        }
    }

    InProcessAws& aws_;
    Clock& clock_;
    FaultPlan* faults_;
};

}  // namespace kcl::testing
