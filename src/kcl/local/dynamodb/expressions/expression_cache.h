#pragma once

#include "kcl/local/dynamodb/expressions/expression.h"
#include "kcl/local/dynamodb/outcome.h"

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace kcl::local::dynamodb {

/// Parsed expressions by kind and text, the least recently used forgotten first. Programs send the
/// same few texts over and over, and what they parse to depends on nothing else.
///
/// Threads: confined to one.
class ExpressionCache {
  public:
    explicit ExpressionCache(std::size_t capacity = 1'000) : capacity_(capacity) {}

    /// Parses `text`, or remembers what it parsed to. Faults are not remembered.
    Outcome<std::shared_ptr<const Expression>> get(ExpressionKind kind, std::string_view text);

    std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        std::string key;  ///< The kind as one character, then the text.
        std::shared_ptr<const Expression> expression;
    };

    std::size_t capacity_;
    std::list<Entry> entries_;  ///< The most recently used first.
    std::unordered_map<std::string_view, std::list<Entry>::iterator>
        by_key_;          ///< Keys point into `entries_`.
    std::string wanted_;  ///< Kept to save an allocation for each look-up.
};

}  // namespace kcl::local::dynamodb
