#include "kcl/leases/write_aftermath.h"

#include <set>

namespace kcl::leases {

namespace {

bool is_ours(const Lease& row, std::string_view holder) {
    if (row.actual_owner() != holder) return false;
    // A handoff needs somebody else to go to.
    return !row.in_handoff() || (row.owner && row.owner != row.checkpoint_owner);
}

bool same_set(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::set(a.begin(), a.end()) == std::set(b.begin(), b.end());
}

}  // namespace

Aftermath after_write(const Lease& sent, const Lease& row, std::string_view holder) {
    if (!is_ours(row, holder)) return Aftermath::lost;
    if (row.counter == sent.counter + 1) return Aftermath::one_applied;
    if (row.counter != sent.counter) return Aftermath::lost;
    return row.in_handoff() && !sent.in_handoff() ? Aftermath::handoff_began : Aftermath::unchanged;
}

bool stores(const Lease& row, const Lease& wanted) {
    return row.checkpoint == wanted.checkpoint &&
           row.pending_checkpoint == wanted.pending_checkpoint &&
           row.pending_checkpoint_state == wanted.pending_checkpoint_state &&
           row.owner_switches_since_checkpoint == wanted.owner_switches_since_checkpoint &&
           (wanted.child_shard_ids.empty() ||
            same_set(row.child_shard_ids, wanted.child_shard_ids));
}

}  // namespace kcl::leases
