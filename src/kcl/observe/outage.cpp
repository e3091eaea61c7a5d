#include "kcl/observe/outage.h"

#include <algorithm>
#include <utility>

namespace kcl::observe {

namespace {

namespace lease = leases::lease_event;
namespace network = coordination::coordination_event;
namespace shard = consumer::consumer_event;

constexpr std::size_t kinesis = 0;
constexpr std::size_t dynamodb = 1;

/// What an event says about the outside: which service was spoken to, and how it failed.
struct Sign {
    std::optional<std::size_t> service;  ///< Empty: the event does not tell.
    const Error* error = nullptr;        ///< Null: it answered.
};

struct SignOf {
    std::optional<Sign> operator()(const leases::LeaseEvent& event) const {
        return std::visit(*this, event);
    }
    std::optional<Sign> operator()(const coordination::CoordinationEvent& event) const {
        return std::visit(*this, event);
    }
    std::optional<Sign> operator()(const consumer::ConsumerEvent& event) const {
        return std::visit(*this, event.what);
    }
    std::optional<Sign> operator()(const lease::RenewalFailed& e) const {
        return Sign{dynamodb, &e.error};
    }
    std::optional<Sign> operator()(const lease::Checkpointed&) const { return Sign{dynamodb}; }
    std::optional<Sign> operator()(const network::TableAway& e) const {
        return Sign{dynamodb, &e.error};
    }
    std::optional<Sign> operator()(const network::TableBack&) const { return Sign{dynamodb}; }
    std::optional<Sign> operator()(const network::DutyFailed& e) const {
        return Sign{std::nullopt, &e.error};
    }
    std::optional<Sign> operator()(const shard::Fetched&) const { return Sign{kinesis}; }
    std::optional<Sign> operator()(const shard::FetchFailed& e) const {
        return Sign{kinesis, &e.error};
    }
    std::optional<Sign> operator()(const shard::CheckpointFailed& e) const {
        return Sign{dynamodb, &e.error};
    }
    std::optional<Sign> operator()(const shard::ParentsUnknown& e) const {
        return Sign{dynamodb, &e.error};
    }
    std::optional<Sign> operator()(const shard::EndFailed& e) const {
        return Sign{std::nullopt, &e.error};
    }
    template <class Event>
    std::optional<Sign> operator()(const Event&) const {
        return std::nullopt;
    }
};

}  // namespace

Outage::Outage(Names names)
    : services_{Service{std::move(names.kinesis), {}}, Service{std::move(names.dynamodb), {}}} {}

std::vector<Told> Outage::tell(const cluster::ClusterEvent& event, SteadyTime now) {
    Told told = observe::tell(event);
    const std::optional<Sign> sign = std::visit(SignOf{}, event);
    if (!sign) return {std::move(told)};
    std::optional<Told> news;
    if (!sign->error) {
        Service& service = services_[*sign->service];
        const bool table_back = std::holds_alternative<coordination::CoordinationEvent>(event);
        if (service.away_since && table_back) told.level = LogLevel::debug;  // the news says it
        news = end(service, now);
    } else if (sign->error->fault == Fault::unavailable) {
        if (sign->service) news = begin(services_[*sign->service], *sign->error, now);
        const bool known =
            sign->service || is_away(services_[kinesis].name) || is_away(services_[dynamodb].name);
        if (known) told.level = std::min(told.level, LogLevel::debug);
    }
    std::vector<Told> lines;
    if (news) lines.push_back(std::move(*news));
    lines.push_back(std::move(told));
    return lines;
}

bool Outage::is_away(const std::string& name) const {
    return std::ranges::any_of(services_, [&](const Service& service) {
        return service.name == name && service.away_since;
    });
}

std::optional<Told> Outage::begin(Service& service, const Error& error, SteadyTime now) {
    const bool known = is_away(service.name);
    if (!service.away_since) service.away_since = now;
    if (known) return std::nullopt;
    return Told{
        LogLevel::error, service.name + " out of reach; trying on", {{"reason", error.message}}};
}

std::optional<Told> Outage::end(Service& service, SteadyTime now) {
    const auto since = std::exchange(service.away_since, std::nullopt);
    if (!since || is_away(service.name)) return std::nullopt;
    const auto away = std::chrono::duration_cast<std::chrono::milliseconds>(now - *since);
    return Told{LogLevel::info,
                service.name + " answering again",
                {{"awayMillis", static_cast<std::int64_t>(away.count())}}};
}

}  // namespace kcl::observe
