#include "kcl/wire/api.h"

#include <algorithm>

namespace kcl::wire {
namespace {

bool equal_without_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

std::optional<Format> format_of(Api api, std::string_view header) {
    header = header.substr(0, header.find(';'));
    while (!header.empty() && (header.back() == ' ' || header.back() == '\t'))
        header.remove_suffix(1);
    while (!header.empty() && (header.front() == ' ' || header.front() == '\t'))
        header.remove_prefix(1);
    for (const Format format : {Format::json, Format::cbor})
        if (equal_without_case(header, content_type(api, format))) return format;
    return std::nullopt;
}

}  // namespace kcl::wire
