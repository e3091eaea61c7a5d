#include "kcl/retrieval/byte_budget.h"

namespace kcl::retrieval {

/// One asker's place in the line; leaving it, however that happens, is the next one's turn.
class ByteBudget::Place {
  public:
    explicit Place(ByteBudget& budget)
        : budget_(budget),
          bell_(budget.executor_),
          place_(budget.line_.insert(budget.line_.end(), &bell_)) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
        budget_.line_.erase(place_);
        budget_.call_next();
    }

    bool is_first() const { return place_ == budget_.line_.begin(); }
    Bell& bell() { return bell_; }

  private:
    ByteBudget& budget_;
    Bell bell_;
    std::list<Bell*>::iterator place_;
};

ByteBudget::ByteBudget(asio::any_io_executor executor, Clock& clock, std::size_t capacity)
    : executor_(std::move(executor)), clock_(clock), capacity_(capacity) {}

bool ByteBudget::fits(std::size_t bytes) const {
    return used_ == 0 || (used_ <= capacity_ && bytes <= capacity_ - used_);
}

void ByteBudget::resize(std::size_t from, std::size_t to) {
    used_ += to - from;
    if (to < from) call_next();
}

void ByteBudget::call_next() {
    if (!line_.empty()) line_.front()->ring();
}

asio::awaitable<ByteBudget::Share> ByteBudget::take(std::size_t bytes, SteadyTime patience_ends) {
    Place place(*this);
    for (;;) {
        const bool room = place.is_first() && fits(bytes);
        if (room || clock_.steady_now() >= patience_ends) co_return Share(*this, bytes, !room);
        co_await place.bell().wait_until(clock_, patience_ends);
    }
}

}  // namespace kcl::retrieval
