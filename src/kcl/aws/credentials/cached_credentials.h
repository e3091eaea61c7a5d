#pragma once

#include "kcl/aws/credentials.h"
#include "kcl/aws/credentials/source.h"
#include "kcl/base/backoff.h"
#include "kcl/base/bell.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace kcl::aws {

/// What became of the credentials, for whoever tells the story. Holds no secret.
struct CredentialsEvent {
    enum class Kind : std::uint8_t { loaded, refresh_failed } kind;
    std::string text;
};
using CredentialsListener = std::function<void(const CredentialsEvent&)>;

/// When to fetch new credentials.
struct RefreshTiming {
    Duration early =
        5min;  ///< Before expiry; up to a fifth more, by chance, so that a fleet spreads out.
    Duration last_chance =
        1min;  ///< Before expiry; from then on failures no longer lengthen the pauses.
    Duration shortest_pause = 2s;  ///< After a failure.
    Duration longest_pause = 1min;
    Duration least_age =
        10s;  ///< Younger credentials are not fetched anew, even when a service refuses them.
    Duration longest_refresh = 30s;  ///< One that nobody waits for is given up after this.
};

/// Keeps the credentials of a source and renews them in time. One refresh runs at a time; while it
/// runs, all others get the old ones as long as these are valid, and wait only when they are not. A
/// refresh that fails leaves valid credentials in use.
///
/// keep_fresh() does the renewing beside the traffic. Where nobody runs it, a get() near expiry
/// renews within its own call: nothing is detached either way.
///
/// Faults: those of the source; timed_out when `deadline` comes first.
/// Cancellation: terminal; a cancelled refresh is taken over by the next who needs it.
/// Threads: confined to one executor. Borrows clock and random.
class CachedCredentials final : public CredentialsProvider {
  public:
    CachedCredentials(std::unique_ptr<CredentialsSource> source, Clock& clock, Random& random,
                      RefreshTiming timing = {}, CredentialsListener listener = {});
    ~CachedCredentials() override;

    asio::awaitable<Result<Credentials>> get(SteadyTime deadline) override;
    /// Without effect on credentials younger than `least_age`: a service that refuses all of them
    /// must not make us ask the source at each call.
    void invalidate() override;

    /// Renews until it is cancelled (then it throws, as every coroutine of ours). At most one at a
    /// time.
    asio::awaitable<void> keep_fresh();

  private:
    class RefreshMark;

    const Credentials* valid() const;
    bool is_due() const;
    SteadyTime next_look() const;
    asio::awaitable<void> prepare();
    asio::awaitable<Result<Credentials>> get_blocking(SteadyTime deadline);
    asio::awaitable<void> refresh(SteadyTime deadline);
    void accept(Credentials credentials);
    void note_failure(Error error);
    void tell(CredentialsEvent::Kind kind, std::string text) const;

    std::unique_ptr<CredentialsSource> source_;
    Clock& clock_;
    Random& random_;
    RefreshTiming timing_;
    CredentialsListener listener_;
    Backoff backoff_;

    std::optional<Credentials> current_;
    SystemTime due_ = SystemTime::max();  ///< When to renew `current_`; jittered.
    SteadyTime loaded_at_{};
    std::optional<Error> failure_;  ///< Of the latest refresh.
    SteadyTime pause_ends_ = SteadyTime::min();
    bool invalidated_ = false;
    bool refreshing_ = false;
    bool kept_fresh_ = false;
    std::unique_ptr<Bell> changed_;  ///< Made on the first caller's executor.
};

}  // namespace kcl::aws
