#include "kcl/streams/key_rule.h"

#include "kcl/base/parse_number.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <utility>

namespace kcl::streams {

namespace json = boost::json;

namespace {

std::string_view cut_step(std::string_view& path) {
    const auto dot = path.find('.');
    const auto step = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    return step;
}

const json::value* member(const json::value& value, std::string_view step) {
    if (const auto* object = value.if_object()) return object->if_contains(step);
    const auto place = parse_number<std::size_t>(step);
    const auto* array = value.if_array();
    return array && place && *place < array->size() ? &(*array)[*place] : nullptr;
}

/// Takes the column at the front of `line`, and the comma behind it.
std::string take_column(std::string_view& line, bool& last) {
    std::string column;
    if (!line.starts_with('"')) {
        const auto comma = line.find(',');
        column = line.substr(0, comma);
        last = comma == std::string_view::npos;
        line = last ? std::string_view{} : line.substr(comma + 1);
        return column;
    }
    std::size_t at = 1;
    for (; at < line.size(); ++at) {
        if (line[at] == '"' && at + 1 < line.size() && line[at + 1] == '"')
            ++at;
        else if (line[at] == '"')
            break;
        column += line[at];
    }
    const auto comma = line.find(',', at);
    last = comma == std::string_view::npos;
    line = last ? std::string_view{} : line.substr(comma + 1);
    return column;
}

}  // namespace

Result<KeyRule> KeyRule::parse(std::string_view words) {
    KeyRule rule;
    if (words == "random") return rule;
    if (words == "round-robin") {
        rule.kind = Kind::round_robin;
        return rule;
    }
    if (words.starts_with("json:") && words.size() > 5) {
        rule.kind = Kind::json_field;
        rule.text = words.substr(5);
        return rule;
    }
    if (words.starts_with("csv:")) {
        const auto column = parse_number<std::size_t>(words.substr(4));
        if (column && *column > 0) {
            rule.kind = Kind::csv_column;
            rule.column = *column;
            return rule;
        }
    }
    return failure(Fault::invalid,
                   fmt::format("a key comes from random, round-robin, json:FIELD (json:user.id) or "
                               "csv:COLUMN (csv:2), not from '{}'",
                               words));
}

Result<std::string> json_at(std::string_view document, std::string_view path) {
    boost::system::error_code broken;
    const json::value value = json::parse(document, broken);
    if (broken) return failure(Fault::invalid, "it is not JSON");
    const json::value* found = &value;
    for (auto rest = path; found && !rest.empty();) found = member(*found, cut_step(rest));
    if (!found || found->is_null())
        return failure(Fault::invalid, fmt::format("it has no field '{}'", path));
    if (const auto* text = found->if_string()) return std::string(*text);
    if (found->is_structured())
        return failure(Fault::invalid,
                       fmt::format("its field '{}' is neither text nor number", path));
    return json::serialize(*found);
}

Result<std::string> csv_at(std::string_view line, std::size_t column) {
    bool last = false;
    for (std::size_t at = 1; !last; ++at) {
        auto text = take_column(line, last);
        if (at == column) return text;
    }
    return failure(Fault::invalid, fmt::format("it has no column {}", column));
}

KeyMaker::KeyMaker(KeyRule rule, Random& random, std::vector<HashKeyRange> open_shards)
    : rule_(std::move(rule)), random_(random), open_shards_(std::move(open_shards)) {}

Result<RecordKey> KeyMaker::key_of(std::string_view record) {
    switch (rule_.kind) {
        case KeyRule::Kind::random:
            return RecordKey{random_.uuid(), std::nullopt};
        case KeyRule::Kind::round_robin:
            return next_in_turn();
        case KeyRule::Kind::fixed:
            return RecordKey{rule_.text, std::nullopt};
        case KeyRule::Kind::json_field:
        case KeyRule::Kind::csv_column: {
            auto text = rule_.kind == KeyRule::Kind::json_field ? json_at(record, rule_.text)
                                                                : csv_at(record, rule_.column);
            if (!text) return std::unexpected(std::move(text).error());
            return RecordKey{*std::move(text), std::nullopt};
        }
    }
    std::unreachable();
}

RecordKey KeyMaker::next_in_turn() {
    const auto& range = open_shards_[given_ % open_shards_.size()];
    ++given_;
    return {std::to_string(given_), to_string(range.start + (range.end - range.start) / 2)};
}

}  // namespace kcl::streams
