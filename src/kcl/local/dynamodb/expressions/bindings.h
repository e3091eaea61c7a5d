#pragma once

#include "kcl/local/dynamodb/expressions/expression.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/values/value.h"
#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {

/// What the placeholders of one expression stand for in one request, by their index. Borrows from
/// the request.
struct Bindings {
    std::vector<const std::string*> names;
    std::vector<const AttributeValue*> values;

    const AttributeValue& value(std::int32_t placeholder) const {
        return *values[static_cast<std::size_t>(placeholder)];
    }
    /// The attribute name that a step stands for; not for a place in a list.
    std::string_view name(const PathStep& step) const {
        return step.placeholder == PathStep::none
                   ? std::string_view(step.name)
                   : *names[static_cast<std::size_t>(step.placeholder)];
    }
};

/// A path with its names looked up. Borrows from the expression and the request.
struct ResolvedStep {
    std::string_view name;  ///< Empty for a place in a list.
    std::int32_t index = PathStep::none;

    bool is_index() const { return index != PathStep::none; }
    auto operator<=>(const ResolvedStep&) const = default;
};
using ResolvedPath = std::vector<ResolvedStep>;

ResolvedPath resolve(const Path& path, const Bindings& bindings);

/// "[a, b, [0]]"
std::string to_string(const ResolvedPath& path);

/// An error when one of the paths is, or lies within, another of them, or takes for a map what
/// another takes for a list.
std::optional<std::string> find_overlap(const std::vector<ResolvedPath>& paths);

/// Gives names and values of one request to its expressions, and remembers which of them were used.
class PlaceholderScope {
  public:
    /// Both outlive this object; `values` are normalised by check().
    PlaceholderScope(const wire::dynamodb::AttributeNames& names, Item& values)
        : names_(names), values_(values) {}

    /// The form of the placeholders and the values they stand for.
    std::optional<wire::ServiceError> check();

    /// Looks up every placeholder of `expression`; refuses the first that is not defined.
    Outcome<Bindings> bind(const Expression& expression);

    /// Refuses names or values that no expression used.
    std::optional<wire::ServiceError> check_all_used() const;

  private:
    const wire::dynamodb::AttributeNames& names_;
    Item& values_;
    std::vector<const std::string*> used_;  ///< Keys of the maps.
};

}  // namespace kcl::local::dynamodb
