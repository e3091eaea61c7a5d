#pragma once

#include "kcl/leases/tenure/held_leases_state.h"

#include <memory>
#include <utility>

namespace kcl::leases {

/// One tenure with what is needed to keep it. Calls in flight keep it alive after it is over.
struct HeldLeases::State::Held : std::enable_shared_from_this<Held> {
    Held(const asio::any_io_executor& executor, Tenure tenure_id, LeaseTenure started,
         Duration window, SteadyTime now)
        : id(std::move(tenure_id)),
          tenure(std::move(started)),
          meter(window, now, tenure.lease().throughput_kbps),
          free(executor) {}

    Tenure id;
    LeaseTenure tenure;
    ThroughputMeter meter;
    Bell free;
    bool busy = false;
    bool too_late = false;  ///< Confirmed after stop_adding(): never told, to be given back.
};

/// The right to call for one lease. When it ends, the next renewal is planned and the next caller
/// woken.
class HeldLeases::State::Turn {
  public:
    Turn(State& state, std::shared_ptr<Held> held) : state_(&state), held_(std::move(held)) {
        held_->busy = true;
    }
    Turn(Turn&& other) noexcept = default;
    Turn& operator=(Turn&& other) = delete;
    ~Turn() {
        if (!held_) return;
        held_->busy = false;
        held_->free.ring();
        if (!held_->tenure.over()) state_->plan(*held_);
    }

    Held& held() const { return *held_; }

  private:
    State* state_;
    std::shared_ptr<Held> held_;
};

/// One of the renewals that may be under way at the same time.
class HeldLeases::State::Slot {
  public:
    explicit Slot(State& state) : state_(&state) { ++state.renewals_in_flight_; }
    Slot(Slot&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
    Slot& operator=(Slot&& other) = delete;
    ~Slot() {
        if (!state_) return;
        --state_->renewals_in_flight_;
        state_->changed_.ring();
    }

  private:
    State* state_;
};

}  // namespace kcl::leases
