#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/random.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::aws {

/// Why one attempt of a call failed, as far as trying again is concerned.
enum class Trouble {
    permanent,          ///< The same again would fail the same way.
    transient,          ///< Something broke on the way or inside the service.
    timed_out,          ///< No answer in the attempt's time.
    throttled,          ///< The service asks us to slow down.
    clock_skew,         ///< The signature is of another time than the service's.
    stale_credentials,  ///< The credentials are expired or no longer known.
};

/// The "standard" retry mode of the AWS SDKs.
struct RetryPolicy {
    int max_attempts = 3;  ///< With the first one.
    /// A wait is drawn evenly from zero to base * 2^n, n counted from 0 and the product capped.
    Duration base = 50ms;
    Duration throttled_base = 100ms;
    Duration cap = 20s;

    /// Every fault at once, a sentence each.
    std::vector<std::string> validate() const;
};

/// A budget that all calls of one client share, so that a service in trouble is not buried under
/// retries: each retry takes from it, each success gives some back. Without budget nothing is
/// retried.
class RetryQuota {
  public:
    explicit RetryQuota(int capacity = 500) : capacity_(capacity), left_(capacity) {}

    /// Pays for one retry after `trouble`; the price, or empty when there is not enough left.
    std::optional<int> take(Trouble trouble);
    /// A call succeeded; `paid` is the price of its last retry, 0 when there was none.
    void succeeded(int paid);
    int left() const { return left_; }

  private:
    int capacity_;
    int left_;
};

struct Retry {
    Duration wait{};
    int paid = 0;  ///< To be given back if it succeeds.
};

/// Whether to try again, and when, after `attempts` attempts, the last with `trouble`. `asked_wait`
/// is what the service asked for, honoured up to the cap. Empty: give up.
std::optional<Retry> next_retry(const RetryPolicy& policy, int attempts, Trouble trouble,
                                std::optional<Duration> asked_wait, RetryQuota& quota,
                                Random& random);

/// The wait that an answer asks for: x-amz-retry-after in milliseconds, else Retry-After in
/// seconds. Empty when neither is there or readable.
std::optional<Duration> asked_wait(std::string_view amz_retry_after, std::string_view retry_after);

/// "Sun, 06 Nov 1994 08:49:37 GMT", as the Date header has it. Empty when it is not that.
std::optional<SystemTime> parse_http_date(std::string_view text);

}  // namespace kcl::aws
