#include "kcl/coordination/leader_duties.h"

#include "kcl/base/task_group.h"
#include "kcl/shards/shard_end.h"

#include <algorithm>

namespace kcl::coordination {

namespace {

std::vector<leases::Lease> all_leases(const NetworkView& view) {
    std::vector<leases::Lease> leases;
    leases.reserve(view.leases().size());
    for (const auto& [key, observed] : view.leases()) leases.push_back(observed.lease);
    return leases;
}

/// The rows that decide whether `lease` may go: its parents and children.
std::vector<leases::Lease> relatives(const NetworkView& view, const leases::Lease& lease) {
    std::vector<leases::Lease> found;
    for (const auto* ids : {&lease.parent_shard_ids, &lease.child_shard_ids}) {
        for (const std::string& id : *ids)
            if (const auto row = view.leases().find(id); row != view.leases().end())
                found.push_back(row->second.lease);
    }
    return found;
}

}  // namespace

LeaderDuties::LeaderDuties(asio::any_io_executor executor, Parts parts, Settings settings,
                           std::function<void(const CoordinationEvent&)> on_event)
    : executor_(std::move(executor)),
      parts_(parts),
      settings_(settings),
      on_event_(std::move(on_event)) {}

void LeaderDuties::begin() {
    holes_ = shards::HoleTracker();
    audit_due_ = SteadyTime{};
    clear_due_ = parts_.clock.steady_now() + settings_.clear_every;
    ask_due_ = clear_due_;
    failing_.clear();
    forgotten_.clear();
}

asio::awaitable<LeaderDuties::Outcome> LeaderDuties::round(
    const NetworkView& view, std::string me, std::function<void(leases::Lease)> given_to_me) {
    moved_ = false;
    const bool created = co_await create_leases(view);
    co_await assign(view, me, given_to_me);
    co_await clear_if_due(view);
    co_await forget_the_dead(view);
    co_return Outcome{.look_again = created, .moved = moved_};
}

asio::awaitable<void> LeaderDuties::clear_if_due(const NetworkView& view) {
    if (parts_.clock.steady_now() < clear_due_) co_return;
    clear_due_ = parts_.clock.steady_now() + settings_.clear_every;
    co_await clear_finished(view);
}

/// False: the leases are those of a stream that is gone. While the service does not say, they are
/// taken for the right ones.
asio::awaitable<bool> LeaderDuties::same_stream() {
    // At its start each cluster has looked for itself.
    if (audit_due_ == SteadyTime{}) co_return true;
    const auto same = co_await parts_.stream.check();
    if (same || same.error().fault != Fault::invalid) co_return true;
    if (failing_.insert("stream").second)
        on_event_(coordination_event::StreamReplaced{same.error().message});
    co_return false;
}

asio::awaitable<bool> LeaderDuties::create_leases(const NetworkView& view) {
    const SteadyTime now = parts_.clock.steady_now();
    if (now < audit_due_) co_return false;
    const bool same = co_await same_stream();
    if (!same) {
        audit_due_ = now + settings_.audit_every;
        co_return false;
    }
    auto existing = all_leases(view);
    const bool empty = existing.empty();
    if (!empty) {
        const auto filled = co_await fill_in_hash_ranges(existing);
        if (!filled) failed("filling in hash ranges", filled.error());
        if (!holes_.confirm(shards::hole_in(existing)) && audit_due_ != SteadyTime{}) {
            audit_due_ = now + settings_.audit_every;
            co_return false;
        }
    }
    auto report = co_await parts_.sync.sync(std::move(existing));
    if (!report) {
        failed("creating leases", report.error());
        audit_due_ = now + audit_retry_;
        audit_retry_ = std::min<Duration>(audit_retry_ * 2, 60s);
        co_return false;
    }
    failing_.erase("creating leases");
    audit_retry_ = 1s;
    audit_due_ = now + settings_.audit_every;
    if (report->created.empty()) co_return false;
    on_event_(coordination_event::LeasesCreated{report->created});
    co_return true;
}

asio::awaitable<Result<void>> LeaderDuties::fill_in_hash_ranges(
    const std::vector<leases::Lease>& leases) {
    const bool complete = std::all_of(leases.begin(), leases.end(), [](const leases::Lease& lease) {
        return lease.hash_key_range.has_value() || lease.checkpoint.is_shard_end();
    });
    if (complete) co_return Result<void>{};
    auto graph = co_await parts_.sync.list();
    if (!graph) co_return std::unexpected(std::move(graph).error());
    for (const auto& [key, range] : shards::missing_hash_ranges(leases, *graph)) {
        const auto done = co_await parts_.table.set_hash_range(key, range);
        if (!done) co_return std::unexpected(done.error());
    }
    co_return Result<void>{};
}

asio::awaitable<void> LeaderDuties::assign(const NetworkView& view, const std::string& me,
                                           const std::function<void(leases::Lease)>& given_to_me) {
    const auto moves = parts_.strategy.plan(view, parts_.clock.steady_now());
    for (std::size_t first = 0; first < moves.size(); first += settings_.writes_at_once) {
        TaskGroup group(executor_);
        const auto last = std::min(moves.size(), first + settings_.writes_at_once);
        for (std::size_t i = first; i < last; ++i)
            group.spawn(carry_out(moves[i], me, given_to_me));
        co_await group.join_or_abort();
    }
}

asio::awaitable<void> LeaderDuties::carry_out(
    Move move, const std::string& me, const std::function<void(leases::Lease)>& given_to_me) {
    std::optional<Error> error;
    if (move.kind == Move::Kind::handoff) {
        auto done = co_await parts_.table.begin_handoff(move.lease, move.to);
        if (!done) error = std::move(done).error();
    } else if (move.kind == Move::Kind::give && move.lease.actual_owner()) {
        // By its counter: an owner that came back to life in the meantime keeps the lease.
        auto done = co_await parts_.table.take(move.lease, move.to);
        if (!done)
            error = std::move(done).error();
        else if (move.to == me)
            given_to_me(*std::move(done));
    } else {
        auto done = co_await parts_.table.assign(move.lease, move.to);
        if (!done)
            error = std::move(done).error();
        else if (move.to == me)
            given_to_me(*std::move(done));
    }
    moved_ = moved_ || !error;
    on_event_(coordination_event::Moved{std::move(move), std::move(error)});
}

asio::awaitable<void> LeaderDuties::clear_finished(const NetworkView& view) {
    std::vector<leases::Lease> finished;
    for (const auto& [key, observed] : view.leases())
        if (observed.lease.checkpoint.is_shard_end()) finished.push_back(observed.lease);
    std::vector<leases::Lease> undecided;
    for (leases::Lease& lease : finished) {
        const auto decision = shards::cleanup(lease, relatives(view, lease));
        if (decision == shards::Cleanup::children_unknown ||
            decision == shards::Cleanup::child_missing)
            undecided.push_back(lease);
        if (decision != shards::Cleanup::delete_now) continue;
        const bool go_on = co_await remove(std::move(lease));
        if (!go_on) co_return;
    }
    const SteadyTime now = parts_.clock.steady_now();
    if (undecided.empty() || now < ask_due_) co_return;
    ask_due_ = now + settings_.ask_every;
    co_await ask_about(std::move(undecided));
}

asio::awaitable<void> LeaderDuties::ask_about(std::vector<leases::Lease> undecided) {
    const auto listed = co_await parts_.sync.list();
    if (!listed) {
        failed("asking about finished shards", listed.error());
        co_return;
    }
    failing_.erase("asking about finished shards");
    for (leases::Lease& lease : undecided) {
        const auto says = shards::ask_service(lease, *listed);
        if (says.forgotten) {
            const bool go_on = co_await remove(std::move(lease));
            if (!go_on) co_return;
        } else if (!says.children.empty()) {
            // The next clearing decides with them.
            co_await parts_.table.set_children(lease.key, says.children);
        }
    }
}

/// False: the table does not answer.
asio::awaitable<bool> LeaderDuties::remove(leases::Lease lease) {
    const std::string key = lease.key;
    const auto removed = co_await parts_.table.remove(std::move(lease));
    if (removed) {
        on_event_(coordination_event::LeaseRemoved{key});
    } else if (removed.error().fault != Fault::condition_failed) {
        failed("clearing away finished leases", removed.error());
        co_return false;
    }
    co_return true;
}

asio::awaitable<void> LeaderDuties::forget_the_dead(const NetworkView& view) {
    const SteadyTime now = parts_.clock.steady_now();
    for (const auto& [id, cluster] : view.clusters()) {
        if (!view.evidently_dead(cluster, now)) continue;
        // One that stands where we don't write stays: not worth a write in every round.
        const auto tried = forgotten_.find(id);
        if (tried != forgotten_.end() && tried->second == cluster.report.last_update) continue;
        // A newcomer that leads one day must not take its young report for a sign of life. If it
        // lives after all, it reports again.
        const auto removed = co_await parts_.reports.remove_stale(cluster.report);
        if (!removed) failed("removing the report of a dead cluster", removed.error());
        if (removed) forgotten_.insert_or_assign(id, cluster.report.last_update);
    }
}

void LeaderDuties::failed(std::string duty, const Error& error) {
    if (failing_.insert(duty).second)
        on_event_(coordination_event::DutyFailed{std::move(duty), error});
}

}  // namespace kcl::coordination
