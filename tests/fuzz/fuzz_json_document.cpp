#include "tests/fuzz/input.h"

#include <boost/json/parse.hpp>

#include <optional>

namespace json = boost::json;

namespace {

/// What another parser says: whether the text is one array or object. Empty where it has limits of
/// its own.
std::optional<bool> is_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = kcl::wire::max_document_depth;
    boost::system::error_code error;
    const json::value value = json::parse({text.data(), text.size()}, error, {}, options);
    if (error == json::error::exponent_overflow) return std::nullopt;
    return !error && (value.is_array() || value.is_object());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = kcl::wire::body(data, size);
    const auto document = kcl::wire::Document::parse(text, kcl::wire::Format::json);
    const auto expected = is_json(*text);
    if (expected)
        kcl::wire::require(document.has_value() == *expected, "JSON is taken, all else is refused");
    if (document) kcl::wire::visit(document->root());
    return 0;
}
