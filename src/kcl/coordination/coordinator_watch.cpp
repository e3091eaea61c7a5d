// What a coordinator reads and writes while nothing happens in its network, and what ends that.
#include "kcl/coordination/coordinator.h"

#include <algorithm>
#include <utility>

namespace kcl::coordination {

asio::awaitable<void> Coordinator::keep_watch(Rest rest) {
    const SteadyTime began = parts_.clock.steady_now();
    const SteadyTime look_due = began + rest.look;
    SteadyTime glance_due = began + rest.glance;
    while (!leaving_ && !hurried_) {
        const SteadyTime telling = news_due_ ? tell_from_ : SteadyTime::max();
        SteadyTime next = std::min({look_due, glance_due, next_duty(), telling});
        for (const Sign& sign : rest.signs) next = std::min(next, sign.due);
        if (next > parts_.clock.steady_now()) co_await wake_.wait_until(parts_.clock, next);
        if (leaving_ || hurried_ || parts_.clock.steady_now() >= look_due) co_return;
        in_round_ = true;
        const bool as_before = co_await glance(rest, glance_due);
        in_round_ = false;
        round_over_.ring();
        if (!as_before) co_return;
    }
}

SteadyTime Coordinator::next_duty() const {
    const SteadyTime report =
        reported_interval_ > report_interval() ? parts_.clock.steady_now() : report_due_;
    return parts_.lock.held() ? std::min(report, parts_.lock.heartbeat_due()) : report;
}

/// False: the whole table is to be read.
asio::awaitable<bool> Coordinator::glance(Rest& rest, SteadyTime& glance_due) {
    if (parts_.clock.steady_now() >= next_duty()) {
        const bool led = parts_.lock.held();
        co_await report_if_due();
        if (led) co_await keep_leadership();
        if (away_since_ || led != parts_.lock.held()) co_return false;
    }
    co_await tell_news();
    if (parts_.clock.steady_now() >= glance_due) {
        const bool news = co_await anything_new();
        if (news) {
            awake_until_ = parts_.clock.steady_now() + settings_.watch.awake_after_news;
            co_return false;
        }
        glance_due = parts_.clock.steady_now() + rest.glance;
    }
    for (Sign& sign : rest.signs) {
        if (leaving_ || hurried_) co_return false;
        if (parts_.clock.steady_now() < sign.due) continue;
        const bool alive = co_await shows(sign);
        if (!alive) co_return false;
    }
    co_return true;
}

asio::awaitable<bool> Coordinator::anything_new() {
    const auto row = co_await parts_.lock.read();
    if (!row || !*row || !view_.leader()) co_return true;
    const LeaderRow& known = view_.leader()->row;
    co_return (*row)->owner != known.owner || (*row)->released || (*row)->news != news_;
}

asio::awaitable<bool> Coordinator::shows(Sign& sign) {
    const auto before = view_.leases().find(sign.lease_key);
    if (before == view_.leases().end()) co_return false;
    const leases::Lease known = before->second.lease;
    auto row = co_await parts_.table.peek(sign.lease_key);
    if (!row || !*row) co_return false;
    const bool as_before = (*row)->counter >= known.counter && (*row)->owner == known.owner &&
                           !(*row)->in_handoff() && (*row)->renewed_at &&
                           !(*row)->checkpoint.is_shard_end();
    if (!as_before) co_return false;
    const SteadyTime now = parts_.clock.steady_now();
    view_.observe_one(**std::move(row), now);
    sign = next_sign(settings_.watch, view_.leases().at(sign.lease_key), now);
    co_return now < sign.overdue;
}

asio::awaitable<void> Coordinator::tell_news() {
    if (!news_due_ || parts_.clock.steady_now() < tell_from_) co_return;
    news_due_ = false;
    std::string news = parts_.held.stamp().clock + "-" + std::to_string(++told_);
    const auto before = co_await parts_.lock.announce(news);
    if (!before) {
        news_due_ = true;
        tell_from_ = parts_.clock.steady_now() + 1s;
        co_return;
    }
    // What stood there is what everybody is told by now, or else it is news for us.
    if (*before != news_) hurried_ = true;
    news_ = std::move(news);
}

Duration Coordinator::peers_look_within() const {
    // They are as restless as we are by now, unless it is only news that keeps us awake.
    const SteadyTime now = parts_.clock.steady_now();
    const bool restless =
        restless_since_ && now > *restless_since_ + settings_.watch.glance && now >= awake_until_;
    return restless && !leaving_ ? settings_.watch.with_peers : settings_.watch.glance;
}

Duration Coordinator::report_interval() const {
    const bool busy = parts_.held.holds_any();
    const auto& clusters = view_.clusters();
    const bool java = std::any_of(clusters.begin(), clusters.end(),
                                  [](const auto& entry) { return entry.second.report.java; });
    if (java) return busy ? settings_.report_when_busy : settings_.report_when_idle;
    const bool watched = !busy && (parts_.lock.held() || restless_since_ || !view_.observed_once());
    return watched ? settings_.report_when_idle : settings_.report_at_rest;
}

void Coordinator::take_in(std::vector<std::string> children) {
    orphans_.insert(orphans_.end(), std::move_iterator(children.begin()),
                    std::move_iterator(children.end()));
    news_due_ = true;
    hurry();
}

asio::awaitable<void> Coordinator::take_in_orphans() {
    const auto keys = std::exchange(orphans_, {});
    for (const std::string& key : keys) {
        auto row = co_await parts_.table.get(key);
        if (!row || !*row) continue;
        const bool free = co_await is_free(**row);
        if (!free || leaving_) continue;
        auto given = co_await parts_.table.assign(**std::move(row), cluster_id_);
        if (given && !leaving_) parts_.held.add(*std::move(given));
    }
}

/// Nobody has it, and nothing stands in the way of processing it.
asio::awaitable<bool> Coordinator::is_free(const leases::Lease& child) {
    if (child.owner || child.in_handoff() || child.checkpoint.is_shard_end()) co_return false;
    for (const std::string& id : child.parent_shard_ids) {
        const auto parent = co_await parts_.table.get(id);
        if (!parent) co_return false;
        if (*parent && !(*parent)->checkpoint.is_shard_end()) co_return false;
    }
    co_return true;
}

asio::awaitable<void> Coordinator::announce_last() {
    news_due_ = true;
    tell_from_ = SteadyTime{};
    co_await tell_news();
}

}  // namespace kcl::coordination
