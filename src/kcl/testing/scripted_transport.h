#pragma once

#include "kcl/aws/http_transport.h"
#include "kcl/base/clock.h"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace kcl::testing {

/// A transport with nothing behind it but a script: answers from a queue, then from a function, and
/// keeps what was asked.
///
/// Answers arrive after one turn of the executor, or after the delay that the script sets; an
/// answer that would come after the request's deadline becomes timed_out at the deadline. Borrows
/// `clock`. Confined to one executor.
class ScriptedTransport final : public aws::HttpTransport {
  public:
    using Reply = Result<aws::HttpResponse>;
    using Responder = std::function<Reply(const aws::HttpRequest&)>;

    struct Sent {
        aws::HttpRequest request;
        SteadyTime at;
        SteadyTime deadline;
    };

    /// Without a responder, a request beyond the script fails as unavailable, with a message that
    /// says so.
    explicit ScriptedTransport(Clock& clock, Responder responder = {});

    ScriptedTransport& then(aws::HttpResponse response, Duration after = {});
    ScriptedTransport& then_status(int status, std::string body = {},
                                   std::vector<aws::Header> headers = {});
    ScriptedTransport& then_fail(Fault fault, std::string message = "as the script says",
                                 Duration after = {});
    /// The request is taken and never answered: timed_out at its deadline.
    ScriptedTransport& then_silence();

    /// Requests so far, in the order of sending.
    const std::vector<Sent>& sent() const { return sent_; }
    std::size_t steps_left() const { return script_.size(); }

    asio::awaitable<Result<aws::HttpResponse>> send(aws::HttpRequest request,
                                                    SteadyTime deadline) override;

  private:
    struct Step {
        Reply reply;
        Duration after{};
    };

    Step next_step(const aws::HttpRequest& request);

    Clock& clock_;
    Responder responder_;
    std::deque<Step> script_;
    std::vector<Sent> sent_;
};

}  // namespace kcl::testing
