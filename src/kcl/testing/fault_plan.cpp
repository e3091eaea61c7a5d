#include "kcl/testing/fault_plan.h"

#include <array>

namespace kcl::testing {

void FaultPlan::heal() {
    general_ = {};
    by_operation_.clear();
    scripted_.clear();
    cut_off_ = false;
}

Fate FaultPlan::fate_of(std::string_view operation) {
    if (cut_off_) return {Fate::Kind::request_lost};
    if (const auto script = scripted_.find(operation);
        script != scripted_.end() && !script->second.empty()) {
        const Fate fate = script->second.front();
        script->second.pop_front();
        return fate;
    }
    const auto own = by_operation_.find(operation);
    return draw(own != by_operation_.end() ? own->second : general_);
}

Fate FaultPlan::draw(const FaultRates& rates) {
    using Kind = Fate::Kind;
    const std::array<std::pair<double, Kind>, 6> chances{{{rates.unreachable, Kind::unreachable},
                                                          {rates.throttled, Kind::throttled},
                                                          {rates.request_lost, Kind::request_lost},
                                                          {rates.answer_lost, Kind::answer_lost},
                                                          {rates.late, Kind::late},
                                                          {rates.repeated, Kind::repeated}}};
    double lot = random_.fraction();
    for (const auto& [chance, kind] : chances) {
        if (lot < chance)
            return {kind, up_to(kind == Kind::late ? rates.late_by_at_most : rates.delay_at_most)};
        lot -= chance;
    }
    return {Kind::answered, up_to(rates.delay_at_most)};
}

Duration FaultPlan::up_to(Duration most) {
    if (most <= Duration::zero()) return Duration::zero();
    return Duration(
        static_cast<Duration::rep>(random_.below(static_cast<std::uint64_t>(most.count()) + 1)));
}

}  // namespace kcl::testing
