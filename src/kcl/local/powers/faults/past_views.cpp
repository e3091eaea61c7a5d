#include "kcl/local/powers/faults/past_views.h"

namespace kcl::local::powers {

void PastViews::about_to_write(SystemTime now, Duration look_back) {
    // A clock that was set back makes what came "later" meaningless.
    while (!views_.empty() && (look_back == Duration::zero() || views_.back().until > now))
        views_.pop_back();
    while (!views_.empty() && now - views_.front().until > look_back) views_.pop_front();
    if (look_back == Duration::zero()) return;
    if (!views_.empty() && now - views_.back().until < look_back / most) return;
    views_.push_back({now, store_.read()});
}

storage::Transaction* PastViews::at(SystemTime when) const {
    for (const auto& view : views_)
        if (view.until > when) return view.transaction.get();
    return nullptr;
}

}  // namespace kcl::local::powers
