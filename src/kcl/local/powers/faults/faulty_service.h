#pragma once

#include "kcl/local/powers/faults/fault_book.h"
#include "kcl/local/powers/faults/past_views.h"
#include "kcl/local/service.h"

#include <functional>

namespace kcl::local::powers {

/// Told of each call that met a fault.
using FaultListener = std::function<void(const CallFacts& facts, FaultKind kind)>;

/// A service whose calls meet the faults of a book. Without rules it costs one look.
///
/// Borrows `inner`, `book` and `store` (whose transactions the calls come with).
class FaultyService final : public Service {
  public:
    FaultyService(Service& inner, FaultBook& book, storage::Store& store, FaultListener on_fault)
        : inner_(inner), book_(book), past_(store), on_fault_(std::move(on_fault)) {}

    std::string_view name() const override { return inner_.name(); }
    bool may_write(const Call& call) const override { return inner_.may_write(call); }
    Answer answer(const Call& call, storage::Transaction& transaction) override;
    Answer internal_failure(const Call& call, std::string_view why) const override {
        return inner_.internal_failure(call, why);
    }

  private:
    Answer carry_out(const Call& call, storage::Transaction& transaction, const CallFacts& facts,
                     const Verdict& verdict);
    Answer fail(const Call& call, storage::Transaction& transaction, const CallFacts& facts,
                const Verdict& verdict);

    Service& inner_;
    FaultBook& book_;
    PastViews past_;
    FaultListener on_fault_;
};

}  // namespace kcl::local::powers
