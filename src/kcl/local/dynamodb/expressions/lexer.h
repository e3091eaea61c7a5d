#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {

/// The words and signs of an expression.
struct Token {
    enum class Kind : std::uint8_t {
        end,
        identifier,
        name_placeholder,   ///< "#n"
        value_placeholder,  ///< ":v"
        number,             ///< Digits only.
        keyword,  ///< AND, OR, NOT, BETWEEN, IN, SET, REMOVE, ADD, DELETE in any case; never a
                  ///< name.
        symbol,   ///< ( ) , . [ ] = <> < <= > >= + -
        unknown,  ///< A character that belongs to no token.
    };
    Kind kind = Kind::end;
    std::string_view text;  ///< As written. Points into the expression.
    std::size_t offset = 0;

    bool is_symbol(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
    /// `keyword` in upper case.
    bool is_keyword(std::string_view keyword) const;
};

/// Never fails: what is no token becomes one of kind `unknown`. The last is `end`, at the end of
/// the text.
std::vector<Token> tokenise(std::string_view expression);

/// ASCII letters in upper case.
std::string upper_case(std::string_view text);

}  // namespace kcl::local::dynamodb
