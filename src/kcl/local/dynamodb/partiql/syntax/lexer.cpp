#include "kcl/local/dynamodb/partiql/syntax/lexer.h"

#include "kcl/local/dynamodb/partiql/syntax/keywords.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>
#include <utility>

namespace kcl::local::dynamodb::partiql {
namespace {

using Kind = Token::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r';
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return lower;
}

/// Reads one token after the other off the front of a statement.
class Lexer {
  public:
    explicit Lexer(std::string_view statement) : rest_(statement) {}

    std::optional<std::vector<Token>> run() {
        while (skip_blanks()) {
            if (rest_.empty()) {
                tokens_.push_back({.at = place_});
                return std::move(tokens_);
            }
            if (!take_token()) return std::nullopt;
        }
        return std::nullopt;
    }

  private:
    char peek(std::size_t ahead = 0) const { return ahead < rest_.size() ? rest_[ahead] : '\0'; }

    /// Moves on by `bytes`; a line's characters are counted, not its bytes.
    void skip(std::size_t bytes) {
        for (const char c : rest_.substr(0, bytes)) {
            const bool continues = (static_cast<unsigned char>(c) & 0xc0) == 0x80;
            if (c == '\n') {
                ++place_.line;
                place_.column = 1;
            } else if (!continues) {
                ++place_.column;
            }
        }
        rest_.remove_prefix(std::min(bytes, rest_.size()));
    }

    /// False after a comment without end.
    bool skip_blanks() {
        for (;;) {
            if (is_space(peek()) && !rest_.empty()) {
                skip(1);
            } else if (rest_.starts_with("--")) {
                skip(std::min(rest_.find('\n'), rest_.size()));
            } else if (rest_.starts_with("/*")) {
                const auto end = rest_.find("*/", 2);
                if (end == rest_.npos) return false;
                skip(end + 2);
            } else {
                return true;
            }
        }
    }

    bool take_token() {
        const char c = peek();
        if (begins_word(c)) return take_word();
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return take_number();
        if (c == '\'') return take_quoted(Kind::string);
        if (c == '"') return take_quoted(Kind::quoted_identifier);
        if (c == '`') return take_quoted(Kind::ion);
        if (c == '?') return take(Kind::parameter, 1);
        return take_sign();
    }

    bool take(Kind kind, std::size_t bytes, std::string text) {
        Token token{.kind = kind, .text = std::move(text), .at = place_};
        const auto line = place_.line;
        skip(bytes);
        token.at.length =
            place_.line == line ? place_.column - token.at.column : static_cast<int>(bytes);
        tokens_.push_back(std::move(token));
        return true;
    }
    bool take(Kind kind, std::size_t bytes) {
        return take(kind, bytes, std::string(rest_.substr(0, bytes)));
    }

    bool take_word() {
        std::size_t size = 1;
        while (begins_word(peek(size)) || is_digit(peek(size))) ++size;
        auto lower = lower_case(rest_.substr(0, size));
        if (lower == "true" || lower == "false") return take(Kind::boolean, size, std::move(lower));
        if (lower == "null") return take(Kind::null, size, std::move(lower));
        if (lower == "missing") return take(Kind::missing, size, std::move(lower));
        if (is_word_operator(lower)) return take(Kind::operation, size, std::move(lower));
        if (is_keyword(lower)) return take(Kind::keyword, size, std::move(lower));
        return take(Kind::identifier, size);
    }

    bool take_quoted(Kind kind) {
        const char quote = peek();
        std::string text;
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] != quote) {
                text += rest_[i];
            } else if (kind != Kind::ion && peek(i + 1) == quote) {
                text += rest_[i++];
            } else {
                return take(kind, i + 1, std::move(text));
            }
        }
        return false;
    }

    std::size_t digits_from(std::size_t at) const {
        while (is_digit(peek(at))) ++at;
        return at;
    }

    /// The service reads numbers as Java's BigDecimal does: exponent and scale are 32 bits.
    bool take_number() {
        auto size = digits_from(0);
        std::int64_t fraction = 0;
        if (peek(size) == '.') {
            const auto end = digits_from(size + 1);
            fraction = static_cast<std::int64_t>(end - size - 1);
            size = end;
        }
        const bool has_sign = peek(size + 1) == '+' || peek(size + 1) == '-';
        const auto digits = size + 1 + (has_sign ? 1 : 0);
        if ((peek(size) != 'e' && peek(size) != 'E') || !is_digit(peek(digits)))
            return take(Kind::number, size);
        const auto end = digits_from(digits);
        std::int64_t exponent = 0;
        const auto read = std::from_chars(rest_.data() + digits, rest_.data() + end, exponent);
        if (read.ec != std::errc{}) return false;
        if (peek(size + 1) == '-') exponent = -exponent;
        const auto fits = [](std::int64_t value) { return std::in_range<std::int32_t>(value); };
        return fits(exponent) && fits(fraction - exponent) && take(Kind::number, end);
    }

    bool take_sign() {
        if (rest_.starts_with("!=")) return take(Kind::operation, 2, "<>");
        for (const std::string_view symbol :
             {"<<", ">>", "(", ")", "[", "]", "{", "}", ",", ".", ":", ";", "*"})
            if (rest_.starts_with(symbol)) return take(Kind::symbol, symbol.size());
        for (const std::string_view sign :
             {"<=", "<>", "<", ">=", ">", "=", "+", "-", "/", "%", "||"})
            if (rest_.starts_with(sign)) return take(Kind::operation, sign.size());
        return false;
    }

    std::string_view rest_;
    Position place_;
    std::vector<Token> tokens_;
};

/// Words that are one when they stand side by side.
struct Pair {
    std::string_view first;
    std::string_view second;
    Kind kind;
};
constexpr std::array<Pair, 13> pairs{{
    {"not", "in", Kind::operation},
    {"is", "not", Kind::operation},
    {"not", "between", Kind::operation},
    {"not", "like", Kind::operation},
    {"character", "varying", Kind::keyword},
    {"double", "precision", Kind::keyword},
    {"insert", "into", Kind::keyword},
    {"on", "conflict", Kind::keyword},
    {"do", "nothing", Kind::keyword},
    {"modified", "old", Kind::keyword},
    {"modified", "new", Kind::keyword},
    {"all", "old", Kind::keyword},
    {"all", "new", Kind::keyword},
}};

bool is_word(const Token& token) {
    return token.kind == Kind::keyword || token.kind == Kind::operation;
}

const Pair* pair_of(const Token& first, const Token& second) {
    if (!is_word(first) || !is_word(second)) return nullptr;
    const auto* found = std::ranges::find_if(pairs, [&](const Pair& pair) {
        return pair.first == first.text && pair.second == second.text;
    });
    return found == pairs.end() ? nullptr : found;
}

std::vector<Token> joined(std::vector<Token> tokens) {
    std::vector<Token> result;
    result.reserve(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto* pair = i + 1 < tokens.size() ? pair_of(tokens[i], tokens[i + 1]) : nullptr;
        result.push_back(std::move(tokens[i]));
        if (!pair) continue;
        result.back().kind = pair->kind;
        result.back().text += '_';
        result.back().text += pair->second;
        ++i;
    }
    return result;
}

}  // namespace

std::string at(const Position& position) {
    return fmt::format(" at {}:{}:{}", position.line, position.column, position.length);
}

std::optional<std::vector<Token>> tokenise(std::string_view statement) {
    auto tokens = Lexer(statement).run();
    if (tokens) tokens = joined(std::move(*tokens));
    return tokens;
}

}  // namespace kcl::local::dynamodb::partiql
