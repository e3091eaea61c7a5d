#include "kcl/local/powers/strict_members.h"

#include "kcl/base/timestamp.h"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace kcl::local::powers {

namespace {

std::string shown(const json::value& value) {
    constexpr std::size_t enough = 60;
    auto text = json::serialize(value);
    if (text.size() > enough) text.replace(enough, text.npos, "...");
    return text;
}

std::optional<double> number_of(const json::value& value) {
    if (!value.is_number()) return std::nullopt;
    return value.to_number<double>();
}

/// Whole numbers that JSON has as 5.0 or 5e3 are whole too.
std::optional<std::uint64_t> whole_of(const json::value& value) {
    if (value.is_uint64()) return value.get_uint64();
    if (value.is_int64() && value.get_int64() >= 0)
        return static_cast<std::uint64_t>(value.get_int64());
    constexpr double exact = 1e15;
    if (!value.is_double()) return std::nullopt;
    const double number = value.get_double();
    if (!(number >= 0 && number <= exact) || number != std::floor(number)) return std::nullopt;
    return static_cast<std::uint64_t>(number);
}

}  // namespace

StrictMembers::StrictMembers(const json::value& value, std::string where)
    : object_(value.if_object()), where_(std::move(where)) {
    if (object_ == nullptr)
        complain_in_full(fmt::format("{} must be an object, not {}.",
                                     where_.empty() ? "The body" : where_, shown(value)));
}

bool StrictMembers::has(std::string_view name) const {
    return object_ != nullptr && object_->contains(name);
}

const json::value* StrictMembers::get(std::string_view name) {
    known_.emplace_back(name);
    return object_ != nullptr ? object_->if_contains(name) : nullptr;
}

const json::value* StrictMembers::any(std::string_view name) { return get(name); }

std::optional<std::string> StrictMembers::text(std::string_view name) {
    const auto* value = get(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return std::string(value->get_string());
    complain(name, "a text");
    return std::nullopt;
}

std::vector<std::string> StrictMembers::texts(std::string_view name) {
    const auto* value = get(name);
    if (value == nullptr) return {};
    if (value->is_string()) return {std::string(value->get_string())};
    std::vector<std::string> found;
    const auto* list = value->if_array();
    const bool all_texts = list != nullptr && !list->empty() &&
                           std::ranges::all_of(*list, [](const auto& e) { return e.is_string(); });
    if (!all_texts) {
        complain(name, "a text or an array of texts");
        return {};
    }
    for (const auto& element : *list) found.emplace_back(element.get_string());
    return found;
}

std::optional<bool> StrictMembers::flag(std::string_view name) {
    const auto* value = get(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_bool()) return value->get_bool();
    complain(name, "true or false");
    return std::nullopt;
}

std::optional<double> StrictMembers::number(std::string_view name, double least, double most) {
    const auto* value = get(name);
    if (value == nullptr) return std::nullopt;
    const auto number = number_of(*value);
    if (number && *number >= least && *number <= most) return number;
    complain(name, fmt::format("a number from {} to {}", least, most));
    return std::nullopt;
}

std::optional<std::uint64_t> StrictMembers::whole(std::string_view name, std::uint64_t least,
                                                  std::uint64_t most) {
    const auto* value = get(name);
    if (value == nullptr) return std::nullopt;
    const auto number = whole_of(*value);
    if (number && *number >= least && *number <= most) return number;
    complain(name, most == std::numeric_limits<std::uint64_t>::max()
                       ? fmt::format("a whole number of at least {}", least)
                       : fmt::format("a whole number from {} to {}", least, most));
    return std::nullopt;
}

std::optional<SystemTime> StrictMembers::time(std::string_view name) {
    const auto* value = get(name);
    if (value == nullptr) return std::nullopt;
    std::optional<SystemTime> time;
    if (value->is_string()) time = parse_timestamp(std::string_view(value->get_string()));
    if (const auto seconds = number_of(*value); seconds && std::abs(*seconds) < 1e11)
        time = SystemTime(std::chrono::milliseconds(std::llround(*seconds * 1000)));
    constexpr SystemTime end{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};
    if (time && (*time < SystemTime{} || *time > end)) time.reset();
    if (!time) complain(name, R"(a time such as "2026-01-31T12:00:00Z", or Unix seconds)");
    return time;
}

void StrictMembers::complain(std::string_view name, std::string_view what) {
    const auto* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
    complain_in_full(value != nullptr
                         ? fmt::format("{} must be {}, not {}.", path(name), what, shown(*value))
                         : fmt::format("{} is missing: it must be {}.", path(name), what));
}

void StrictMembers::complain_in_full(std::string sentence) {
    if (!complaint_) complaint_ = std::move(sentence);
}

std::optional<std::string> StrictMembers::complaint() {
    if (complaint_ || object_ == nullptr) return complaint_;
    for (const auto& member : *object_)
        if (std::ranges::find(known_, std::string_view(member.key())) == known_.end()) {
            complain_in_full(fmt::format("{} is no member that is known here: there are {}.",
                                         path(member.key()), fmt::join(known_, ", ")));
            break;
        }
    return complaint_;
}

std::string StrictMembers::path(std::string_view name) const {
    return where_.empty() ? std::string(name) : fmt::format("{}.{}", where_, name);
}

}  // namespace kcl::local::powers
