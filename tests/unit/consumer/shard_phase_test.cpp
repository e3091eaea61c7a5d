#include "kcl/consumer/shard_phase.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace kcl::consumer {
namespace {

using phase::Closed;
using phase::Draining;
using phase::Ending;
using phase::Initializing;
using phase::Processing;
using phase::WaitingOnParents;

constexpr Closed ended{CloseReason::shard_ended};
constexpr Closed lost{CloseReason::lease_lost};
constexpr Closed handed_over{CloseReason::handed_over};
constexpr Closed shut_down{CloseReason::shut_down};
constexpr Closed stopped{CloseReason::stopped};

static_assert(next_step(Processing{}, Event::lease_lost).then == Action::tell_lease_lost);

struct Row {
    Phase now;
    Event event;
    Step then;
};

/// Every step that changes something. All others leave the phase as it is, with nothing to do.
const std::vector<Row> table = {
    {WaitingOnParents{}, Event::already_ended, {ended}},
    {WaitingOnParents{}, Event::parents_finished, {Initializing{}}},
    {WaitingOnParents{}, Event::handoff_requested, {handed_over, Action::hand_over}},
    {WaitingOnParents{}, Event::shutdown_requested, {shut_down, Action::release}},
    {WaitingOnParents{}, Event::lease_lost, {lost}},  // nobody to tell
    {WaitingOnParents{}, Event::stopped, {stopped}},

    {Initializing{}, Event::initialized, {Processing{}}},
    {Initializing{}, Event::handoff_requested, {Draining{Leaving::handoff}}},
    {Initializing{}, Event::shutdown_requested, {Draining{Leaving::shutdown}}},
    {Initializing{}, Event::lease_lost, {lost, Action::tell_lease_lost}},
    {Initializing{}, Event::stopped, {stopped}},

    {Processing{}, Event::end_reached, {Ending{}}},
    {Processing{}, Event::handoff_requested, {Draining{Leaving::handoff}}},
    {Processing{}, Event::shutdown_requested, {Draining{Leaving::shutdown}}},
    {Processing{}, Event::lease_lost, {lost, Action::tell_lease_lost}},
    {Processing{}, Event::stopped, {stopped}},

    {Ending{Leaving::no}, Event::end_recorded, {ended}},  // the lease stays ours until cleaned up
    {Ending{Leaving::no}, Event::handoff_requested, {Ending{Leaving::handoff}}},
    {Ending{Leaving::no}, Event::shutdown_requested, {Ending{Leaving::shutdown}}},
    {Ending{Leaving::no}, Event::lease_lost, {lost, Action::tell_lease_lost}},
    {Ending{Leaving::no}, Event::stopped, {stopped}},

    {Ending{Leaving::handoff}, Event::end_recorded, {ended, Action::hand_over}},
    {Ending{Leaving::handoff}, Event::deadline_passed, {handed_over, Action::hand_over}},
    {Ending{Leaving::handoff}, Event::lease_lost, {lost, Action::tell_lease_lost}},
    {Ending{Leaving::handoff}, Event::stopped, {stopped}},

    {Ending{Leaving::shutdown}, Event::end_recorded, {ended, Action::release}},
    {Ending{Leaving::shutdown}, Event::deadline_passed, {shut_down, Action::release}},
    {Ending{Leaving::shutdown}, Event::handoff_requested, {Ending{Leaving::handoff}}},
    {Ending{Leaving::shutdown}, Event::lease_lost, {lost, Action::tell_lease_lost}},
    {Ending{Leaving::shutdown}, Event::stopped, {stopped}},

    {Draining{Leaving::handoff}, Event::drained, {handed_over, Action::hand_over}},
    {Draining{Leaving::handoff}, Event::deadline_passed, {handed_over, Action::hand_over}},
    {Draining{Leaving::handoff}, Event::lease_lost, {lost, Action::tell_lease_lost}},
    {Draining{Leaving::handoff}, Event::stopped, {stopped}},

    {Draining{Leaving::shutdown}, Event::drained, {shut_down, Action::release}},
    {Draining{Leaving::shutdown}, Event::deadline_passed, {shut_down, Action::release}},
    {Draining{Leaving::shutdown}, Event::handoff_requested, {Draining{Leaving::handoff}}},
    {Draining{Leaving::shutdown}, Event::lease_lost, {lost, Action::tell_lease_lost}},
    {Draining{Leaving::shutdown}, Event::stopped, {stopped}},
};

const std::vector<Phase> all_phases = {WaitingOnParents{},
                                       Initializing{},
                                       Processing{},
                                       Ending{Leaving::no},
                                       Ending{Leaving::handoff},
                                       Ending{Leaving::shutdown},
                                       Draining{Leaving::handoff},
                                       Draining{Leaving::shutdown},
                                       ended,
                                       lost,
                                       handed_over,
                                       shut_down,
                                       stopped};

const std::vector<Event> all_events = {
    Event::already_ended,      Event::parents_finished, Event::initialized,
    Event::end_reached,        Event::end_recorded,     Event::handoff_requested,
    Event::shutdown_requested, Event::drained,          Event::deadline_passed,
    Event::lease_lost,         Event::stopped};

Step expected(const Phase& now, Event event) {
    for (const Row& row : table)
        if (row.now == now && row.event == event) return row.then;
    return {now, Action::none};
}

TEST(ShardPhase, FollowsTheTableForEveryPhaseAndEvent) {
    for (const Phase& now : all_phases)
        for (const Event event : all_events)
            EXPECT_EQ(next_step(now, event), expected(now, event))
                << "phase " << now.index() << ", event " << static_cast<int>(event);
}

TEST(ShardPhase, EndsWhateverComesInWhateverOrder) {
    for (const Phase& closed :
         {Phase(ended), Phase(lost), Phase(handed_over), Phase(shut_down), Phase(stopped)})
        for (const Event event : all_events) EXPECT_EQ(next_step(closed, event), Step{closed});
}

TEST(ShardPhase, GivesTheLeaseAwayOnlyOnTheWayOut) {
    for (const Phase& now : all_phases)
        for (const Event event : all_events) {
            const Step step = next_step(now, event);
            if (step.then == Action::hand_over || step.then == Action::release)
                EXPECT_TRUE(std::holds_alternative<Closed>(step.next));
        }
}

}  // namespace
}  // namespace kcl::consumer
