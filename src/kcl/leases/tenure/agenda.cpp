#include "kcl/leases/tenure/agenda.h"

namespace kcl::leases {

void Agenda::put(std::uint64_t token, SteadyTime when) {
    remove(token);
    by_time_.emplace(when, token);
    time_of_.emplace(token, when);
}

void Agenda::remove(std::uint64_t token) {
    const auto planned = time_of_.find(token);
    if (planned == time_of_.end()) return;
    by_time_.erase({planned->second, token});
    time_of_.erase(planned);
}

std::optional<SteadyTime> Agenda::next() const {
    if (by_time_.empty()) return std::nullopt;
    return by_time_.begin()->first;
}

std::optional<std::uint64_t> Agenda::take_due(SteadyTime now) {
    if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
    const std::uint64_t token = by_time_.begin()->second;
    remove(token);
    return token;
}

}  // namespace kcl::leases
