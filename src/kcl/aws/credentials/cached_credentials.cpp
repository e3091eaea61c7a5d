#include "kcl/aws/credentials/cached_credentials.h"

#include "kcl/base/with_deadline.h"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kcl::aws {

namespace {

bool is_over(const Credentials& credentials, SystemTime now) {
    return credentials.expires && *credentials.expires <= now;
}

std::unexpected<Error> came_too_late(const Credentials& credentials) {
    return failure(
        Fault::denied,
        fmt::format("these credentials had expired when they came: {}. Is this machine's "
                    "clock right?",
                    credentials));
}

}  // namespace

// While it lives, a refresh is under way; its end wakes all who wait, also when the refresh was
// cancelled.
class CachedCredentials::RefreshMark {
  public:
    explicit RefreshMark(CachedCredentials& owner) : owner_(owner) { owner_.refreshing_ = true; }
    RefreshMark(const RefreshMark&) = delete;
    RefreshMark& operator=(const RefreshMark&) = delete;
    ~RefreshMark() {
        owner_.refreshing_ = false;
        owner_.changed_->ring();
    }

  private:
    CachedCredentials& owner_;
};

CachedCredentials::CachedCredentials(std::unique_ptr<CredentialsSource> source, Clock& clock,
                                     Random& random, RefreshTiming timing,
                                     CredentialsListener listener)
    : source_(std::move(source)),
      clock_(clock),
      random_(random),
      timing_(timing),
      listener_(std::move(listener)),
      backoff_(random, timing.shortest_pause, timing.longest_pause) {}

CachedCredentials::~CachedCredentials() = default;

const Credentials* CachedCredentials::valid() const {
    if (!current_) return nullptr;
    const auto& expires = current_->expires;
    return !expires || clock_.system_now() < *expires ? &*current_ : nullptr;
}

bool CachedCredentials::is_due() const {
    return !valid() || invalidated_ || clock_.system_now() >= due_;
}

asio::awaitable<void> CachedCredentials::prepare() {
    const auto executor = co_await asio::this_coro::executor;
    if (!changed_) changed_ = std::make_unique<Bell>(executor);
}

asio::awaitable<Result<Credentials>> CachedCredentials::get(SteadyTime deadline) {
    co_await prepare();
    const auto* usable = invalidated_ ? nullptr : valid();
    if (!usable) co_return co_await get_blocking(deadline);
    const auto now = clock_.steady_now();
    if (!is_due() || refreshing_ || kept_fresh_ || now < pause_ends_) co_return *usable;
    const auto old = *usable;
    co_await refresh(std::min(deadline, now + timing_.longest_refresh));
    const auto* renewed = valid();
    // The old ones may have ended while we asked for the next: then the service judges.
    co_return renewed ? *renewed : old;
}

asio::awaitable<Result<Credentials>> CachedCredentials::get_blocking(SteadyTime deadline) {
    for (;;) {
        if (const auto* usable = valid(); usable && !invalidated_) co_return *usable;
        const auto now = clock_.steady_now();
        if (now >= deadline)
            co_return failure(Fault::timed_out,
                              fmt::format("no AWS credentials in time: {} has not answered yet",
                                          source_->name()));
        if (refreshing_)
            co_await changed_->wait_until(clock_, deadline);
        else if (failure_ && now < pause_ends_)
            co_return std::unexpected(*failure_);
        else
            co_await refresh(deadline);
    }
}

void CachedCredentials::invalidate() {
    if (!current_ || clock_.steady_now() < loaded_at_ + timing_.least_age) return;
    invalidated_ = true;
    if (changed_) changed_->ring();
}

asio::awaitable<void> CachedCredentials::refresh(SteadyTime deadline) {
    const RefreshMark mark{*this};
    auto loaded = co_await with_deadline(clock_, deadline, source_->load(deadline));
    if (loaded && is_over(*loaded, clock_.system_now())) loaded = came_too_late(*loaded);
    if (loaded) {
        accept(std::move(*loaded));
    } else if (loaded.error().fault == Fault::timed_out && clock_.steady_now() >= deadline) {
        // The deadline was ours: it says little about the source, and somebody with more time may
        // go on at once.
        tell(CredentialsEvent::Kind::refresh_failed,
             source_->name() + ": " + loaded.error().message);
    } else {
        note_failure(std::move(loaded).error());
    }
}

void CachedCredentials::accept(Credentials credentials) {
    invalidated_ = false;
    failure_.reset();
    backoff_.reset();
    pause_ends_ = SteadyTime::min();
    loaded_at_ = clock_.steady_now();
    due_ = SystemTime::max();
    if (credentials.expires) {
        const auto now = clock_.system_now();
        const auto spread =
            Duration{static_cast<Duration::rep>(random_.below(timing_.early.count() / 5 + 1))};
        const auto early = std::chrono::floor<std::chrono::milliseconds>(timing_.early + spread);
        // Credentials that live shorter than that are renewed at half their life.
        due_ = std::max(*credentials.expires - early, now + (*credentials.expires - now) / 2);
    }
    auto text = to_string(credentials);
    current_ = std::move(credentials);
    tell(CredentialsEvent::Kind::loaded, std::move(text));
}

void CachedCredentials::note_failure(Error error) {
    invalidated_ = false;
    const auto* still = valid();
    const bool is_last_chance =
        !still || (still->expires && *still->expires - clock_.system_now() <= timing_.last_chance);
    const auto longer = backoff_.next();
    pause_ends_ =
        clock_.steady_now() + timing_.shortest_pause + (is_last_chance ? Duration{} : longer);
    tell(CredentialsEvent::Kind::refresh_failed, error.message);
    failure_ = std::move(error);
}

void CachedCredentials::tell(CredentialsEvent::Kind kind, std::string text) const {
    if (listener_) listener_({kind, std::move(text)});
}

// When keep_fresh() should look again, unless the bell rings before.
SteadyTime CachedCredentials::next_look() const {
    if (refreshing_) return SteadyTime::max();
    if (is_due()) return pause_ends_;
    if (due_ == SystemTime::max()) return SteadyTime::max();
    // The calendar may jump, as after a sleep of the machine: look at it now and then.
    return clock_.steady_now() + std::min<Duration>(due_ - clock_.system_now(), 1min);
}

asio::awaitable<void> CachedCredentials::keep_fresh() {
    co_await prepare();
    struct Keeping {
        explicit Keeping(bool& flag) : flag_(flag) { flag_ = true; }
        Keeping(const Keeping&) = delete;
        Keeping& operator=(const Keeping&) = delete;
        ~Keeping() { flag_ = false; }
        bool& flag_;
    };
    const Keeping keeping{kept_fresh_};
    for (;;) {
        const auto now = clock_.steady_now();
        if (is_due() && !refreshing_ && now >= pause_ends_)
            co_await refresh(now + timing_.longest_refresh);
        else
            co_await changed_->wait_until(clock_, next_look());
    }
}

}  // namespace kcl::aws
