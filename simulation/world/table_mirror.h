#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/random.h"
#include "kcl/wire/dynamodb/attribute_value.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kcl::simulation {

/// The lease table's rows as they were over the last while: what an eventually consistent read may
/// still see. A value.
class TableMirror {
  public:
    using Item = wire::dynamodb::Item;

    /// The row of `key` from `now` on; empty: deleted.
    void write(const std::string& key, std::optional<Item> row, SteadyTime now);
    /// The newest row, or null.
    const Item* find(const std::string& key) const;
    /// Every row, by key.
    std::vector<std::pair<std::string, const Item*>> all() const;

    /// Makes some rows of an answer older, each by up to `at_most`, with the likelihood `chance`:
    /// rows may come back that were deleted, and new ones may be missing.
    std::vector<Item> aged(std::vector<Item> rows, double chance, Duration at_most, SteadyTime now,
                           Random& random) const;

  private:
    struct Version {
        SteadyTime since;
        std::optional<Item> row;
    };
    const std::optional<Item>* at(const std::deque<Version>& history, SteadyTime when) const;

    std::map<std::string, std::deque<Version>, std::less<>> rows_;
};

}  // namespace kcl::simulation
