#include "kcl/coordination/strategies/equal_shard_counts.h"

#include "kcl/coordination/strategies/seating.h"

namespace kcl::coordination {

namespace {

// Weights are decimals: what differs by less is the same.
constexpr double same = 1e-9;

double one(const leases::Lease&) { return 1; }

Seating seated(const NetworkView& view, SteadyTime now, const AssignmentSettings& settings) {
    Seating seating = seat(view, now, settings, one);
    seating.level_by_size();
    return seating;
}

Seat* heaviest(Seating& seating) {
    Seat* best = nullptr;
    for (auto& [id, seat] : seating.seats)
        if (best == nullptr || seat.level > best->level + same) best = &seat;
    return best;
}

/// The fewest handoffs that even out the counts.
void level(Seating& seating, std::size_t at_once, std::vector<Move>& moves) {
    for (;;) {
        Seat* from = heaviest(seating);
        Seat* to = seating.best_for(1);
        if (from == nullptr || to == nullptr || to->with(1) + same >= from->level) return;
        if (from->movable.empty() || to->coming >= at_once) return;
        moves.push_back({Move::Kind::handoff, from->movable.back().observed->lease, to->id});
        from->movable.pop_back();
        from->give_away(1);
        to->receive(1);
        ++to->coming;
    }
}

}  // namespace

std::vector<Move> EqualShardCounts::plan(const NetworkView& view, SteadyTime now) const {
    Seating seating = seated(view, now, settings_);
    auto moves = settle_homeless(seating, one);
    level(seating, settings_.handoffs_at_once, moves);
    return moves;
}

std::vector<Bequest> EqualShardCounts::bequeath(const NetworkView& view, const std::string& leaving,
                                                const std::vector<leases::Lease>& held,
                                                SteadyTime now) const {
    Seating seating = seated(view, now, settings_);
    seating.seats.erase(leaving);
    return spread(seating, held, one);
}

}  // namespace kcl::coordination
