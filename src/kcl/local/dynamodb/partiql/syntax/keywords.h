#pragma once

#include <string_view>

/// The words that PartiQL keeps for itself, in lower case.
namespace kcl::local::dynamodb::partiql {

bool is_keyword(std::string_view word);

/// A keyword that also names a function.
bool is_function_keyword(std::string_view word);

/// A word that stands between or before operands: and, or, not, in, is, like, between.
bool is_word_operator(std::string_view word);

/// What may follow IS, once words that belong together were joined.
bool is_type_name(std::string_view word);

}  // namespace kcl::local::dynamodb::partiql
