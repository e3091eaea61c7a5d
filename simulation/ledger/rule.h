#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kcl::simulation {

/// What must hold in every run, at every step. docs/simulation.md says each in full.
enum class Rule : std::uint8_t {
    nothing_lost,
    order,
    children_after_parents,
    checkpoint_never_back,
    checkpoint_never_ahead,
    one_holder,
    moves_repeat_nothing,
    legal_rows,
    counter_tells,
    owners_write,
    holders_keep,
    ends_after_all,
    cleanup_after_children,
    leader_lock,
    who_parts_lets_go,
    handoffs_finish,
    switches_count,
    rows_tell_the_truth,
    settles,
    idle_is_quiet,
    goes_on,
};

inline constexpr std::array<std::string_view, 21> rule_names{"nothing-lost",
                                                             "order",
                                                             "children-after-parents",
                                                             "checkpoint-never-back",
                                                             "checkpoint-never-ahead",
                                                             "one-holder",
                                                             "moves-repeat-nothing",
                                                             "legal-rows",
                                                             "counter-tells",
                                                             "owners-write",
                                                             "holders-keep",
                                                             "ends-after-all",
                                                             "cleanup-after-children",
                                                             "leader-lock",
                                                             "who-parts-lets-go",
                                                             "handoffs-finish",
                                                             "switches-count",
                                                             "rows-tell-the-truth",
                                                             "settles",
                                                             "idle-is-quiet",
                                                             "goes-on"};

constexpr std::string_view to_string(Rule rule) {
    return rule_names[static_cast<std::size_t>(rule)];
}

struct Violation {
    Rule rule;
    std::string what;
};

}  // namespace kcl::simulation
