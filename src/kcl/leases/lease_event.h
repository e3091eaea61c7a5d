#pragma once

#include "kcl/base/result.h"
#include "kcl/leases/lease.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace kcl::leases {

/// One tenure of one lease: a lease that was lost and taken again is another tenure. Compare by
/// `token`.
struct Tenure {
    std::string lease_key;
    std::uint64_t token = 0;
    bool operator==(const Tenure&) const = default;
};

/// What happens to the leases of one cluster. Every Gained is followed by exactly one Lost or
/// GivenUp of its tenure.
namespace lease_event {

struct Gained {
    Tenure tenure;
    Lease lease;
};

/// Stop delivering now; nothing can be checkpointed. `reason` is for the log.
struct Lost {
    Tenure tenure;
    std::string reason;
};

/// Finish the batch in hand, let the consumer checkpoint, then call finish_handoff(). Once for each
/// tenure.
struct HandoffRequested {
    Tenure tenure;
    std::string next_owner;
};

/// release() or finish_handoff() is over. Without an error the table says so too; with one, others
/// learn it only when the lease expires.
struct GivenUp {
    Tenure tenure;
    std::optional<std::string> next_owner;
    std::optional<Error> error;
};

struct Checkpointed {
    Tenure tenure;
    Checkpoint checkpoint;
};

/// A renewal (or the first one, that confirms a new lease) was not answered or refused; it is tried
/// again.
struct RenewalFailed {
    Tenure tenure;
    Error error;
};

}  // namespace lease_event

using LeaseEvent =
    std::variant<lease_event::Gained, lease_event::Lost, lease_event::HandoffRequested,
                 lease_event::GivenUp, lease_event::Checkpointed, lease_event::RenewalFailed>;

}  // namespace kcl::leases
