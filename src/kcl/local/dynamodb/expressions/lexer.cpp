#include "kcl/local/dynamodb/expressions/lexer.h"

#include <algorithm>
#include <array>

namespace kcl::local::dynamodb {
namespace {

constexpr std::array<std::string_view, 9> keywords{"AND", "OR",     "NOT", "BETWEEN", "IN",
                                                   "SET", "REMOVE", "ADD", "DELETE"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// An underscore may stand in a word, but not begin one: such names need a placeholder.
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_without_case(std::string_view text, std::string_view upper_cased) {
    return std::ranges::equal(text, upper_cased, {}, upper);
}

template <class Belongs>
std::size_t run(std::string_view text, std::size_t from, Belongs belongs) {
    while (from < text.size() && belongs(text[from])) ++from;
    return from;
}

/// One whole UTF-8 character, so that an error message never holds a part of one.
std::size_t character_end(std::string_view text, std::size_t from) {
    return run(text, from + 1,
               [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; });
}

struct Lexeme {
    Token::Kind kind;
    std::size_t end;
};

Lexeme next_lexeme(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (is_letter(c)) {
        const auto end = run(text, at, is_word);
        const auto word = text.substr(at, end - at);
        const bool is_keyword = std::ranges::any_of(
            keywords, [&](auto keyword) { return same_without_case(word, keyword); });
        return {is_keyword ? Token::Kind::keyword : Token::Kind::identifier, end};
    }
    if (is_digit(c)) return {Token::Kind::number, run(text, at, is_digit)};
    if (c == '#' || c == ':') {
        const auto end = run(text, at + 1, is_word);
        if (end == at + 1) return {Token::Kind::unknown, end};
        return {c == '#' ? Token::Kind::name_placeholder : Token::Kind::value_placeholder, end};
    }
    const auto pair = text.substr(at, 2);
    if (pair == "<>" || pair == "<=" || pair == ">=") return {Token::Kind::symbol, at + 2};
    if (std::string_view("(),.[]=<>+-").contains(c)) return {Token::Kind::symbol, at + 1};
    return {Token::Kind::unknown, character_end(text, at)};
}

}  // namespace

bool Token::is_keyword(std::string_view keyword) const {
    return kind == Kind::keyword && same_without_case(text, keyword);
}

std::vector<Token> tokenise(std::string_view expression) {
    std::vector<Token> tokens;
    for (auto at = run(expression, 0, is_space); at < expression.size();) {
        const auto [kind, end] = next_lexeme(expression, at);
        tokens.push_back({kind, expression.substr(at, end - at), at});
        at = run(expression, end, is_space);
    }
    tokens.push_back({Token::Kind::end, "<EOF>", expression.size()});
    return tokens;
}

std::string upper_case(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), upper);
    return result;
}

}  // namespace kcl::local::dynamodb
