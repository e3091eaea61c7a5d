#pragma once

#include "kcl/base/random.h"
#include "kcl/local/powers/faults/fault_rule.h"

#include <cstdint>
#include <list>
#include <optional>
#include <vector>

namespace kcl::local::powers {

/// What is to happen to one call.
struct Verdict {
    Duration hold{0};                  ///< The answer waits so long.
    const FaultRule* fault = nullptr;  ///< Beside that; lives as long as the book is left alone.
    std::uint64_t chance = 0;          ///< For the fault's own use: which bit, which request id.
    milliseconds back{0};              ///< Stale reads: from how long ago.
    std::vector<std::size_t> failing;  ///< Partial ones: which of the call's subjects.
};

/// The rules that are in force, in the order in which they came, and how often each has struck.
///
/// For one call, rules are asked in order: each that adds latency counts, and the first other one
/// that strikes decides. Each rule draws from a sequence of its own, made of the seed and the
/// rule's number, for each call that it selects: so the same calls in the same order meet the same
/// faults, whatever other rules there are. Confined to one executor.
class FaultBook {
  public:
    struct Entry {
        std::uint64_t id = 0;  ///< From 1 on; none comes twice.
        FaultRule rule;
        SystemTime added;
        SeededRandom random;
        std::uint64_t selected = 0;
        std::uint64_t struck = 0;
    };

    explicit FaultBook(std::uint64_t seed) : seed_(seed) {}

    std::uint64_t seed() const { return seed_; }
    /// \return the rule's id.
    std::uint64_t add(FaultRule rule, SystemTime now);
    /// False when there is no such rule.
    bool remove(std::uint64_t id);
    /// Forgets all rules and counts from 1 again, so that what follows is as in a new process.
    void start_over(std::uint64_t seed);

    bool empty() const { return entries_.empty(); }
    const std::list<Entry>& entries() const { return entries_; }
    /// How far back stale reads may look; zero when no rule makes any.
    milliseconds longest_look_back() const;

    Verdict judge(const CallFacts& facts);

  private:
    /// Whether the rule strikes; draws when it could.
    static bool strikes(Entry& entry, const CallFacts& facts);

    std::uint64_t seed_;
    std::uint64_t next_id_ = 1;
    std::list<Entry> entries_;
};

}  // namespace kcl::local::powers
