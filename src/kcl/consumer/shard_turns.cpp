// The turns of a shard's life besides the road: how it begins, ends and parts, and the orders from
// outside that make it do so.
#include "kcl/consumer/shard_consumer.h"
#include "kcl/shards/shard_family.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace kcl::consumer {

using How = CallResult::How;

namespace {
constexpr Duration first_pause = 500ms;
constexpr Duration longest_pause = 10s;
// Time for a destructor when the deadline has passed already: most need none.
constexpr Duration last_grace = 1s;
}  // namespace

// ---------------------------------------------------------------------------- beginning

asio::awaitable<void> ShardConsumer::parents_finished() {
    if (work_.lease.checkpoint.is_shard_end()) follow(Event::already_ended);
    std::vector<std::string> told;
    while (in<phase::WaitingOnParents>()) {
        auto unfinished =
            co_await shards::unfinished_parents(outside_.table, work_.lease.parent_shard_ids);
        if (unfinished && unfinished->empty()) {
            follow(Event::parents_finished);
            continue;
        }
        if (!unfinished) {
            tell(consumer_event::ParentsUnknown{std::move(unfinished).error(),
                                                settings_.parent_poll});
        } else if (*unfinished != told) {
            told = *unfinished;
            tell(consumer_event::WaitingOnParents{std::move(*unfinished)});
        }
        const auto again = outside_.clock.steady_now() + settings_.parent_poll;
        while (in<phase::WaitingOnParents>() && !parent_has_ended_ &&
               outside_.clock.steady_now() < again)
            co_await news_until(again);
        parent_has_ended_ = false;
    }
}

asio::awaitable<void> ShardConsumer::initialize() {
    int attempt = 1;
    while (in<phase::Initializing>() && !initialized_) {
        const bool made = calls_.can_call();
        CallResult result;
        if (made) {
            StartInfo start{work_.stream, work_.shard_id, work_.lease.checkpoint,
                            work_.lease.counter, work_.log};
            result = co_await calls_.initialize(std::move(start));
            initialized_ = result.ok();
        } else {
            result = co_await calls_.make(host_);
        }
        if (result.ok()) {
            attempt = 1;
            continue;
        }
        const auto retry_in = report(result, made ? "initialize" : "constructor", attempt++,
                                     in<phase::Initializing>());
        if (retry_in) co_await pause(*retry_in);
    }
    if (!in<phase::Initializing>()) co_return;
    follow(Event::initialized);
    tell(consumer_event::Started{work_.lease.checkpoint, work_.lease.counter});
    helpers_.spawn(help(fetcher_->run()));
}

// ---------------------------------------------------------------------------- the shard's end

asio::awaitable<void> ShardConsumer::end_of_shard() {
    if (!in<phase::Ending>()) co_return;
    bool done = co_await create_children();
    if (done) done = co_await record_children();
    if (done) done = co_await tell_shard_ended();
    if (!done) co_return;
    writer_.approve(Checkpoint::shard_end());
    co_await settled();
    if (!in<phase::Ending>()) co_return;
    follow(Event::end_recorded);
    consumer_event::ShardEnded ended;
    for (const auto& child : children_) ended.children.push_back(child.shard_id);
    tell(std::move(ended));
}

asio::awaitable<bool> ShardConsumer::create_children() {
    using PlanStep = shards::ChildPlan::Step;
    Backoff backoff(outside_.random, first_pause, longest_pause);
    while (in<phase::Ending>()) {
        auto plan = co_await shards::create_children(outside_.table, work_.shard_id, children_);
        if (plan && plan->step == PlanStep::create) co_return true;
        Error error = plan ? Error{Fault::unavailable, plan->reason, ""} : plan.error();
        if (plan && plan->step == PlanStep::give_up) {
            // Another cluster reads the end anew and may get an answer that makes sense.
            detail_ = plan->reason;
            hurry();
        }
        co_await failed_at_end("creating the leases of the children", std::move(error), backoff);
    }
    co_return false;
}

asio::awaitable<bool> ShardConsumer::record_children() {
    std::vector<std::string> names;
    names.reserve(children_.size());
    for (const auto& child : children_) names.push_back(child.shard_id);
    if (names.empty()) co_return true;
    Backoff backoff(outside_.random, first_pause, longest_pause);
    while (in<phase::Ending>()) {
        auto recorded = co_await outside_.held.set_children(work_.tenure, names);
        if (recorded) co_return true;
        co_await failed_at_end("recording the children", std::move(recorded).error(), backoff);
    }
    co_return false;
}

asio::awaitable<void> ShardConsumer::failed_at_end(std::string step, Error error,
                                                   Backoff& backoff) {
    if (error.fault == Fault::lost) lease_lost(error.message);
    if (!in<phase::Ending>()) co_return;
    const Duration retry_in = std::max<Duration>(backoff.next(), first_pause / 2);
    tell(consumer_event::EndFailed{std::move(step), std::move(error), retry_in});
    co_await pause(retry_in);
}

asio::awaitable<bool> ShardConsumer::tell_shard_ended() {
    for (int attempt = 1; in<phase::Ending>(); ++attempt) {
        const auto result = co_await calls_.shard_ended();
        if (result.ok()) co_return true;
        const auto retry_in = report(result, "shard_ended", attempt, in<phase::Ending>());
        if (retry_in) co_await pause(*retry_in);
        if (!retry_in) co_await news_until(SteadyTime::max());
    }
    co_return false;
}

