#pragma once

#include "kcl/base/clock.h"
#include "kcl/local/storage/store.h"

#include <deque>
#include <memory>

namespace kcl::local::powers {

/// A store as it was a while ago, for reads that may be stale.
///
/// Keeps read transactions, begun before writes, at most `most` of them; between two of them a read
/// sees the newer state, so it is never staler than it asked for. Borrows the store; ends before
/// it. While views are kept, the store can't use old space again.
class PastViews {
  public:
    explicit PastViews(storage::Store& store) : store_(store) {}

    /// To be told before each write of which reads within `look_back` shall not know. Zero: all
    /// views are dropped.
    void about_to_write(SystemTime now, Duration look_back);
    /// The state at `when`; null when that is the present one. Good until the next call here.
    storage::Transaction* at(SystemTime when) const;
    void drop() { views_.clear(); }

    static constexpr int most = 32;

  private:
    struct View {
        SystemTime until;  ///< The write that came after it.
        std::unique_ptr<storage::Transaction> transaction;
    };

    storage::Store& store_;
    std::deque<View> views_;  ///< The oldest first.
};

}  // namespace kcl::local::powers
