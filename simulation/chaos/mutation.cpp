#include "simulation/chaos/mutation.h"

#include "simulation/chaos/mutants.h"

#include <algorithm>
#include <array>

namespace kcl::simulation {

namespace {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::PutItemRequest;
using wire::dynamodb::UpdateItemRequest;
using Client = std::unique_ptr<aws::DynamoDbClient>;
using Place = Mutation::Place;
using cluster::ClusterSettings;

Client untouched(const Place&) { return nullptr; }
void as_ever(ClusterSettings&) {}

/// All updates of one kind go without their condition.
template <LeaseWrite kind>
Client loosening(const Place& place) {
    const auto update = [](UpdateItemRequest& request) {
        if (kind_of(request) == kind) loosen(request);
    };
    return std::make_unique<mutant::Rewriting>(place.inner, update, nullptr);
}

template <bool (*kind)(const PutItemRequest&)>
Client putting_anyhow(const Place& place) {
    const auto put = [](PutItemRequest& request) {
        if (!kind(request)) return;
        request.condition_expression.reset();
        request.expression_attribute_names.clear();
        request.expression_attribute_values.clear();
    };
    return std::make_unique<mutant::Rewriting>(place.inner, nullptr, put);
}

Client keeping_the_counter(const Place& place) {
    const auto update = [](UpdateItemRequest& request) {
        auto& values = request.expression_attribute_values;
        if (kind_of(request) == LeaseWrite::takeover) values[":next"] = values[":counter"];
    };
    return std::make_unique<mutant::Rewriting>(place.inner, update, nullptr);
}

/// All updates of one kind go without one of their clauses.
Client cutting(const Place& place, LeaseWrite kind, std::string_view clause) {
    const auto update = [kind, clause](UpdateItemRequest& request) {
        if (kind_of(request) == kind) cut_out(request, clause);
    };
    return std::make_unique<mutant::Rewriting>(place.inner, update, nullptr);
}
Client assigning_by_the_old_counter(const Place& place) {
    const auto update = [](UpdateItemRequest& request) {
        if (kind_of(request) != LeaseWrite::assignment) return;
        cut_out(request, " ADD leaseCounter :one, ownerSwitchesSinceCheckpoint :one");
        cut_out(request, " ADD leaseCounter :one");
    };
    return std::make_unique<mutant::Rewriting>(place.inner, update, nullptr);
}
Client handing_over_at_once(const Place& place) {
    return cutting(place, LeaseWrite::handoff, ", checkpointOwner = :owner");
}
Client keeping_what_is_released(const Place& place) {
    return cutting(place, LeaseWrite::giving_up, ", leaseOwner");
}
Client counting_no_switches(const Place& place) {
    return cutting(place, LeaseWrite::takeover, " ADD ownerSwitchesSinceCheckpoint :one");
}
Client renewing_by_the_old_counter(const Place& place) {
    const auto update = [](UpdateItemRequest& request) {
        auto& values = request.expression_attribute_values;
        if (kind_of(request) == LeaseWrite::renewal) values[":next"] = values[":counter"];
    };
    return std::make_unique<mutant::Rewriting>(place.inner, update, nullptr);
}

Client ignoring_handoffs(const Place& place) {
    const auto update = [](UpdateItemRequest& request) {
        if (kind_of(request) == LeaseWrite::renewal)
            request.condition_expression = "leaseCounter = :counter";
    };
    return std::make_unique<mutant::Rewriting>(place.inner, update, nullptr);
}

/// Every checkpoint of a closed shard becomes its last.
Client ending_early(const Place& place) {
    const auto update = [&family = place.family](UpdateItemRequest& request) {
        const auto* member = family.find(key_of(request));
        if (kind_of(request) != LeaseWrite::checkpoint || member == nullptr || !member->closed)
            return;
        request.expression_attribute_values[":checkpoint"] = AttributeValue::s("SHARD_END");
        request.expression_attribute_values[":sub"] = AttributeValue::n(0);
    };
    return std::make_unique<mutant::Rewriting>(place.inner, update, nullptr);
}

template <class Mutant, auto... how>
Client made(const Place& place) {
    return std::make_unique<Mutant>(place.inner, how...);
}

Client renewing_ahead(const Place& place) { return std::make_unique<mutant::Ahead>(place, 1s); }

void held_by_belief(ClusterSettings& settings) {
    settings.leases.stop_margin = -10 * settings.leases.failover;
}
void hasty(ClusterSettings& settings) {
    settings.coordination.liveness.failover = settings.leases.failover / 2;
}
std::unique_ptr<Clock> by_the_calendar(Clock& clock) {
    return std::make_unique<mutant::CalendarClock>(clock);
}

void without_margin(ClusterSettings& settings) { settings.leases.stop_margin = Duration{0}; }

const std::array mistakes{
    Mutation{"renewal-without-counter", "a renewal does not depend on the counter", "freezes",
             loosening<LeaseWrite::renewal>, as_ever},
    Mutation{"takeover-without-counter", "a takeover does not depend on the counter", "freezes",
             loosening<LeaseWrite::takeover>, as_ever},
    Mutation{"checkpoint-without-counter", "a checkpoint does not depend on the counter", "network",
             loosening<LeaseWrite::checkpoint>, as_ever},
    Mutation{"release-without-condition", "a lease is given up whoever has it", "network",
             loosening<LeaseWrite::giving_up>, as_ever},
    Mutation{"assignment-without-owners", "a lease is given away whoever has it", "everything",
             loosening<LeaseWrite::assignment>, as_ever},
    Mutation{"takeover-keeps-the-counter", "a takeover leaves the counter alone", "kills",
             keeping_the_counter, as_ever},
    Mutation{"lock-without-condition", "the leader's lock is taken whatever is there", "kills",
             putting_anyhow<is_lock>, as_ever},
    Mutation{"creation-without-condition", "a lease is created over the one that exists",
             "everything", putting_anyhow<is_lease>, as_ever},
    Mutation{"renewal-blind-to-handoffs", "a renewal does not notice a handoff", "operators",
             ignoring_handoffs, as_ever},
    Mutation{"held-from-the-answer", "a tenure counts from a moment after the table was written",
             "clocks", renewing_ahead, as_ever},
    Mutation{"no-margin", "a lease is held for the whole failover time", "clocks", untouched,
             without_margin},
    Mutation{"child-before-parents", "children don't wait for their parents", "operators",
             made<mutant::Orphaning>, as_ever},
    Mutation{"end-too-early", "SHARD_END is stored with the first checkpoint of a closed shard",
             "operators", ending_early, as_ever},
    Mutation{"end-before-children", "SHARD_END is stored without leases for the children",
             "operators", made<mutant::Swallowing, mutant::Swallowing::What::leases_of_children>,
             as_ever},
    Mutation{"handoff-without-checkpoint", "a handoff does not wait for the last checkpoint",
             "operators",
             made<mutant::Swallowing, mutant::Swallowing::What::checkpoints_in_handoffs>, as_ever},
    Mutation{"cleanup-too-early", "a lease is cleared away as soon as its shard ended", "operators",
             made<mutant::Clearing>, as_ever},
    Mutation{"unanswered-is-applied", "a write that was not answered counts as applied", "freezes",
             made<mutant::Unanswered, mutant::Unanswered::Then::assume_applied>, as_ever},
    Mutation{"unanswered-is-repeated",
             "a write that was not answered is sent again, unconditionally", "everything",
             made<mutant::Unanswered, mutant::Unanswered::Then::repeat_blindly>, as_ever},
    Mutation{"handoff-without-owners", "a handoff begins whoever has the lease", "everything",
             loosening<LeaseWrite::handoff>, as_ever},
    Mutation{"renewal-keeps-the-counter", "a renewal leaves the counter alone", "calm",
             renewing_by_the_old_counter, as_ever},
    Mutation{"assignment-keeps-the-counter", "an assignment leaves the counter alone", "kills",
             assigning_by_the_old_counter, as_ever},
    Mutation{"handoff-at-once", "a handoff leaves no right to the old owner", "operators",
             handing_over_at_once, as_ever},
    Mutation{"release-keeps-the-owner", "a lease that is given up keeps its owner", "operators",
             keeping_what_is_released, as_ever},
    Mutation{"switches-not-counted", "a takeover does not count as a switch of owners", "kills",
             counting_no_switches, as_ever},
    Mutation{"held-by-belief", "a cluster holds a lease until the table says otherwise", "freezes",
             untouched, held_by_belief},
    Mutation{"hasty-takeover", "a lease is taken after half of the failover time", "freezes",
             untouched, hasty},
    Mutation{"time-by-the-calendar", "leases run out by the calendar", "clocks", untouched, as_ever,
             by_the_calendar},
};

}  // namespace

std::span<const Mutation> mutations() { return mistakes; }

const Mutation* find_mutation(std::string_view name) {
    const auto* found = std::ranges::find(mistakes, name, &Mutation::name);
    return found == mistakes.end() ? nullptr : found;
}

}  // namespace kcl::simulation
