#pragma once

#include <variant>

/// One shard's life in this cluster, as a value: what follows an event. Pure; ShardConsumer is the
/// skin around it.
///
///     waiting on parents → initializing → processing → ending → closed
///                 (handoff, shutdown) ↘         ↓ ↗ lease lost, from anywhere
///                                       draining
namespace kcl::consumer {

/// Who wants the shard to stop here, if anybody.
enum class Leaving {
    no,
    handoff,  ///< The lease goes to the cluster that its row names.
    shutdown  ///< The cluster stops, and nobody is named: whoever is free may have it.
};

enum class CloseReason {
    shard_ended,  ///< Everything was processed; the lease says SHARD_END and is still held.
    lease_lost,
    handed_over,
    shut_down,
    stopped  ///< Cancelled: left as it was, lease and all.
};

namespace phase {
/// No child before its parents: that is what keeps the records of a key in order.
struct WaitingOnParents {
    bool operator==(const WaitingOnParents&) const = default;
};
/// The user's consumer is made and told where it stands.
struct Initializing {
    bool operator==(const Initializing&) const = default;
};
struct Processing {
    bool operator==(const Processing&) const = default;
};
/// The last record was delivered: children, shard_ended(), SHARD_END.
struct Ending {
    Leaving leaving = Leaving::no;
    bool operator==(const Ending&) const = default;
};
/// The batch in hand is finished, shutdown_requested() is called, the last checkpoint is stored.
struct Draining {
    Leaving leaving = Leaving::shutdown;
    bool operator==(const Draining&) const = default;
};
struct Closed {
    CloseReason reason = CloseReason::stopped;
    bool operator==(const Closed&) const = default;
};
}  // namespace phase

using Phase = std::variant<phase::WaitingOnParents, phase::Initializing, phase::Processing,
                           phase::Ending, phase::Draining, phase::Closed>;

enum class Event {
    already_ended,  ///< The lease was at SHARD_END when it came.
    parents_finished,
    initialized,
    end_reached,  ///< Every record of the shard was delivered.
    end_recorded,
    handoff_requested,
    shutdown_requested,
    drained,
    deadline_passed,  ///< Of the handoff or the shutdown.
    lease_lost,
    stopped
};

/// What is done once, on the way to Closed. Everything else follows from the phase itself.
enum class Action {
    none,
    hand_over,        ///< Give the lease to the cluster that its row names.
    release,          ///< Give the lease to nobody.
    tell_lease_lost,  ///< If there is a consumer to tell.
};

struct Step {
    Phase next;
    Action then = Action::none;
    bool operator==(const Step&) const = default;
};

namespace detail {

/// Handoff is the more definite: its row already names the next owner.
constexpr Leaving both(Leaving now, Leaving more) {
    return now == Leaving::handoff || more == Leaving::handoff ? Leaving::handoff
           : now == Leaving::no                                ? more
                                                               : now;
}

/// What happens to the lease of a cluster that leaves.
constexpr Step part(Leaving leaving) {
    if (leaving == Leaving::handoff)
        return {phase::Closed{CloseReason::handed_over}, Action::hand_over};
    return {phase::Closed{CloseReason::shut_down}, Action::release};
}

constexpr Step from(phase::WaitingOnParents now, Event event) {
    switch (event) {
        case Event::already_ended:
            return {phase::Closed{CloseReason::shard_ended}};
        case Event::parents_finished:
            return {phase::Initializing{}};
        case Event::handoff_requested:
            return part(Leaving::handoff);
        case Event::shutdown_requested:
            return part(Leaving::shutdown);
        case Event::lease_lost:
            return {phase::Closed{CloseReason::lease_lost}};
        case Event::stopped:
            return {phase::Closed{CloseReason::stopped}};
        default:
            return {now};
    }
}

constexpr Step from(phase::Initializing now, Event event) {
    switch (event) {
        case Event::initialized:
            return {phase::Processing{}};
        case Event::handoff_requested:
            return {phase::Draining{Leaving::handoff}};
        case Event::shutdown_requested:
            return {phase::Draining{Leaving::shutdown}};
        case Event::lease_lost:
            return {phase::Closed{CloseReason::lease_lost}, Action::tell_lease_lost};
        case Event::stopped:
            return {phase::Closed{CloseReason::stopped}};
        default:
            return {now};
    }
}

constexpr Step from(phase::Processing now, Event event) {
    switch (event) {
        case Event::end_reached:
            return {phase::Ending{}};
        case Event::handoff_requested:
            return {phase::Draining{Leaving::handoff}};
        case Event::shutdown_requested:
            return {phase::Draining{Leaving::shutdown}};
        case Event::lease_lost:
            return {phase::Closed{CloseReason::lease_lost}, Action::tell_lease_lost};
        case Event::stopped:
            return {phase::Closed{CloseReason::stopped}};
        default:
            return {now};
    }
}

constexpr Step from(phase::Ending now, Event event) {
    constexpr phase::Closed ended{CloseReason::shard_ended};
    switch (event) {
        case Event::end_recorded:
            if (now.leaving == Leaving::handoff) return {ended, Action::hand_over};
            if (now.leaving == Leaving::shutdown) return {ended, Action::release};
            return {ended};
        case Event::handoff_requested:
            return {phase::Ending{both(now.leaving, Leaving::handoff)}};
        case Event::shutdown_requested:
            return {phase::Ending{both(now.leaving, Leaving::shutdown)}};
        case Event::deadline_passed:
            if (now.leaving == Leaving::no) return {now};
            return part(now.leaving);
        case Event::lease_lost:
            return {phase::Closed{CloseReason::lease_lost}, Action::tell_lease_lost};
        case Event::stopped:
            return {phase::Closed{CloseReason::stopped}};
        default:
            return {now};
    }
}

constexpr Step from(phase::Draining now, Event event) {
    switch (event) {
        case Event::drained:
        case Event::deadline_passed:
            return part(now.leaving);
        case Event::handoff_requested:
            return {phase::Draining{both(now.leaving, Leaving::handoff)}};
        case Event::lease_lost:
            return {phase::Closed{CloseReason::lease_lost}, Action::tell_lease_lost};
        case Event::stopped:
            return {phase::Closed{CloseReason::stopped}};
        default:
            return {now};
    }
}

constexpr Step from(phase::Closed now, Event) { return {now}; }

}  // namespace detail

/// What follows `event` in `now`. An event that means nothing there changes nothing.
constexpr Step next_step(const Phase& now, Event event) {
    return std::visit([event](const auto& phase) { return detail::from(phase, event); }, now);
}

}  // namespace kcl::consumer
