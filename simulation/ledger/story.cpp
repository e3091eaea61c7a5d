#include "simulation/ledger/story.h"

#include "kcl/leases/lease.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

namespace kcl::simulation {

using cluster::ClusterEvent;

namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};

std::string_view name_of(consumer::CloseReason reason) {
    constexpr std::array<std::string_view, 5> names{"its end", "loss", "handing over",
                                                    "shutting down", "stopping"};
    return names[static_cast<std::size_t>(reason)];
}

double seconds(Duration time) { return std::chrono::duration<double>(time).count(); }

std::string line(const leases::LeaseEvent& event) {
    using namespace leases::lease_event;
    return std::visit(
        Overloaded{
            [](const Gained& e) {
                return fmt::format("gained {} ({}) at {}", e.lease.key, describe(e.lease),
                                   to_string(e.lease.checkpoint));
            },
            [](const Lost& e) { return fmt::format("lost {}: {}", e.tenure.lease_key, e.reason); },
            [](const HandoffRequested& e) {
                return fmt::format("is asked to hand {} to {}", e.tenure.lease_key, e.next_owner);
            },
            [](const GivenUp& e) {
                return fmt::format("gave up {} to {}{}{}", e.tenure.lease_key,
                                   e.next_owner.value_or("nobody"), e.error ? ": " : "",
                                   e.error ? e.error->message : "");
            },
            [](const Checkpointed&) { return std::string(); },
            [](const RenewalFailed& e) {
                return fmt::format("could not renew {}: {}", e.tenure.lease_key, e.error.message);
            }},
        event);
}

std::string line(const coordination::CoordinationEvent& event) {
    using namespace coordination::coordination_event;
    return std::visit(
        Overloaded{
            [](const ClusterJoined& e) { return fmt::format("sees that {} joined", e.id); },
            [](const ClusterLeft& e) {
                return fmt::format("sees that {} {}", e.id, e.said_goodbye ? "left" : "is dead");
            },
            [](const BecameLeader&) { return std::string("leads"); },
            [](const LostLeadership& e) { return fmt::format("leads no more: {}", e.reason); },
            [](const Moved& e) {
                constexpr std::array<std::string_view, 3> kinds{"gives", "wants to move",
                                                                "unblocks"};
                return fmt::format("{} {} ({}) to {}{}{}",
                                   kinds[static_cast<std::size_t>(e.move.kind)], e.move.lease.key,
                                   describe(e.move.lease), e.move.to, e.error ? ": " : "",
                                   e.error ? e.error->message : "");
            },
            [](const LeasesCreated& e) {
                return fmt::format("created leases: {}", fmt::join(e.lease_keys, ", "));
            },
            [](const ShardEndSeen&) { return std::string(); },
            [](const LeaseRemoved& e) { return fmt::format("cleared away {}", e.lease_key); },
            [](const StreamReplaced& e) { return fmt::format("stands still: {}", e.problem); },
            [](const TableAway& e) {
                return fmt::format("can't reach the table: {}", e.error.message);
            },
            [](const TableBack& e) {
                return fmt::format("reaches the table again after {:.1f} s", seconds(e.away_for));
            },
            [](const DutyFailed& e) {
                return fmt::format("failed at {}: {}", e.duty, e.error.message);
            },
            [](const CorruptRow& e) { return fmt::format("can't read a row: {}", e.problem); }},
        event);
}

std::string line(const consumer::ConsumerEvent& event) {
    using namespace consumer::consumer_event;
    const std::string& key = event.lease_key;
    return std::visit(
        Overloaded{
            [&](const WaitingOnParents& e) {
                return fmt::format("{} waits for {}", key, fmt::join(e.unfinished, ", "));
            },
            [&](const ParentsUnknown& e) {
                return fmt::format("{} can't read its parents: {}", key, e.error.message);
            },
            [&](const Started& e) {
                return fmt::format("{} begins after {}", key, to_string(e.from));
            },
            [](const Fetched&) { return std::string(); },
            [&](const FetchFailed& e) {
                return fmt::format("{} can't be read: {}", key, e.error.message);
            },
            [&](const Delivered& e) { return fmt::format("{} processed {}", key, e.records); },
            [&](const RecordsLeftOut&) { return fmt::format("{} left records out", key); },
            [&](const Checkpointed& e) {
                return fmt::format("{} is at {}", key, to_string(e.checkpoint));
            },
            [&](const CheckpointFailed& e) {
                return fmt::format("{} could not checkpoint: {}", key, e.error.message);
            },
            [&](const ConsumerFailed& e) {
                return fmt::format("{}: {} threw: {}", key, e.call, e.what);
            },
            [&](const CallLeftBehind& e) { return fmt::format("{} left {} behind", key, e.call); },
            [&](const EndFailed& e) {
                return fmt::format("{} failed at {}: {}", key, e.step, e.error.message);
            },
            [&](const ShardEnded& e) {
                return fmt::format("{} ended; children: {}", key, fmt::join(e.children, ", "));
            },
            [&](const Closed& e) {
                return fmt::format("{} closed by {} {}", key, name_of(e.reason), e.detail);
            }},
        event.what);
}

}  // namespace

