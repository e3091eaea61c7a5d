#include "kcl/cli/streams/tail/record_text.h"

#include "kcl/wire/base64.h"

#include <boost/json/stream_parser.hpp>
#include <fmt/format.h>
#include <simdjson.h>

namespace kcl::cli {

namespace {

bool is_control(unsigned char c) { return c < 0x20 || c == 0x7f; }

/// U+0080 to U+009F, which terminals obey too, are 0xc2 and this.
bool is_high_control(unsigned char before, unsigned char c) {
    return before == 0xc2 && c >= 0x80 && c < 0xa0;
}

bool has_controls(std::string_view text, std::string_view harmless) {
    unsigned char before = 0;
    for (const char character : text) {
        const auto c = static_cast<unsigned char>(character);
        if (is_high_control(before, c)) return true;
        if (is_control(c) && harmless.find(character) == std::string_view::npos) return true;
        before = c;
    }
    return false;
}

std::string hex(std::string_view bytes) {
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char byte : bytes)
        fmt::format_to(std::back_inserter(text), "{:02x}", static_cast<unsigned char>(byte));
    return text;
}

bool is_json(std::string_view document) {
    boost::json::parse_options options;
    options.max_depth = 512;
    boost::json::stream_parser parser({}, options);
    boost::system::error_code broken;
    parser.write(document.data(), document.size(), broken);
    if (!broken) parser.finish(broken);
    return !broken;
}

/// Copies a JSON document without its spaces, and with line ends of our own when `indent` is not 0.
class JsonLayout {
  public:
    explicit JsonLayout(std::size_t indent) : indent_(indent) {}

    std::string lay_out(std::string_view document) {
        for (const char c : document) add(c);
        return std::move(text_);
    }

  private:
    void add(char c) {
        if (in_string_) {
            text_ += c;
            if (!escape_ && c == '"') in_string_ = false;
            escape_ = !escape_ && c == '\\';
            return;
        }
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return;
        const bool closes = c == '}' || c == ']';
        if (closes) --depth_;
        if (closes ? !opened_ : opened_) break_line();
        opened_ = c == '{' || c == '[';
        text_ += c;
        if (opened_) ++depth_;
        if (c == ',') break_line();
        if (c == ':' && indent_ > 0) text_ += ' ';
        in_string_ = c == '"';
    }

    void break_line() {
        if (indent_ > 0) (text_ += '\n').append(depth_ * indent_, ' ');
    }

    std::size_t indent_;
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool escape_ = false;
    bool opened_ = false;
    std::string text_;
};

std::string automatic(std::string_view bytes) {
    return is_plain_text(bytes) ? std::string(bytes) : hex(bytes);
}

}  // namespace

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

bool is_plain_text(std::string_view bytes) {
    return is_utf8(bytes) && !has_controls(bytes, "\t\n\r");
}

std::string escaped(std::string_view text) {
    if (is_utf8(text) && !has_controls(text, "")) return std::string(text);
    const bool as_bytes = !is_utf8(text);
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (is_high_control(c, static_cast<unsigned char>(next))) {
            safe += fmt::format("\\x{:02x}", next);
            ++i;
        } else if (is_control(c) || (as_bytes && c >= 0x80)) {
            safe += fmt::format("\\x{:02x}", c);
        } else {
            safe += text[i];
        }
    }
    return safe;
}

std::optional<std::string> compact_json(std::string_view document) {
    if (!is_json(document)) return std::nullopt;
    return JsonLayout(0).lay_out(document);
}

std::optional<std::string> pretty_json(std::string_view document) {
    if (!is_json(document)) return std::nullopt;
    return JsonLayout(2).lay_out(document);
}

std::string to_text(std::span<const std::byte> data, DataForm form, bool for_terminal) {
    const std::string_view bytes(reinterpret_cast<const char*>(data.data()), data.size());
    switch (form) {
        case DataForm::automatic:
            break;
        case DataForm::text:
            return for_terminal ? escaped(bytes) : std::string(bytes);
        case DataForm::json:
        case DataForm::pretty: {
            auto laid_out = form == DataForm::json ? compact_json(bytes) : pretty_json(bytes);
            // A JSON string may hold the controls of U+0080 and on as they are.
            if (laid_out && is_plain_text(*laid_out)) return *std::move(laid_out);
            break;
        }
        case DataForm::hex:
            return hex(bytes);
        case DataForm::base64:
            return wire::to_base64(data);
    }
    return automatic(bytes);
}

}  // namespace kcl::cli
