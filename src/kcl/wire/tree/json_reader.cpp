#include "kcl/wire/tree/tree_builder.h"

#include <fmt/format.h>
#include <simdjson.h>

static_assert(kcl::wire::json_padding >= simdjson::SIMDJSON_PADDING);

namespace kcl::wire {
namespace {

namespace ondemand = simdjson::ondemand;

/// Of working memory, in bytes of text that it was for; simdjson takes almost six for each.
constexpr std::size_t most_kept = std::size_t{1} << 20;

/// simdjson's, kept from one text to the next: small messages would spend more on it than on their
/// text.
ondemand::parser& working_memory() {
    thread_local ondemand::parser parser;
    return parser;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The length of the digits at the start of `text`.
std::size_t count_digits(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count])) ++count;
    return count;
}

/// integer or floating; null when `text` is not a number as JSON writes it.
Kind kind_of_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto whole = count_digits(text);
    if (whole == 0 || (whole > 1 && text.front() == '0')) return Kind::null;
    text.remove_prefix(whole);
    if (text.empty()) return Kind::integer;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const auto fraction = count_digits(text);
        if (fraction == 0) return Kind::null;
        text.remove_prefix(fraction);
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
        const auto exponent = count_digits(text);
        if (exponent == 0) return Kind::null;
        text.remove_prefix(exponent);
    }
    return text.empty() ? Kind::floating : Kind::null;
}

std::string_view without_space_behind(std::string_view token) {
    const auto last = token.find_last_not_of(" \t\r\n");
    return token.substr(0, last + 1);
}

/// Walks simdjson's view of the text once and copies it into the tree. simdjson finds the tokens;
/// numbers are checked here, because their text must survive.
class JsonReader {
  public:
    JsonReader(TextStorage& storage, std::vector<Node>& nodes, const char* begin, std::size_t size)
        : storage_(storage), tree_(nodes), begin_(begin), end_(begin + size), here_(begin) {}

    std::optional<std::string> read(std::size_t capacity) {
        const std::string_view text(begin_, static_cast<std::size_t>(end_ - begin_));
        ondemand::parser& parser = working_memory();
        ondemand::document document;
        ondemand::value root;
        if (is_bad(parser.iterate(simdjson::padded_string_view(text, capacity)).get(document)) ||
            is_bad(document.get_value().get(root)) || !read_value(root, 1))
            return problem_;
        const char* rest = nullptr;
        if (document.current_location().get(rest) == simdjson::SUCCESS)
            return fmt::format("more text after its end at byte {}", rest - begin_);
        return std::nullopt;
    }

  private:
    bool is_bad(simdjson::error_code error) {
        if (error == simdjson::SUCCESS) return false;
        return !refuse(simdjson::error_message(error));
    }
    bool refuse(std::string_view why) {
        problem_ = fmt::format("{} at byte {}", why, here_ - begin_);
        return false;
    }

    bool read_value(ondemand::value value, std::size_t depth) {
        here_ = value.raw_json_token().data();
        ondemand::json_type type{};
        if (is_bad(value.type().get(type))) return false;
        switch (type) {
            case ondemand::json_type::object:
                return read_object(value, depth);
            case ondemand::json_type::array:
                return read_array(value, depth);
            case ondemand::json_type::string:
                return read_string(value);
            case ondemand::json_type::number:
                return read_number(value);
            case ondemand::json_type::boolean:
                return read_boolean(value);
            case ondemand::json_type::null:
                return read_null(value);
        }
        return refuse("not a value");
    }

    bool read_object(ondemand::value value, std::size_t depth) {
        if (depth > max_document_depth) return refuse("nested too deeply");
        ondemand::object object;
        if (is_bad(value.get_object().get(object))) return false;
        const auto place = tree_.open(Kind::object);
        std::uint32_t size = 0;
        for (auto next : object) {
            ondemand::field field;
            if (is_bad(std::move(next).get(field)) || !read_name(field)) return false;
            if (!read_value(field.value(), depth + 1)) return false;
            ++size;
        }
        tree_.close(place, size);
        return true;
    }

    bool read_array(ondemand::value value, std::size_t depth) {
        if (depth > max_document_depth) return refuse("nested too deeply");
        ondemand::array array;
        if (is_bad(value.get_array().get(array))) return false;
        const auto place = tree_.open(Kind::array);
        std::uint32_t size = 0;
        for (auto next : array) {
            ondemand::value element;
            if (is_bad(std::move(next).get(element)) || !read_value(element, depth + 1))
                return false;
            ++size;
        }
        tree_.close(place, size);
        return true;
    }

    /// The text between the quotes when it has no escapes. `start` is behind the opening quote.
    std::optional<std::string_view> plain_text(const char* start) const {
        const auto rest = static_cast<std::size_t>(end_ - start);
        const auto* quote = static_cast<const char*>(std::memchr(start, '"', rest));
        if (quote == nullptr) return std::nullopt;
        const auto size = static_cast<std::size_t>(quote - start);
        if (std::memchr(start, '\\', size) != nullptr) return std::nullopt;
        return std::string_view(start, size);
    }

    bool read_name(ondemand::field& field) {
        here_ = field.key().raw();
        if (const auto plain = plain_text(here_)) {
            tree_.add_text(Kind::string, *plain);
            return true;
        }
        std::string_view unescaped;
        if (is_bad(field.unescaped_key().get(unescaped))) return false;
        tree_.add_text(Kind::string, storage_.keep(unescaped));
        return true;
    }

    bool read_string(ondemand::value value) {
        if (const auto plain = plain_text(here_ + 1)) {
            ondemand::raw_json_string passed;
            if (is_bad(value.get_raw_json_string().get(passed))) return false;
            tree_.add_text(Kind::string, *plain);
            return true;
        }
        std::string_view unescaped;
        if (is_bad(value.get_string().get(unescaped))) return false;
        tree_.add_text(Kind::string, storage_.keep(unescaped));
        return true;
    }

    bool read_number(ondemand::value value) {
        const auto digits = without_space_behind(value.raw_json_token());
        const auto kind = kind_of_number(digits);
        if (kind == Kind::null) return refuse("not a number");
        tree_.add_text(kind, digits).is_textual = true;
        return true;
    }

    bool read_boolean(ondemand::value value) {
        bool truth = false;
        if (is_bad(value.get_bool().get(truth))) return false;
        tree_.add(Kind::boolean).size = truth ? 1 : 0;
        return true;
    }

    bool read_null(ondemand::value value) {
        bool is_null = false;
        if (is_bad(value.is_null().get(is_null))) return false;
        if (!is_null) return refuse("not a value");
        tree_.add(Kind::null);
        return true;
    }

    TextStorage& storage_;
    TreeBuilder tree_;
    const char* begin_;
    const char* end_;
    const char* here_;  // where the latest token began
    std::optional<std::string> problem_;
};

}  // namespace

std::optional<std::string> read_json(TextStorage& storage, std::vector<Node>& nodes) {
    const std::string* text = storage.body.get();
    if (text->capacity() - text->size() < json_padding) {
        storage.padded.reserve(text->size() + json_padding);
        storage.padded = *text;
        storage.body.reset();
        text = &storage.padded;
    }
    auto problem = JsonReader(storage, nodes, text->data(), text->size()).read(text->capacity());
    if (auto& memory = working_memory(); memory.capacity() > most_kept) memory = ondemand::parser();
    return problem;
}

}  // namespace kcl::wire
