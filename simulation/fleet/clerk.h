#pragma once

#include "kcl/base/random.h"
#include "kcl/consumer.h"

#include "simulation/ledger/ledger.h"

#include <memory>
#include <string>

namespace kcl::simulation {

/// What the users' code of one machine is like.
struct Habits {
    double checkpoints = 1;  ///< So many batches are approved at once; others with a later one.
    double throws = 0;       ///< So many calls fail, before anything of the batch is done.
};

/// What all consumers of one machine share. `dead`: what they are given counts for nothing.
struct Desk {
    Ledger& ledger;
    Random& random;
    std::string machine;
    Habits habits;
    bool dead = false;
};

/// The users' code: enters what it is given into the ledger. Needs no time for it.
class Clerk final : public Consumer {
  public:
    explicit Clerk(std::shared_ptr<Desk> desk) : desk_(std::move(desk)) {}

    void initialize(const ShardStart& start) override;
    bool process_records(const Batch& batch, Checkpointer& checkpointer) override;
    bool shutdown_requested(Checkpointer&) override { return true; }

  private:
    void maybe_throw();

    std::shared_ptr<Desk> desk_;
    TenureOfShard tenure_;
};

}  // namespace kcl::simulation
