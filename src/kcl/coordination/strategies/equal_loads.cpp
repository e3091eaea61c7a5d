#include "kcl/coordination/strategies/equal_loads.h"

#include "kcl/coordination/strategies/seating.h"

#include <algorithm>
#include <set>

namespace kcl::coordination {

namespace {

// What a shard costs its cluster without a record, in KB/s: the reads, the renewals.
constexpr double idle_kbps = 8;

/// The bytes of a lease; one whose bytes nobody has counted yet is taken for an average one.
SizeOf bytes_of_leases(const NetworkView& view) {
    double sum = 0;
    double known = 0;
    for (const auto& [key, observed] : view.leases()) {
        const leases::Lease& lease = observed.lease;
        if (!lease.throughput_kbps || lease.checkpoint.is_shard_end()) continue;
        sum += std::max(0.0, *lease.throughput_kbps);
        ++known;
    }
    const double average = known > 0 ? sum / known : 0;
    return [average](const leases::Lease& lease) {
        return std::max(0.0, lease.throughput_kbps.value_or(average)) + idle_kbps;
    };
}

/// False: nobody has measured its processors.
bool measure_by_cpu(Seating& seating, const NetworkView& view) {
    double cpu = 0;
    double measured = 0;
    double size = 0;
    for (const auto& [id, seat] : seating.seats) {
        size += seat.size;
        if (const auto use = cpu_use(view.clusters().at(id).report)) {
            cpu += use->percent;
            ++measured;
        }
    }
    if (measured == 0) return false;
    const double mean_size = size / static_cast<double>(seating.seats.size());
    const double percent_each = mean_size > 0 ? cpu / measured / mean_size : 0;
    for (auto& [id, seat] : seating.seats) {
        seat.gain = percent_each;
        seat.relief = percent_each;
        seat.level = seat.size * percent_each;
        const auto use = cpu_use(view.clusters().at(id).report);
        if (!use) continue;
        seat.level = use->percent;
        if (seat.size > 0) seat.relief = use->percent / seat.size;
        seat.ceiling = use->most;
    }
    return true;
}

/// Evens out the levels of one seating.
class Levelling {
  public:
    Levelling(Seating& seating, const AssignmentSettings& settings, double least_gap, bool settled)
        : seating_(seating), settings_(settings), least_gap_(least_gap), settled_(settled) {
        double sum = 0;
        for (const auto& [id, seat] : seating_.seats) sum += seat.level;
        mean_ = sum / static_cast<double>(std::max<std::size_t>(seating_.seats.size(), 1));
        for (auto& [id, seat] : seating_.seats) {
            if (seat.count == 0) empty_.insert(id);
            std::ranges::sort(seat.movable, {}, &Seat::Movable::size);
        }
    }

    /// The part of its surplus that a seat may give away.
    void dampen(double part) {
        for (auto& [id, seat] : seating_.seats)
            if (seat.level > mean_) seat.keeps = seat.level - part * (seat.level - mean_);
    }

    void run(std::vector<Move>& moves) {
        while (move_one(moves)) {
        }
    }

  private:
    bool may_receive(const Seat& seat) const {
        if (seat.full() || seat.coming >= settings_.handoffs_at_once) return false;
        return settled_ || begun_.contains(seat.id) || seat.count == 0 || seat.level < mean_ / 2;
    }

    Seat* lightest() {
        Seat* best = nullptr;
        for (auto& [id, seat] : seating_.seats)
            if (may_receive(seat) && (best == nullptr || seat.level < best->level)) best = &seat;
        return best;
    }

    std::vector<Seat*> heaviest_first() {
        std::vector<Seat*> seats;
        seats.reserve(seating_.seats.size());
        for (auto& [id, seat] : seating_.seats) seats.push_back(&seat);
        std::ranges::sort(seats, [](const Seat* a, const Seat* b) {
            return a->level != b->level ? a->level > b->level : a->id < b->id;
        });
        return seats;
    }

    bool worth_while(const Seat& from, const Seat& to) const {
        const bool begun = begun_.contains(to.id) || from.level > from.ceiling;
        const double part = (begun ? settings_.stop_within : settings_.start_beyond) * mean_;
        const double least = empty_.contains(to.id) ? part : std::max(part, least_gap_);
        return from.level > from.keeps && from.level - to.level > least;
    }

    /// The lease that evens out the two best; the end of `from.movable` when none does any good.
    std::vector<Seat::Movable>::iterator best_lease(Seat& from, const Seat& to) const {
        const auto none = from.movable.end();
        const double slope = from.relief + to.gain;
        if (from.movable.empty() || slope <= 0) return none;
        const double ideal = (from.level - to.level) / slope;
        const auto higher = [&](double size) {
            return std::max(from.level - size * from.relief, to.with(size));
        };
        const auto does_good = [&](double size) {
            return to.with(size) < from.level - settings_.stop_within * mean_ &&
                   to.with(size) <= to.ceiling;
        };
        const auto above = std::ranges::upper_bound(from.movable, ideal, {}, &Seat::Movable::size);
        auto best = none;
        if (above != none && does_good(above->size)) best = above;
        if (above != from.movable.begin()) {
            const auto below = std::prev(above);
            const bool better = best == none || higher(below->size) <= higher(best->size);
            if (does_good(below->size) && better) best = below;
        }
        return best;
    }

    bool move_one(std::vector<Move>& moves) {
        Seat* to = lightest();
        if (to == nullptr) return false;
        for (Seat* from : heaviest_first()) {
            if (from == to || !worth_while(*from, *to)) continue;
            const auto lease = best_lease(*from, *to);
            if (lease == from->movable.end()) continue;  // one hot shard: another may help
            moves.push_back({Move::Kind::handoff, lease->observed->lease, to->id});
            from->give_away(lease->size);
            to->receive(lease->size);
            ++to->coming;
            begun_.insert(to->id);
            from->movable.erase(lease);
            return true;
        }
        return false;
    }

    Seating& seating_;
    const AssignmentSettings& settings_;
    double least_gap_;
    bool settled_;
    double mean_ = 0;
    std::set<std::string> empty_;  ///< Had no leases when we began.
    std::set<std::string> begun_;  ///< Have got some since.
};

}  // namespace

std::vector<Move> EqualLoads::plan(const NetworkView& view, SteadyTime now) const {
    const SizeOf size_of = bytes_of_leases(view);
    Seating seating = seat(view, now, settings_, size_of);
    const bool by_cpu = settings_.balance == Balance::cpu && measure_by_cpu(seating, view);
    if (!by_cpu) seating.level_by_size();
    auto moves = settle_homeless(seating, size_of);
    const bool settled =
        moves.empty() && !seating.handing_over && now - seating.last_change >= settings_.settle;
    Levelling levelling(seating, settings_, by_cpu ? settings_.least_cpu : settings_.least_kbps,
                        settled);
    if (by_cpu) levelling.dampen(settings_.dampening);
    levelling.run(moves);
    return moves;
}

std::vector<Bequest> EqualLoads::bequeath(const NetworkView& view, const std::string& leaving,
                                          const std::vector<leases::Lease>& held,
                                          SteadyTime now) const {
    const SizeOf size_of = bytes_of_leases(view);
    Seating seating = seat(view, now, settings_, size_of);
    seating.seats.erase(leaving);
    const bool by_cpu = settings_.balance == Balance::cpu && measure_by_cpu(seating, view);
    if (!by_cpu) seating.level_by_size();
    return spread(seating, held, size_of);
}

}  // namespace kcl::coordination
