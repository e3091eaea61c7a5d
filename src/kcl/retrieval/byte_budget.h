#pragma once

#include "kcl/base/bell.h"
#include "kcl/base/clock.h"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <list>
#include <utility>

namespace kcl::retrieval {

/// How many bytes of fetched records one process may hold, over all its shards. A fetcher takes a
/// share before it asks for records, so that slow consumers mean fewer reads instead of more
/// memory.
///
/// Shares are given in the order of asking. One that is larger than the whole budget is given when
/// nothing else is out. Outlives its shares.
/// Confined to `executor`; shares are given back there.
/// Cancellation: terminal; leaves the line without a share.
class ByteBudget {
  public:
    class Share;

    ByteBudget(asio::any_io_executor executor, Clock& clock, std::size_t capacity);
    ByteBudget(const ByteBudget&) = delete;
    ByteBudget& operator=(const ByteBudget&) = delete;

    /// A share of `bytes`: as soon as there is room, or at `patience_ends` without room, overdrawn.
    /// The overdraft is what keeps a shard alive when hung consumers of other shards hold
    /// everything: its receiver asks for little.
    asio::awaitable<Share> take(std::size_t bytes, SteadyTime patience_ends);

    std::size_t used() const { return used_; }
    std::size_t capacity() const { return capacity_; }

  private:
    class Place;
    bool fits(std::size_t bytes) const;
    void resize(std::size_t from, std::size_t to);
    void call_next();

    asio::any_io_executor executor_;
    Clock& clock_;
    std::size_t capacity_;
    std::size_t used_ = 0;
    std::list<Bell*> line_;
};

/// Bytes that are accounted for until this goes.
class ByteBudget::Share {
  public:
    Share() = default;
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)),
          bytes_(std::exchange(other.bytes_, 0)),
          overdrawn_(other.overdrawn_) {}
    Share& operator=(Share&& other) noexcept {
        std::swap(budget_, other.budget_);
        std::swap(bytes_, other.bytes_);
        std::swap(overdrawn_, other.overdrawn_);
        return *this;
    }
    ~Share() {
        if (budget_) budget_->resize(bytes_, 0);
    }

    std::size_t bytes() const { return bytes_; }
    /// There was no room for it: ask for little.
    bool overdrawn() const { return overdrawn_; }
    /// Once the true size is known. May grow beyond the budget: what is fetched is fetched.
    void resize(std::size_t bytes) {
        if (budget_) budget_->resize(std::exchange(bytes_, bytes), bytes);
    }

  private:
    friend class ByteBudget;
    Share(ByteBudget& budget, std::size_t bytes, bool overdrawn)
        : budget_(&budget), bytes_(bytes), overdrawn_(overdrawn) {
        budget.resize(0, bytes);
    }

    ByteBudget* budget_ = nullptr;
    std::size_t bytes_ = 0;
    bool overdrawn_ = false;
};

}  // namespace kcl::retrieval