// ---------------------------------------------------------------------------- leaving

asio::awaitable<void> ShardConsumer::drain() {
    co_await news_until(outside_.clock.steady_now());  // the deadline may have passed
    if (in<phase::Draining>() && initialized_ && calls_.can_call()) {
        const auto result = co_await calls_.shutdown_requested();
        report(result, "shutdown_requested", 1, false);
        if (result.approved) writer_.approve(delivered_);
    }
    co_await settled();
    if (in<phase::Draining>()) follow(Event::drained);
}

asio::awaitable<void> ShardConsumer::part() {
    if (parting_ == Action::tell_lease_lost && calls_.can_call()) {
        calls_.give_up_at(patience());
        const auto result = co_await calls_.lease_lost();
        report(result, "lease_lost", 1, false);
    }
    if (calls_.can_call()) {
        calls_.give_up_at(patience());
        const auto result = co_await calls_.destroy();
        report(result, "destructor", 1, false);
    }
    // Only now: nothing of ours works on the shard any more when another may begin.
    Result<void> given;
    if (parting_ == Action::hand_over) {
        given = co_await outside_.held.finish_handoff(work_.tenure);
    } else if (parting_ == Action::release) {
        given = co_await outside_.held.release(work_.tenure);
    }
    if (!given) detail_ = given.error().message;
}

/// How long a last call is waited for.
SteadyTime ShardConsumer::patience() const {
    const auto now = outside_.clock.steady_now();
    return std::max(now + last_grace, std::min(deadline_, now + settings_.patience_after_loss));
}

// ---------------------------------------------------------------------------- orders and news

void ShardConsumer::lease_lost(std::string reason) {
    if (in<phase::Closed>()) return;
    detail_ = std::move(reason);
    follow(Event::lease_lost);
    calls_.fence();
    calls_.give_up_at(
        std::min(deadline_, outside_.clock.steady_now() + settings_.patience_after_loss));
}

void ShardConsumer::request_handoff(SteadyTime deadline) {
    leave_by(deadline, Event::handoff_requested);
}

void ShardConsumer::request_shutdown(SteadyTime deadline) {
    leave_by(deadline, Event::shutdown_requested);
}

void ShardConsumer::leave_by(SteadyTime deadline, Event event) {
    if (deadline < deadline_) {
        deadline_ = deadline;
        calls_.give_up_at(deadline_);
    }
    follow(event);
    ring();
}

void ShardConsumer::follow(Event event) {
    const Step step = next_step(phase_, event);
    if (step.next == phase_) return;
    phase_ = step.next;
    if (in<phase::Closed>()) parting_ = step.then;
    ring();
}

void ShardConsumer::on_writer(const WriterEvent& event) {
    if (const auto* stored = std::get_if<writer_event::Stored>(&event)) {
        tell(consumer_event::Checkpointed{stored->checkpoint});
    } else if (const auto* failed = std::get_if<writer_event::Failed>(&event)) {
        tell(consumer_event::CheckpointFailed{failed->error, failed->retry_in});
    } else {
        lease_lost(std::get<writer_event::LeaseLost>(event).reason);
    }
    ring();
}

void ShardConsumer::parent_ended(const std::string& lease_key) {
    if (!in<phase::WaitingOnParents>()) return;
    if (std::ranges::find(work_.lease.parent_shard_ids, lease_key) ==
        work_.lease.parent_shard_ids.end())
        return;
    parent_has_ended_ = true;
    ring();
}

void ShardConsumer::ring() {
    ++news_count_;
    news_.ring();
}

// ---------------------------------------------------------------------------- waiting

/// Until everything approved is stored, or the shard is closed.
asio::awaitable<void> ShardConsumer::settled() {
    while (!writer_.is_settled() && !in<phase::Closed>()) co_await news_until(SteadyTime::max());
}

/// Cut short when the phase changes.
asio::awaitable<void> ShardConsumer::pause(Duration time) {
    const auto until = outside_.clock.steady_now() + time;
    const Phase before = phase_;
    while (phase_ == before && outside_.clock.steady_now() < until) co_await news_until(until);
}

/// Until anything happens, `when`, or the deadline, which is news too.
asio::awaitable<void> ShardConsumer::news_until(SteadyTime when) {
    const auto wake = std::min(when, deadline_);
    if (wake == SteadyTime::max()) {
        co_await news_.wait();
    } else if (outside_.clock.steady_now() < wake) {
        co_await news_.wait_until(outside_.clock, wake);
    }
    if (outside_.clock.steady_now() >= deadline_) follow(Event::deadline_passed);
}

/// For waits that begin a moment later: misses nothing since `seen`.
asio::awaitable<void> ShardConsumer::news_since(std::uint64_t seen) {
    while (news_count_ == seen) co_await news_.wait();
}

/// A helper that breaks (a bug, no memory) stops everything; run() throws what it threw.
asio::awaitable<void> ShardConsumer::help(asio::awaitable<void> work) {
    try {
        co_await std::move(work);
    } catch (const boost::system::system_error& e) {
        if (e.code() == asio::error::operation_aborted) throw;
        broken_ = std::current_exception();
    } catch (...) {
        broken_ = std::current_exception();
    }
    if (broken_) follow(Event::stopped);
}

ShardConsumer::Status ShardConsumer::status() const {
    return {phase_,           calls_.running(), calls_.running_since(),
            writer_.stored(), delivered_,       behind_latest_};
}

}  // namespace kcl::consumer
