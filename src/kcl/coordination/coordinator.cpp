#include "kcl/coordination/coordinator.h"

#include "kcl/base/task_group.h"
#include "kcl/base/with_deadline.h"

#include <algorithm>
#include <utility>

namespace kcl::coordination {

namespace {
// Reads of single rows at the same time.
constexpr std::size_t reads_at_once = 32;
}  // namespace

Coordinator::Coordinator(asio::any_io_executor executor, Parts parts, std::string cluster_id,
                         CoordinationSettings settings,
                         std::function<void(const CoordinationEvent&)> on_event)
    : executor_(executor),
      parts_(parts),
      cluster_id_(std::move(cluster_id)),
      settings_(settings),
      on_event_(std::move(on_event)),
      wake_(executor),
      round_over_(executor),
      view_(settings.liveness) {}

asio::awaitable<void> Coordinator::run() {
    while (!leaving_) {
        in_round_ = true;
        hurried_ = false;
        const bool look_again = co_await round();
        co_await tell_news();
        in_round_ = false;
        round_over_.ring();
        if (!hurried_ && !look_again && !leaving_) co_await rest();
    }
}

asio::awaitable<void> Coordinator::rest() {
    const SteadyTime now = parts_.clock.steady_now();
    const bool leads = parts_.lock.held();
    if (!away_since_ && !moved_ && now >= awake_until_) {
        auto rest = at_rest(settings_.watch, view_, cluster_id_, now, table_bytes_, leads);
        if (rest) {
            restless_since_.reset();
            co_await keep_watch(*std::move(rest));
            co_return;
        }
    }
    if (!restless_since_) {
        restless_since_ = now;
        // If somebody has died, those who will get the leases are awake by the time they are free.
        if (leads) news_due_ = true;
    }
    const Duration pause =
        next_pause(settings_.watch, view_, cluster_id_, now, table_bytes_, leads);
    co_await rest_until(now + pause);
}

asio::awaitable<void> Coordinator::rest_until(SteadyTime next_round) {
    while (!leaving_ && !hurried_) {
        const SteadyTime now = parts_.clock.steady_now();
        auto coming = view_.coming_to(cluster_id_, now, settings_.watch.hurry_for);
        const auto own_keys =
            own_keys_pause(settings_.watch, table_bytes_, parts_.lock.held(), own_keys_);
        SteadyTime next = next_round;
        if (!coming.empty())
            next = std::min(next, now + watch_pause(settings_.watch, coming.size()));
        if (own_keys) next = std::min(next, std::max(now, own_keys_due_));
        if (next > now) co_await wake_.wait_until(parts_.clock, next);
        if (leaving_ || hurried_ || parts_.clock.steady_now() >= next_round) co_return;
        in_round_ = true;
        co_await look_at_all(std::move(coming));
        if (own_keys && parts_.clock.steady_now() >= own_keys_due_) co_await look_for_own();
        in_round_ = false;
        round_over_.ring();
    }
}

asio::awaitable<void> Coordinator::look_for_own() {
    const auto keys = co_await parts_.table.keys_owned_by(cluster_id_);
    const SteadyTime now = parts_.clock.steady_now();
    if (!keys) {
        // The index may be missing, or forbidden: the whole table says the same, only later.
        own_keys_due_ = now + 30s;
        co_return;
    }
    own_keys_ = keys->size();
    own_keys_due_ =
        now + own_keys_pause(settings_.watch, table_bytes_, parts_.lock.held(), own_keys_)
                  .value_or(settings_.watch.with_peers);
    std::vector<std::string> unknown;
    for (const std::string& key : *keys) {
        const auto seen = view_.leases().find(key);
        const bool finished =
            seen != view_.leases().end() && seen->second.lease.checkpoint.is_shard_end();
        if (!finished && !parts_.held.has(key)) unknown.push_back(key);
    }
    co_await look_at_all(std::move(unknown));
}

asio::awaitable<void> Coordinator::look_at_all(std::vector<std::string> keys) {
    for (std::size_t first = 0; first < keys.size(); first += reads_at_once) {
        TaskGroup reads(executor_);
        const auto last = std::min(keys.size(), first + reads_at_once);
        for (std::size_t i = first; i < last; ++i) reads.spawn(look_at_one(keys[i]));
        co_await reads.join_or_abort();
    }
}

/// What counts is the row itself: scans and indexes may be behind.
asio::awaitable<void> Coordinator::look_at_one(std::string key) {
    auto lease = co_await parts_.table.get(key);
    if (!lease || !*lease || leaving_) co_return;
    if (view_.observe_one(**lease, parts_.clock.steady_now()))
        on_event_(coordination_event::ShardEndSeen{key});
    if ((*lease)->actual_owner() != cluster_id_ || parts_.held.has(key)) co_return;
    if (!(*lease)->in_handoff()) {
        parts_.held.add(std::move(**lease));
        co_return;
    }
    // Given to us and on to the next before we took it up: nothing of it runs here. If the write
    // fails, the next look tries again.
    co_await parts_.table.give_up(std::move(**lease));
}

asio::awaitable<bool> Coordinator::round() {
    co_await report_if_due();
    co_await take_in_orphans();
    moved_ = false;
    const bool seen = co_await look();
    if (!seen || leaving_) co_return false;
    co_await take_up_leases();
    if (leaving_) co_return false;
    const auto led = co_await lead();
    moved_ = led.moved || led.look_again;
    news_due_ = news_due_ || moved_;
    co_return led.look_again;
}

asio::awaitable<bool> Coordinator::look() {
    auto rows = co_await parts_.table.scan({});
    const SteadyTime answered_at = parts_.clock.steady_now();
    if (!rows) {
        table_failed(rows.error());
        co_return false;
    }
    if (away_since_) on_event_(coordination_event::TableBack{answered_at - *away_since_});
    away_since_.reset();
    table_bytes_ = rows->bytes;
    TableContents contents;
    contents.leases = std::move(rows->leases);
    for (const auto& row : rows->worker_metrics) {
        auto report = report_from_row(row);
        if (report)
            contents.clusters.push_back(std::move(*report));
        else
            rows->corrupt.push_back(report.error().message);
    }
    if (rows->leader) {
        auto leader = leader_from_row(*rows->leader);
        if (leader)
            contents.leader = std::move(*leader);
        else
            rows->corrupt.push_back(leader.error().message);
    }
    for (const std::string& problem : rows->corrupt)
        if (told_corrupt_.insert(problem).second)
            on_event_(coordination_event::CorruptRow{problem});
    news_ = contents.leader ? contents.leader->news : std::string();
    auto ended = view_.observe(std::move(contents), answered_at, parts_.clock.system_now());
    for (auto& key : ended) on_event_(coordination_event::ShardEndSeen{std::move(key)});
    notice_handoffs(answered_at);
    tell_who_came_and_went(answered_at);
    co_return true;
}

void Coordinator::table_failed(const Error& error) {
    if (away_since_) return;
    away_since_ = parts_.clock.steady_now();
    on_event_(coordination_event::TableAway{error});
}

void Coordinator::tell_who_came_and_went(SteadyTime now) {
    std::set<std::string> alive;
    for (auto& id : view_.alive_clusters(now))
        if (id != cluster_id_) alive.insert(std::move(id));
    for (const std::string& id : alive)
        if (!known_clusters_.contains(id)) on_event_(coordination_event::ClusterJoined{id});
    for (const std::string& id : known_clusters_)
        if (!alive.contains(id))
            on_event_(coordination_event::ClusterLeft{id, !view_.clusters().contains(id)});
    known_clusters_ = std::move(alive);
}

asio::awaitable<void> Coordinator::report_if_due() {
    const SteadyTime now = parts_.clock.steady_now();
    const Duration interval = report_interval();
    // Having lost the last lease it must promise to report oftener at once; the other way can wait
    // for its time.
    const bool promised_too_much = reported_interval_ > interval;
    if (now < report_due_ && !promised_too_much) co_return;
    const auto written = co_await parts_.reports.write(interval, parts_.held.stamp());
    if (!written) {
        table_failed(written.error());
        co_return;
    }
    // Nobody knows of us yet.
    if (reported_interval_ == Duration::zero()) news_due_ = true;
    reported_interval_ = interval;
    report_due_ = now + interval;
}

/// A handoff of ours would be noticed with its next renewal: no need to wait for that.
void Coordinator::notice_handoffs(SteadyTime seen_at) {
    for (const auto& [key, observed] : view_.leases())
        if (observed.lease.checkpoint_owner == cluster_id_ && observed.handoff_since == seen_at)
            parts_.held.look_at(key);
}

asio::awaitable<void> Coordinator::take_up_leases() {
    std::vector<std::string> mine;
    for (const auto& [key, observed] : view_.leases())
        if (observed.lease.actual_owner() == cluster_id_ && !parts_.held.has(key))
            mine.push_back(key);
    co_await look_at_all(std::move(mine));
}

asio::awaitable<LeaderDuties::Outcome> Coordinator::lead() {
    const bool leading = co_await keep_leadership();
    if (was_leading_ && !leading)
        on_event_(coordination_event::LostLeadership{"another cluster has the leader's lock"});
    if (!was_leading_ && leading) {
        parts_.duties.begin();
        on_event_(coordination_event::BecameLeader{});
    }
    was_leading_ = leading;
    LeaderDuties::Outcome outcome;
    if (leaving_) co_return outcome;
    if (!leading) {
        // In a Java network this is the duty of whoever finished the shard.
        if (view_.led_by_java()) co_await parts_.duties.clear_if_due(view_);
        co_return outcome;
    }
    std::function<void(leases::Lease)> given = [this](leases::Lease lease) {
        if (!leaving_) parts_.held.add(std::move(lease));
    };
    outcome = co_await parts_.duties.round(view_, cluster_id_, std::move(given));
    co_return outcome;
}

asio::awaitable<bool> Coordinator::keep_leadership() {
    const SteadyTime now = parts_.clock.steady_now();
    if (parts_.lock.held()) {
        if (now < parts_.lock.heartbeat_due()) co_return true;
        const auto kept = co_await parts_.lock.heartbeat();
        if (!kept) table_failed(kept.error());
        co_return parts_.lock.held();
    }
    if (!view_.leader_wanted(now, cluster_id_)) co_return false;
    std::optional<LeaderRow> seen;
    if (view_.leader()) seen = view_.leader()->row;
    const auto acquired = co_await parts_.lock.acquire(std::move(seen));
    if (!acquired) table_failed(acquired.error());
    co_return parts_.lock.held();
}

asio::awaitable<void> Coordinator::leave(SteadyTime deadline) {
    leaving_ = true;
    wake_.ring();
    const auto said = co_await with_deadline(parts_.clock, deadline, say_goodbye());
    if (!said) on_event_(coordination_event::DutyFailed{"saying good-bye", said.error()});
}

asio::awaitable<Result<bool>> Coordinator::say_goodbye() {
    // A round that is under way may still be writing the report.
    while (in_round_) co_await round_over_.wait();
    // Who gets what is decided by what is so now.
    co_await look();
    const auto removed = co_await parts_.reports.remove();
    const auto released = co_await parts_.lock.release();
    if (!removed) co_return std::unexpected(removed.error());
    if (!released) co_return std::unexpected(released.error());
    co_await announce_last();
    co_return true;
}

std::vector<Bequest> Coordinator::plan_departure() const {
    std::vector<leases::Lease> held;
    for (auto& [key, lease] : parts_.held.held()) held.push_back(lease);
    return parts_.duties.strategy().bequeath(view_, cluster_id_, held, parts_.clock.steady_now());
}

}  // namespace kcl::coordination
