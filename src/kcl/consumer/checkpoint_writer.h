#pragma once

#include "kcl/base/backoff.h"
#include "kcl/base/bell.h"
#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/base/sequence_number.h"
#include "kcl/leases/held_leases.h"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <variant>

namespace kcl::consumer {

/// What becomes of a checkpoint that users' code asks for by position. Pure.
enum class CheckpointVerdict {
    store,
    stored_already,
    behind,  ///< Before the last checkpoint: it would make records come twice.
    ahead    ///< Beyond what was delivered: it would skip records.
};
CheckpointVerdict judge(const Checkpoint& stored, const Checkpoint& delivered,
                        const Checkpoint& asked);

namespace writer_event {
struct Stored {
    Checkpoint checkpoint;
};
struct Failed {
    Error error;
    Duration retry_in{};
};
struct LeaseLost {
    std::string reason;
};
}  // namespace writer_event
using WriterEvent =
    std::variant<writer_event::Stored, writer_event::Failed, writer_event::LeaseLost>;

/// Stores the checkpoints of one tenure, one at a time, each value once, never backwards.
///
/// Confined to the cluster's executor. Borrows `held`, `clock`, `random`.
class CheckpointWriter {
  public:
    struct Outside {
        asio::any_io_executor executor;
        leases::HeldLeases& held;
        Clock& clock;
        Random& random;
    };
    using Listener = std::function<void(const WriterEvent&)>;

    CheckpointWriter(Outside outside, leases::Tenure tenure, Checkpoint stored, Listener listener);

    /// What the table says.
    const Checkpoint& stored() const { return stored_; }

    /// Has `checkpoint` stored by run(), which repeats until it holds. A later one replaces an
    /// earlier one that is not stored yet.
    void approve(Checkpoint checkpoint);
    /// Everything approved is stored.
    bool is_settled() const { return approved_ <= stored_; }
    /// Stores what is approved. Ends when the lease is lost, or when cancelled (terminal).
    asio::awaitable<void> run();

    /// Stores `checkpoint` at once, in one try. Success as well when the table has it already.
    /// Faults: lost; or the table did not take it: may be repeated.
    asio::awaitable<Result<void>> store(Checkpoint checkpoint);

  private:
    class Turn;

    leases::HeldLeases& held_;
    Clock& clock_;
    const leases::Tenure tenure_;
    const Listener listener_;
    Backoff backoff_;
    Bell changed_;
    Checkpoint stored_;
    Checkpoint approved_;
    bool busy_ = false;
};

}  // namespace kcl::consumer
