#pragma once

#include "kcl/coordination/assignment.h"

#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kcl::coordination {

/// A living cluster as a strategy sees it: a seat that leases are given to.
struct Seat {
    std::string id;
    double weight = 1;
    std::size_t limit = 0;   ///< Most leases that it takes.
    std::size_t count = 0;   ///< What it processes or is about to get.
    std::size_t coming = 0;  ///< Of these, handoffs to it that have not finished.
    double size = 0;         ///< The sizes of these leases together.
    double level = 0;        ///< What the strategy keeps equal.
    double gain = 1;         ///< How much each unit of size that it gets adds to the level...
    double relief = 1;       ///< ... and each that it gives away takes off.
    /// Above this it is overloaded, whatever the others have.
    double ceiling = std::numeric_limits<double>::infinity();
    /// It gives leases away only while its level is above this.
    double keeps = 0;
    /// Leases that could be handed on, with their sizes.
    struct Movable {
        const ObservedLease* observed;
        double size;
    };
    std::vector<Movable> movable;

    bool full() const { return count >= limit; }
    double with(double more) const { return level + more * gain; }
    void receive(double lease_size) {
        ++count;
        size += lease_size;
        level += lease_size * gain;
    }
    void give_away(double lease_size) {
        --count;
        size -= lease_size;
        level -= lease_size * relief;
    }
};

/// How big a lease is to a strategy.
using SizeOf = std::function<double(const leases::Lease&)>;

/// One look at the network, sorted for strategies. Points into the view.
struct Seating {
    std::map<std::string, Seat> seats;           ///< By id: ties are decided alike by all leaders.
    std::vector<const ObservedLease*> homeless;  ///< Nobody processes them.
    std::vector<const ObservedLease*> overdue_handoffs;
    bool handing_over = false;  ///< Some handoff is under way.
    SteadyTime last_change{};   ///< When a lease last changed its owner before our eyes.

    /// The level is the size, in the proportion of the weights.
    void level_by_size();
    /// The seat that is least loaded after it got `lease_size` more; null when all are full.
    Seat* best_for(double lease_size);
};

/// The levels are left to the strategy.
Seating seat(const NetworkView& view, SteadyTime now, const AssignmentSettings& settings,
             const SizeOf& size_of);

/// Ends overdue handoffs, and gives homeless leases to the best seats; one that was being handed
/// over goes where it was going, if that works.
std::vector<Move> settle_homeless(Seating& seating, const SizeOf& size_of);

/// Spreads the leases that `leaving` holds over the seats, of which it has none.
std::vector<Bequest> spread(Seating& seating, const std::vector<leases::Lease>& held,
                            const SizeOf& size_of);

}  // namespace kcl::coordination
