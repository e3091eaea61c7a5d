#pragma once

#include "kcl/local/powers/faults/fault_book.h"
#include "kcl/local/powers/faults/past_views.h"
#include "kcl/local/service_around.h"

#include <functional>

namespace kcl::local::powers {

/// Told of each call that met a fault.
using FaultListener = std::function<void(const CallFacts& facts, FaultKind kind)>;

/// A service whose calls meet the faults of a book. Without rules it costs one look.
///
/// Borrows `inner`, `book` and `store` (whose transactions the calls come with).
class FaultyService final : public ServiceAround {
  public:
    FaultyService(Service& inner, FaultBook& book, storage::Store& store, FaultListener on_fault)
        : ServiceAround(inner), book_(book), past_(store), on_fault_(std::move(on_fault)) {}

    Answer answer(const Call& call, storage::Transaction& transaction) override;

  private:
    Answer carry_out(const Call& call, storage::Transaction& transaction, const CallFacts& facts,
                     const Verdict& verdict);
    Answer fail(const Call& call, storage::Transaction& transaction, const CallFacts& facts,
                const Verdict& verdict);

    FaultBook& book_;
    PastViews past_;
    FaultListener on_fault_;
};

}  // namespace kcl::local::powers
