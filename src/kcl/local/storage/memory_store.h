#pragma once

#include "kcl/local/storage/store.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kcl::local::storage {

/// A store that forgets everything with its end: for simulation and tests.
///
/// Each key keeps the values that open transactions may still look at, so a reader goes on seeing
/// the state it began with while a writer commits; what nobody can see any more is dropped at the
/// next commit or end of a reader.
///
/// Ownership: transactions borrow the store and end before it.
/// Threads:   one. A second write() while a writer is open is a bug of the caller
/// (std::logic_error).
class MemoryStore final : public Store {
  public:
    MemoryStore();
    ~MemoryStore() override;
    std::unique_ptr<Transaction> read() override;
    std::unique_ptr<Transaction> write() override;

    /// What all transactions share; its inside belongs to the implementation.
    struct State;

  private:
    std::unique_ptr<State> state_;
};

}  // namespace kcl::local::storage
