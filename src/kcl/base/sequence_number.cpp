#include "kcl/base/sequence_number.h"

#include <fmt/format.h>

#include <cassert>

namespace kcl {

namespace {

std::string_view without_leading_zeros(std::string_view digits) {
    const auto first = digits.find_first_not_of('0');
    return first == std::string_view::npos ? digits.substr(digits.size()) : digits.substr(first);
}

}  // namespace

std::strong_ordering compare_sequence_numbers(std::string_view a, std::string_view b) {
    a = without_leading_zeros(a);
    b = without_leading_zeros(b);
    if (a.size() != b.size()) return a.size() <=> b.size();
    return a.compare(b) <=> 0;
}

bool is_sequence_number(std::string_view text) {
    // Every record's is asked about: without an early end, many digits are looked at at once.
    bool is_wrong = false;
    for (const char c : text) is_wrong |= c < '0' || c > '9';
    return !text.empty() && !is_wrong;
}

Checkpoint Checkpoint::at(std::string number, std::uint64_t sub_sequence_number) {
    assert(is_sequence_number(number));
    Checkpoint result(Kind::number);
    result.number_ = std::move(number);
    result.sub_sequence_number_ = sub_sequence_number;
    return result;
}

std::optional<Checkpoint> Checkpoint::parse(std::string_view text,
                                            std::uint64_t sub_sequence_number) {
    for (const Kind kind : {Kind::at_timestamp, Kind::trim_horizon, Kind::latest, Kind::shard_end})
        if (Checkpoint sentinel(kind); sentinel.text() == text) return sentinel;
    if (!is_sequence_number(text)) return std::nullopt;
    return at(std::string(text), sub_sequence_number);
}

std::string_view Checkpoint::text() const {
    switch (kind_) {
        case Kind::at_timestamp:
            return "AT_TIMESTAMP";
        case Kind::trim_horizon:
            return "TRIM_HORIZON";
        case Kind::latest:
            return "LATEST";
        case Kind::number:
            return number_;
        case Kind::shard_end:
            return "SHARD_END";
    }
    return {};
}

std::strong_ordering Checkpoint::operator<=>(const Checkpoint& other) const {
    if (kind_ != other.kind_) return kind_ <=> other.kind_;
    if (kind_ != Kind::number) return std::strong_ordering::equal;
    const auto order = compare_sequence_numbers(number_, other.number_);
    return order != std::strong_ordering::equal
               ? order
               : sub_sequence_number_ <=> other.sub_sequence_number_;
}

std::string to_string(const Checkpoint& checkpoint) {
    if (checkpoint.sub_sequence_number() == 0) return std::string(checkpoint.text());
    return fmt::format("{}/{}", checkpoint.text(), checkpoint.sub_sequence_number());
}

}  // namespace kcl
