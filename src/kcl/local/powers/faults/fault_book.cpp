#include "kcl/local/powers/faults/fault_book.h"

#include <algorithm>

namespace kcl::local::powers {

namespace {

/// Seeds that differ by one must not begin alike.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t id) {
    std::uint64_t x = seed + id * 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

milliseconds between(Random& random, milliseconds least, milliseconds most) {
    const auto room = static_cast<std::uint64_t>((most - least).count());
    return least + milliseconds(random.below(room + 1));
}

/// Each of the rule's records or items with its own lot; never none.
std::vector<std::size_t> draw_failing(FaultBook::Entry& entry, const CallFacts& facts) {
    std::vector<std::size_t> chosen;
    std::vector<std::size_t> failing;
    for (std::size_t i = 0; i < facts.subjects.size(); ++i) {
        if (!selects(entry.rule, facts.subjects[i])) continue;
        chosen.push_back(i);
        if (entry.random.fraction() < entry.rule.share) failing.push_back(i);
    }
    if (failing.empty() && !chosen.empty() && entry.rule.share > 0)
        failing.push_back(chosen[entry.random.below(chosen.size())]);
    return failing;
}

}  // namespace

std::uint64_t FaultBook::add(FaultRule rule, SystemTime now) {
    const auto id = next_id_++;
    entries_.push_back({.id = id,
                        .rule = std::move(rule),
                        .added = now,
                        .random = SeededRandom(mixed(seed_, id))});
    return id;
}

bool FaultBook::remove(std::uint64_t id) {
    return std::erase_if(entries_, [&](const Entry& entry) { return entry.id == id; }) > 0;
}

void FaultBook::start_over(std::uint64_t seed) {
    entries_.clear();
    seed_ = seed;
    next_id_ = 1;
}

milliseconds FaultBook::longest_look_back() const {
    milliseconds longest{0};
    for (const auto& entry : entries_)
        if (entry.rule.kind == FaultKind::stale) longest = std::max(longest, entry.rule.most);
    return longest;
}

bool FaultBook::strikes(Entry& entry, const CallFacts& facts) {
    const auto& rule = entry.rule;
    if (!is_in_time(rule, entry.added, facts.caller.now) || !can_happen(rule.kind, facts) ||
        !selects(rule, facts))
        return false;
    if (entry.selected++ < rule.after) return false;
    if (rule.count && entry.struck >= *rule.count) return false;
    if (entry.random.fraction() >= rule.rate) return false;
    ++entry.struck;
    return true;
}

Verdict FaultBook::judge(const CallFacts& facts) {
    Verdict verdict;
    for (auto& entry : entries_) {
        if (!strikes(entry, facts)) continue;
        const auto& rule = entry.rule;
        if (rule.kind == FaultKind::latency) {
            verdict.hold += between(entry.random, rule.least, rule.most);
            continue;
        }
        verdict.fault = &rule;
        verdict.chance = entry.random.next();
        if (rule.kind == FaultKind::stale)
            verdict.back = between(entry.random, milliseconds(0), rule.most);
        if (rule.kind == FaultKind::partial) verdict.failing = draw_failing(entry, facts);
        break;
    }
    return verdict;
}

}  // namespace kcl::local::powers
