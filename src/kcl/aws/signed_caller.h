#pragma once

#include "kcl/aws/credentials.h"
#include "kcl/aws/endpoint.h"
#include "kcl/aws/http_transport.h"
#include "kcl/aws/judgement.h"
#include "kcl/aws/retry.h"
#include "kcl/wire/api.h"
#include "kcl/wire/document.h"
#include "kcl/wire/service_error.h"
#include "kcl/wire/signature.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace kcl::aws {

/// What a client of a service stands on; borrowed, and outlives it.
struct ClientParts {
    /// Where retries are decided and `random` and `credentials` live; calls from elsewhere hop here
    /// and back.
    asio::any_io_executor home;
    /// Where messages are written, signed and read; may have several threads.
    asio::any_io_executor io;
    Clock& clock;
    Random& random;
    HttpTransport& transport;
    CredentialsProvider& credentials;
};

/// Times and retries of one client's calls.
struct CallSettings {
    Duration attempt_timeout = 10s;  ///< For one answer.
    Duration call_timeout = 30s;     ///< For all attempts and waits of a call together.
    RetryPolicy retry;
    std::string user_agent = "kinesis-client-library-cpp";

    /// Every fault at once, a sentence each.
    std::vector<std::string> validate() const;
};

/// One attempt, finished. For metrics and logs.
struct AttemptEvent {
    wire::Api api;
    std::string_view operation;
    int attempt = 1;
    Duration took{};
    const Error* error = nullptr;      ///< Null: it succeeded.
    std::optional<Duration> retry_in;  ///< Another attempt follows.
};
using AttemptListener = std::function<void(const AttemptEvent&)>;

/// One call, as a client describes it. The functions borrow from the client, which waits.
struct ServiceCall {
    std::string_view operation;
    OperationRules rules;
    /// Last touches before the request is written; at home. May be empty.
    std::function<void(Random&)> prepare;
    /// The request's body, the same each time; on an I/O thread, once for each attempt.
    std::function<std::string()> encode;
    /// Takes the answer's body and keeps what it says; on an I/O thread. Called at most once.
    std::function<Result<void>(wire::Body)> decode;
};

struct CallFailure {
    Error error;
    wire::ServiceError answer;  ///< Empty `type` when no service said anything.
};

struct CallOutcome {
    std::optional<CallFailure> failure;  ///< Empty: `decode` has the answer.
    /// An earlier sending of the same request may have been applied: it broke, was not answered, or
    /// failed inside.
    bool retried = false;
};

/// Sends signed requests to one service at one endpoint, with the retries, clock correction and
/// renewal of credentials that the AWS SDKs do.
///
/// Throttling and failures are retried within RetryPolicy and a quota that all calls of this object
/// share. A clock that the service calls wrong is measured from its answer, corrected for all
/// further calls, and the call repeated once; so it is with credentials that it calls expired,
/// renewed once.
///
/// Faults:       as judge() has them, and the transport's; `message` names service, operation, host
/// and region. Threads:      call() from any executor, resuming there. Cancellation: terminal; an
/// attempt under way is cut off.
class SignedCaller {
  public:
    SignedCaller(ClientParts parts, wire::Api api, wire::Format format, Endpoint endpoint,
                 CallSettings settings, AttemptListener listener = {});

    /// `call` must outlive it.
    asio::awaitable<CallOutcome> call(const ServiceCall& call);

  private:
    struct Attempt;
    struct Progress;

    asio::awaitable<void> call_at_home(const ServiceCall& call, CallOutcome& outcome);
    asio::awaitable<void> attempt_at_home(const ServiceCall& call, Progress& progress,
                                          Attempt& attempt);
    asio::awaitable<void> attempt_on_io(const ServiceCall& call, Attempt& attempt);
    HttpRequest signed_request(const ServiceCall& call, Attempt& attempt) const;
    void read_answer(const ServiceCall& call, Attempt& attempt, HttpResponse response) const;
    void read_refusal(const ServiceCall& call, Attempt& attempt, const HttpResponse& response,
                      const wire::Body& body) const;
    std::optional<Duration> wait_before_next(Progress& progress, const Attempt& attempt);
    void correct_clock(const Attempt& attempt);
    Error describe(const ServiceCall& call, const Error& error, int attempts) const;
    void tell(const ServiceCall& call, const Progress& progress, const Attempt& attempt,
              std::optional<Duration> retry_in) const;

    ClientParts parts_;
    const wire::Api api_;
    const wire::Format format_;
    const Endpoint endpoint_;
    const CallSettings settings_;
    const AttemptListener listener_;

    RetryQuota quota_;
    wire::SigningKeyCache keys_;
    std::chrono::milliseconds clock_offset_{0};  ///< The service's clock less ours.
};

}  // namespace kcl::aws
