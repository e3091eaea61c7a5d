#include "kcl/coordination/strategies/seating.h"

#include <algorithm>

namespace kcl::coordination {

namespace {

Seat seat_of(const ClusterReport& report, const AssignmentSettings& settings) {
    Seat seat;
    seat.id = report.id;
    seat.weight = report.weight;
    seat.limit = report.max_leases.value_or(settings.max_leases_per_cluster);
    return seat;
}

Seat* find(std::map<std::string, Seat>& seats, const std::optional<std::string>& id) {
    if (!id) return nullptr;
    const auto found = seats.find(*id);
    return found == seats.end() ? nullptr : &found->second;
}

}  // namespace

void Seating::level_by_size() {
    for (auto& [id, seat] : seats) {
        seat.gain = seat.relief = 1 / seat.weight;
        seat.level = seat.size / seat.weight;
    }
}

Seat* Seating::best_for(double lease_size) {
    Seat* best = nullptr;
    for (auto& [id, seat] : seats) {
        if (seat.full()) continue;
        const double level = seat.with(lease_size);
        const double best_level = best != nullptr ? best->with(lease_size) : 0;
        const bool better = best == nullptr || level < best_level ||
                            (level == best_level && seat.count < best->count);
        if (better) best = &seat;
    }
    return best;
}

Seating seat(const NetworkView& view, SteadyTime now, const AssignmentSettings& settings,
             const SizeOf& size_of) {
    Seating seating;
    for (const std::string& id : view.trusted_clusters(now))
        seating.seats.emplace(id, seat_of(view.clusters().at(id).report, settings));
    for (const auto& [key, observed] : view.leases()) {
        const leases::Lease& lease = observed.lease;
        if (lease.checkpoint.is_shard_end()) continue;
        seating.last_change = std::max(seating.last_change, observed.owned_since);
        if (view.expired(observed, now)) {
            seating.homeless.push_back(&observed);
            continue;
        }
        // In a handoff the lease already counts for the cluster that gets it.
        Seat* owner = find(seating.seats, lease.owner);
        const double size = size_of(lease);
        if (owner != nullptr) {
            ++owner->count;
            owner->size += size;
        }
        if (!lease.in_handoff()) {
            // What its owner has not taken up yet it could not hand over either.
            if (observed.taken_up && owner != nullptr) owner->movable.push_back({&observed, size});
            continue;
        }
        seating.handing_over = true;
        if (owner != nullptr) ++owner->coming;
        if (view.handoff_age(observed, now) > settings.handoff_limit)
            seating.overdue_handoffs.push_back(&observed);
    }
    return seating;
}

std::vector<Move> settle_homeless(Seating& seating, const SizeOf& size_of) {
    std::vector<Move> moves;
    for (const ObservedLease* observed : seating.overdue_handoffs) {
        const leases::Lease& lease = observed->lease;
        const Seat* best = lease.owner ? nullptr : seating.best_for(size_of(lease));
        // A row may name an old owner and no next one, if somebody else wrote it.
        if (lease.owner || best != nullptr)
            moves.push_back({Move::Kind::unblock, lease, lease.owner ? *lease.owner : best->id});
    }
    for (const ObservedLease* observed : seating.homeless) {
        const leases::Lease& lease = observed->lease;
        const double size = size_of(lease);
        Seat* to = lease.in_handoff() && lease.owner != lease.checkpoint_owner
                       ? find(seating.seats, lease.owner)
                       : nullptr;
        if (to == nullptr || to->full()) to = seating.best_for(size);
        if (to == nullptr) return moves;
        moves.push_back({Move::Kind::give, lease, to->id});
        to->receive(size);
    }
    return moves;
}

std::vector<Bequest> spread(Seating& seating, const std::vector<leases::Lease>& held,
                            const SizeOf& size_of) {
    std::vector<Bequest> bequests;
    for (const leases::Lease& lease : held) {
        if (lease.in_handoff() || lease.checkpoint.is_shard_end()) continue;
        const double size = size_of(lease);
        Seat* heir = seating.best_for(size);
        if (heir == nullptr) break;
        heir->receive(size);
        bequests.push_back({lease, heir->id});
    }
    return bequests;
}

}  // namespace kcl::coordination