std::string describe(const ClusterEvent& event) {
    using namespace cluster::cluster_event;
    return std::visit(
        Overloaded{
            [](const leases::LeaseEvent& e) { return line(e); },
            [](const leases::SchemaProgress& e) {
                return fmt::format("table: {} {}", leases::to_string(e.step), e.detail);
            },
            [](const coordination::CoordinationEvent& e) { return line(e); },
            [](const consumer::ConsumerEvent& e) { return line(e); },
            [](const Ready&) { return std::string("is ready"); },
            [](const Leaving& e) {
                return fmt::format("leaves {} shards to {} heirs", e.shards, e.heirs);
            },
            [](const ShardFailed& e) {
                return fmt::format("FAILED on {}: {}", e.lease_key, e.what);
            },
            [](const Stopped& e) { return fmt::format("stopped, abandoning {}", e.abandoned); }},
        event);
}

std::string describe(const TableWrite& write) {
    const auto& row = write.after ? *write.after : *write.before;
    if (leases::row_kind(row) != leases::RowKind::lease) return "";
    if (!write.after) return fmt::format("wrote {}: deleted", write.key);
    const auto after = leases::lease_from_row(*write.after);
    if (!after) return fmt::format("wrote {}: {}", write.key, after.error().message);
    const auto before = write.before ? leases::lease_from_row(*write.before) : after;
    if (write.before && before && before->owner == after->owner &&
        before->checkpoint_owner == after->checkpoint_owner &&
        before->checkpoint == after->checkpoint)
        return "";  // a renewal
    return fmt::format("wrote {}: {} at {}", write.key, describe(*after),
                       to_string(after->checkpoint));
}

std::string problem_in(const ClusterEvent& event) {
    if (const auto* failed = std::get_if<cluster::cluster_event::ShardFailed>(&event))
        return fmt::format("our own code failed on {}: {}", failed->lease_key, failed->what);
    const auto* news = std::get_if<coordination::CoordinationEvent>(&event);
    if (news == nullptr) return "";
    const auto* replaced = std::get_if<coordination::coordination_event::StreamReplaced>(news);
    if (replaced != nullptr) return replaced->problem;
    const auto* corrupt = std::get_if<coordination::coordination_event::CorruptRow>(news);
    return corrupt == nullptr ? "" : corrupt->problem;
}

std::optional<std::string> parted_with(const ClusterEvent& event) {
    const auto* lease = std::get_if<leases::LeaseEvent>(&event);
    const auto* given =
        lease != nullptr ? std::get_if<leases::lease_event::GivenUp>(lease) : nullptr;
    if (given == nullptr || given->error) return std::nullopt;
    return given->tenure.lease_key;
}

void note_holdings(Holders& holders, const std::string& machine, const ClusterEvent& event,
                   SteadyTime now) {
    using namespace leases::lease_event;
    if (std::holds_alternative<cluster::cluster_event::Leaving>(event))
        holders.asked_to_stop(machine, now);
    if (const auto* shard = std::get_if<consumer::ConsumerEvent>(&event)) {
        using namespace consumer::consumer_event;
        const auto* failed = std::get_if<ConsumerFailed>(&shard->what);
        if (std::holds_alternative<CallLeftBehind>(shard->what) || (failed && !failed->retry_in))
            holders.excuse(machine, shard->lease_key);
    }
    if (const auto* news = std::get_if<coordination::CoordinationEvent>(&event)) {
        using namespace coordination::coordination_event;
        if (std::holds_alternative<BecameLeader>(*news)) holders.leads(machine, true);
        if (std::holds_alternative<LostLeadership>(*news)) holders.leads(machine, false);
    }
    const auto* lease = std::get_if<leases::LeaseEvent>(&event);
    if (lease == nullptr) return;
    if (const auto* gained = std::get_if<Gained>(lease))
        holders.gained(machine, gained->lease.key, gained->lease.counter);
    if (const auto* lost = std::get_if<Lost>(lease)) holders.over(machine, lost->tenure.lease_key);
    if (const auto* given = std::get_if<GivenUp>(lease))
        holders.over(machine, given->tenure.lease_key);
    if (const auto* asked = std::get_if<HandoffRequested>(lease))
        holders.asked_to_leave(machine, asked->tenure.lease_key, now);
}

}  // namespace kcl::simulation
