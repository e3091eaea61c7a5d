#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb::partiql {

/// Where something stands in a statement, in characters, counted from 1.
struct Position {
    int line = 1;
    int column = 1;
    int length = 0;
};

/// " at 1:27:3", as messages end that point into a statement.
std::string at(const Position& position);

/// The words and signs of a statement.
struct Token {
    enum class Kind : std::uint8_t {
        end,
        identifier,
        quoted_identifier,  ///< "…", the text without quotes.
        keyword,            ///< In lower case. Several that belong together are one: insert_into.
        operation,          ///< = <> < <= > >= + - / % ||, and words such as and, is_not.
        string,             ///< '…', the text without quotes.
        number,
        boolean,
        null,
        missing,
        ion,        ///< `…`
        parameter,  ///< ?
        symbol,     ///< ( ) [ ] { } << >> , . : ; *
    };
    Kind kind = Kind::end;
    std::string text;
    Position at;

    bool is_symbol(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
    bool is_keyword(std::string_view word) const { return kind == Kind::keyword && text == word; }
    bool is_operation(std::string_view sign) const {
        return kind == Kind::operation && text == sign;
    }
    bool is_identifier() const {
        return kind == Kind::identifier || kind == Kind::quoted_identifier;
    }
};

/// The tokens of a statement, comments left out; the last is `end`. Empty when it has a sign of no
/// language, a quote or comment without end, or a number that can't be.
std::optional<std::vector<Token>> tokenise(std::string_view statement);

}  // namespace kcl::local::dynamodb::partiql
