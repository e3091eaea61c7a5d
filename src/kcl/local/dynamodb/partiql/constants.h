#pragma once

#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/partiql/syntax/syntax.h"
#include "kcl/local/dynamodb/values/value.h"

#include <deque>
#include <string>
#include <vector>

namespace kcl::local::dynamodb::partiql {

/// Whether a term says a value by itself: a literal or a parameter.
bool is_constant(const Term& term);

/// What a literal means, in its stored form. `path` names the place in messages: "root".
Outcome<AttributeValue> literal_value(const Term& term, std::string path = "root");

/// The values that one statement speaks of. What it gives out stays where it is while it lives.
class Constants {
  public:
    /// `parameters` are in their stored form, one for each "?" of the statement, and outlive this
    /// object.
    explicit Constants(const std::vector<AttributeValue>& parameters) : parameters_(parameters) {}

    /// Of a constant term.
    Outcome<const AttributeValue*> value_of(const Term& term);
    const AttributeValue& keep(AttributeValue value) {
        return kept_.emplace_back(std::move(value));
    }

  private:
    const std::vector<AttributeValue>& parameters_;
    std::deque<AttributeValue> kept_;
};

}  // namespace kcl::local::dynamodb::partiql
