#include "kcl/observe/log_story.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace kcl::observe {

namespace {

using coordination::Move;
namespace lease = leases::lease_event;
namespace network = coordination::coordination_event;
namespace shard = consumer::consumer_event;
namespace whole = cluster::cluster_event;

std::int64_t millis(Duration time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

LogField why(const Error& error) { return {"reason", error.message}; }
LogField shard_id(const std::string& key) { return {"shardId", key}; }
LogField joined(std::string_view name, const std::vector<std::string>& texts) {
    return {name, fmt::format("{}", fmt::join(texts, " "))};
}

Told tell_lease(const lease::Gained& e) {
    return {LogLevel::info,
            "lease gained",
            {shard_id(e.lease.key),
             {"checkpoint", to_string(e.lease.checkpoint)},
             {"leaseCounter", e.lease.counter}}};
}
Told tell_lease(const lease::Lost& e) {
    return {LogLevel::warn, "lease lost", {shard_id(e.tenure.lease_key), {"reason", e.reason}}};
}
Told tell_lease(const lease::HandoffRequested& e) {
    return {LogLevel::info, "handing over", {shard_id(e.tenure.lease_key), {"to", e.next_owner}}};
}
Told tell_lease(const lease::GivenUp& e) {
    Told told{LogLevel::info, "lease given up", {shard_id(e.tenure.lease_key)}};
    if (e.next_owner) told.fields.emplace_back("to", *e.next_owner);
    if (e.error) {
        told.level = LogLevel::warn;
        told.message =
            "lease given up, but the table does not know it: others wait until it expires";
        told.fields.push_back(why(*e.error));
    }
    return told;
}
Told tell_lease(const lease::Checkpointed& e) {
    return {LogLevel::trace,
            "checkpoint written",
            {shard_id(e.tenure.lease_key), {"checkpoint", to_string(e.checkpoint)}}};
}
Told tell_lease(const lease::RenewalFailed& e) {
    return {LogLevel::warn,
            "renewal failed, trying again",
            {shard_id(e.tenure.lease_key), why(e.error)}};
}

Told tell_network(const network::ClusterJoined& e) {
    return {LogLevel::info, "cluster joined the network", {{"cluster", e.id}}};
}
Told tell_network(const network::ClusterLeft& e) {
    if (e.said_goodbye) return {LogLevel::info, "cluster left the network", {{"cluster", e.id}}};
    return {LogLevel::warn, "cluster shows no sign of life", {{"cluster", e.id}}};
}
Told tell_network(const network::BecameLeader&) {
    return {LogLevel::info, "leading the network", {}};
}
Told tell_network(const network::LostLeadership& e) {
    return {LogLevel::info, "no longer leading", {{"reason", e.reason}}};
}
std::string_view name_of(Move::Kind kind) {
    switch (kind) {
        case Move::Kind::give:
            return "lease assigned";
        case Move::Kind::handoff:
            return "handoff begun";
        case Move::Kind::unblock:
            return "overdue handoff ended";
    }
    return "lease moved";
}
Told tell_network(const network::Moved& e) {
    const auto& from = e.move.lease.actual_owner();
    Told told{LogLevel::info,
              std::string(name_of(e.move.kind)),
              {shard_id(e.move.lease.key), {"to", e.move.to}}};
    if (from) told.fields.emplace_back("from", *from);
    if (e.error) {
        // Somebody else was faster, or the owner came back: the next look decides anew.
        told.level = e.error->fault == Fault::condition_failed ? LogLevel::debug : LogLevel::warn;
        told.message += " in vain";
        told.fields.push_back(why(*e.error));
    }
    return told;
}
Told tell_network(const network::LeasesCreated& e) {
    return {LogLevel::info,
            "leases created",
            {{"count", e.lease_keys.size()}, joined("shardIds", e.lease_keys)}};
}
Told tell_network(const network::ShardEndSeen& e) {
    return {LogLevel::trace, "shard has ended", {shard_id(e.lease_key)}};
}
Told tell_network(const network::LeaseRemoved& e) {
    return {LogLevel::info, "lease of a finished shard removed", {shard_id(e.lease_key)}};
}
Told tell_network(const network::StreamReplaced& e) {
    return {LogLevel::error, "the stream is another one", {{"problem", e.problem}}};
}
Told tell_network(const network::TableAway& e) {
    return {LogLevel::error, "the lease table can't be reached; trying on", {why(e.error)}};
}
Told tell_network(const network::TableBack& e) {
    return {LogLevel::info, "the lease table is back", {{"awayMillis", millis(e.away_for)}}};
}
Told tell_network(const network::DutyFailed& e) {
    return {LogLevel::warn, fmt::format("{} failed; trying again", e.duty), {why(e.error)}};
}
Told tell_network(const network::CorruptRow& e) {
    return {LogLevel::error, "a row of the lease table is skipped", {{"reason", e.problem}}};
}

Told tell_shard(const shard::WaitingOnParents& e) {
    return {LogLevel::info, "waiting for parent shards to end", {joined("parents", e.unfinished)}};
}
Told tell_shard(const shard::ParentsUnknown& e) {
    return {LogLevel::warn,
            "parent shards unknown, trying again",
            {why(e.error), {"retryInMillis", millis(e.retry_in)}}};
}
Told tell_shard(const shard::Started& e) {
    return {
        LogLevel::info, "consumer started", {{"from", to_string(e.from)}, {"leaseEpoch", e.epoch}}};
}
Told tell_shard(const shard::Fetched& e) {
    Told told{LogLevel::trace, "records fetched", {{"records", e.records}}};
    if (e.behind_latest) told.fields.emplace_back("millisBehindLatest", e.behind_latest->count());
    return told;
}
Told tell_shard(const shard::FetchFailed& e) {
    return {LogLevel::warn,
            "reading failed, trying again",
            {{"fault", to_string(e.error.fault)}, why(e.error)}};
}
Told tell_shard(const shard::Delivered& e) {
    Told told{LogLevel::debug,
              "batch processed",
              {{"records", e.records}, {"bytes", e.bytes}, {"tookMillis", millis(e.took)}}};
    if (e.behind_latest) told.fields.emplace_back("millisBehindLatest", e.behind_latest->count());
    return told;
}
Told tell_shard(const shard::RecordsLeftOut& e) {
    return {e.lost > 0 ? LogLevel::error : LogLevel::debug,
            "records of aggregates left out",
            {{"ofOtherShards", e.misplaced}, {"damaged", e.lost}}};
}
Told tell_shard(const shard::Checkpointed& e) {
    return {LogLevel::debug, "checkpoint saved", {{"checkpoint", to_string(e.checkpoint)}}};
}
Told tell_shard(const shard::CheckpointFailed& e) {
    return {LogLevel::warn,
            "checkpoint not saved, trying again",
            {why(e.error), {"retryInMillis", millis(e.retry_in)}}};
}
Told tell_shard(const shard::ConsumerFailed& e) {
    Told told{LogLevel::error,
              fmt::format("{} failed", e.call),
              {{"error", e.what}, {"attempt", e.attempt}}};
    if (e.retry_in) told.fields.emplace_back("retryInMillis", millis(*e.retry_in));
    return told;
}
Told tell_shard(const shard::CallLeftBehind& e) {
    return {LogLevel::error,
            fmt::format("{} did not return in time and was left behind", e.call),
            {{"afterMillis", millis(e.after)}}};
}
Told tell_shard(const shard::EndFailed& e) {
    return {LogLevel::warn,
            fmt::format("{} failed, trying again", e.step),
            {why(e.error), {"retryInMillis", millis(e.retry_in)}}};
}
Told tell_shard(const shard::ShardEnded& e) {
    return {LogLevel::info, "shard ended", {joined("children", e.children)}};
}
std::string_view name_of(consumer::CloseReason reason) {
    switch (reason) {
        case consumer::CloseReason::shard_ended:
            return "shard ended";
        case consumer::CloseReason::lease_lost:
            return "lease lost";
        case consumer::CloseReason::handed_over:
            return "handed over";
        case consumer::CloseReason::shut_down:
            return "shut down";
        case consumer::CloseReason::stopped:
            return "stopped";
    }
    return "closed";
}
Told tell_shard(const shard::Closed& e) {
    Told told{LogLevel::info, "consumer closed", {{"because", name_of(e.reason)}}};
    if (!e.detail.empty()) told.fields.emplace_back("detail", e.detail);
    return told;
}

Told tell_event(const leases::LeaseEvent& event) {
    return std::visit([](const auto& e) { return tell_lease(e); }, event);
}
Told tell_event(const coordination::CoordinationEvent& event) {
    return std::visit([](const auto& e) { return tell_network(e); }, event);
}
Told tell_event(const consumer::ConsumerEvent& event) {
    Told told = std::visit([](const auto& e) { return tell_shard(e); }, event.what);
    told.fields.insert(told.fields.begin(), shard_id(event.lease_key));
    return told;
}
Told tell_event(const leases::SchemaProgress& e) {
    Told told{LogLevel::info, "preparing the lease table", {{"step", to_string(e.step)}}};
    if (!e.detail.empty()) told.fields.emplace_back("detail", e.detail);
    return told;
}
Told tell_event(const whole::Ready&) {
    return {LogLevel::info, "cluster is part of the network", {}};
}
Told tell_event(const whole::Leaving& e) {
    return {
        LogLevel::info, "leaving the network", {{"shards", e.shards}, {"handedToOthers", e.heirs}}};
}
Told tell_event(const whole::ShardFailed& e) {
    return {LogLevel::error,
            "the shard's consumer ended with an internal error; its lease is given up",
            {shard_id(e.lease_key), {"error", e.what}}};
}
Told tell_event(const whole::Stopped& e) {
    if (e.abandoned == 0) return {LogLevel::info, "cluster stopped", {}};
    return {LogLevel::warn,
            "cluster stopped; others get its remaining shards when their leases expire",
            {{"shards", e.abandoned}}};
}

}  // namespace

Told tell(const cluster::ClusterEvent& event) {
    return std::visit([](const auto& e) { return tell_event(e); }, event);
}

}  // namespace kcl::observe
