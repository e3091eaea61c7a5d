#pragma once

#include "kcl/leases/lease.h"

#include <string_view>

namespace kcl::leases {

/// What a row tells about a write of ours that depended on the counter in `sent` and failed or was
/// not answered.
enum class Aftermath {
    /// The counter is one further and the lease is ours: one write of ours was applied, this one or
    /// an earlier one that
    /// was not answered. Every change of rights by others would show in the owners.
    one_applied,
    handoff_began,  ///< Not applied: a handoff from us to another began since, which leaves the
                    ///< counter alone.
    unchanged,      ///< Not applied so far.
    lost,           ///< Not ours any more.
};
Aftermath after_write(const Lease& sent, const Lease& row, std::string_view holder);

/// True when `row` stores everything that update() of `wanted` was to store, but for the counter.
bool stores(const Lease& row, const Lease& wanted);

}  // namespace kcl::leases
