#include "kcl/local/powers/faults/fault_rule_text.h"

#include "kcl/base/timestamp.h"
#include "kcl/local/powers/strict_members.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace kcl::local::powers {

namespace {

constexpr std::uint64_t a_day_ms = 86'400'000;
constexpr std::size_t most_rules = 1000;

bool has_error(FaultKind kind) { return kind == FaultKind::error || kind == FaultKind::partial; }
bool has_message(FaultKind kind) {
    return has_error(kind) || kind == FaultKind::throttle || kind == FaultKind::unavailable;
}
bool has_status(FaultKind kind) {
    return kind == FaultKind::error || kind == FaultKind::unavailable;
}
bool may_be_applied(FaultKind kind) {
    return kind == FaultKind::throttle || kind == FaultKind::error ||
           kind == FaultKind::unavailable || kind == FaultKind::drop;
}

void parse_selectors(StrictMembers& members, FaultRule& rule) {
    rule.name = members.text("name").value_or("");
    rule.services = members.texts("service");
    for (const auto& service : rule.services)
        if (service != "kinesis" && service != "dynamodb")
            members.complain("service", R"("kinesis", "dynamodb" or both in an array)");
    rule.operations = members.texts("operation");
    rule.stream = members.text("stream").value_or("");
    rule.table = members.text("table").value_or("");
    if (!rule.stream.empty() && !rule.table.empty())
        members.complain_in_full(
            fmt::format("{} and {} can't both be given: no call has both a stream and a table.",
                        members.path("stream"), members.path("table")));
    rule.index = members.text("index").value_or("");
    rule.shard = members.text("shard").value_or("");
    rule.partition_key = members.text("partitionKey").value_or("");
    const auto* key = members.any("key");
    if (key == nullptr) return;
    const auto* attributes = key->if_object();
    if (attributes == nullptr || attributes->empty())
        return members.complain("key", "an object of attribute names and texts");
    for (const auto& [attribute, value] : *attributes) {
        if (!value.is_string())
            return members.complain("key", "an object of attribute names and texts (numbers too)");
        rule.key.emplace_back(attribute, value.get_string());
    }
}

void parse_occasions(StrictMembers& members, FaultRule& rule) {
    rule.rate = members.number("rate", 0, 1).value_or(1);
    rule.after = members.whole("after", 0).value_or(0);
    rule.count = members.whole("count", 1);
    rule.from = members.time("from");
    rule.until = members.time("until");
    if (rule.from && rule.until && *rule.until <= *rule.from)
        members.complain("until", "later than from");
    if (const auto time = members.whole("forMs", 1, 365 * a_day_ms))
        rule.for_time = milliseconds(*time);
}

/// {"ms": 50} or {"ms": [10, 100]}.
void parse_latency(StrictMembers& members, FaultRule& rule) {
    const auto* value = members.any("ms");
    const json::array* range = value != nullptr ? value->if_array() : nullptr;
    const auto within = [](const json::value& number) -> std::optional<milliseconds> {
        if (!number.is_number()) return std::nullopt;
        const auto time = number.to_number<double>();
        if (!(time >= 0 && time <= a_day_ms)) return std::nullopt;
        return milliseconds(static_cast<std::int64_t>(time));
    };
    std::optional<milliseconds> least;
    std::optional<milliseconds> most;
    if (range != nullptr && range->size() == 2) {
        least = within(range->at(0));
        most = within(range->at(1));
    } else if (value != nullptr && range == nullptr) {
        least = most = within(*value);
    }
    if (!least || !most || *most < *least)
        return members.complain("ms", "milliseconds, such as 50, or from and to, such as [10, 90]");
    rule.least = *least;
    rule.most = *most;
}

void parse_error(StrictMembers& members, FaultRule& rule) {
    if (has_error(rule.kind)) {
        rule.error = members.text("error").value_or("");
        if (rule.kind == FaultKind::error && rule.error.empty())
            members.complain("error", R"(the error's name, such as "InternalFailure")");
        if (rule.error.find_first_of("#:\"") != rule.error.npos)
            members.complain("error", "a bare name");
    }
    if (has_message(rule.kind)) rule.message = members.text("message").value_or("");
    if (!has_status(rule.kind)) return;
    const auto status = members.whole("status", 400, 599);
    rule.status = static_cast<int>(status.value_or(rule.kind == FaultKind::error ? 400 : 500));
    if (rule.kind == FaultKind::unavailable && rule.status != 500 && rule.status != 503)
        members.complain("status", "500 or 503");
}

void parse_fault(StrictMembers& members, FaultRule& rule) {
    const auto name = members.text("fault");
    const auto kind = name ? fault_kind_named(*name) : std::nullopt;
    if (!kind) return members.complain("fault", fmt::format("one of {}", all_fault_kinds()));
    rule.kind = *kind;
    parse_error(members, rule);
    if (may_be_applied(rule.kind)) rule.applied = members.flag("applied").value_or(false);
    if (rule.kind == FaultKind::latency) parse_latency(members, rule);
    if (rule.kind == FaultKind::partial) rule.share = members.number("share", 0, 1).value_or(0.5);
    if (rule.kind == FaultKind::truncate)
        rule.most = milliseconds(members.whole("ms", 0, a_day_ms).value_or(0));
    if (rule.kind != FaultKind::stale) return;
    const auto back = members.whole("ms", 1, a_day_ms);
    if (!back && !members.failed()) members.complain("ms", "how many milliseconds back at most");
    rule.most = milliseconds(back.value_or(0));
}

std::expected<FaultRule, std::string> parse_rule(const json::value& document, std::string where) {
    StrictMembers members(document, std::move(where));
    FaultRule rule;
    // The kind comes first: what else may stand there depends on it.
    parse_fault(members, rule);
    parse_selectors(members, rule);
    parse_occasions(members, rule);
    if (auto complaint = members.complaint()) return std::unexpected(*std::move(complaint));
    return rule;
}

std::expected<std::vector<FaultRule>, std::string> parse_all(const json::array& documents) {
    if (documents.size() > most_rules)
        return std::unexpected(fmt::format("rules has {} entries; at most {} can be taken.",
                                           documents.size(), most_rules));
    std::vector<FaultRule> rules;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        auto rule = parse_rule(documents[i], fmt::format("rules[{}]", i));
        if (!rule) return std::unexpected(std::move(rule).error());
        rules.push_back(*std::move(rule));
    }
    return rules;
}

}  // namespace

std::expected<FaultRules, std::string> parse_fault_rules(const json::value& document) {
    FaultRules parsed;
    const auto* object = document.if_object();
    const bool is_envelope =
        object != nullptr && (object->contains("rules") || object->contains("seed"));
    if (object != nullptr && !is_envelope) {
        auto rule = parse_rule(document, "");
        if (!rule) return std::unexpected(std::move(rule).error());
        parsed.rules.push_back(*std::move(rule));
        return parsed;
    }
    const json::array* list = document.if_array();
    if (is_envelope) {
        StrictMembers members(document, "");
        parsed.seed = members.whole("seed", 0);
        if (const auto* rules = members.any("rules")) {
            list = rules->if_array();
            if (list == nullptr) members.complain("rules", "an array of rules");
        }
        if (auto complaint = members.complaint()) return std::unexpected(*std::move(complaint));
        if (list == nullptr) return parsed;
    }
    if (list == nullptr)
        return std::unexpected("Give a rule, an array of rules, or an object with seed and rules.");
    auto rules = parse_all(*list);
    if (!rules) return std::unexpected(std::move(rules).error());
    parsed.rules = *std::move(rules);
    return parsed;
}

std::expected<FaultRules, std::string> parse_fault_rules(std::string_view text) {
    boost::system::error_code error;
    const auto document = json::parse(text, error);
    if (error) return std::unexpected(fmt::format("The rules are no JSON: {}.", error.message()));
    return parse_fault_rules(document);
}

namespace {

void put(json::object& out, std::string_view name, const std::string& text) {
    if (!text.empty()) out[name] = text;
}

void put(json::object& out, std::string_view name, const std::vector<std::string>& texts) {
    if (texts.size() == 1) out[name] = texts.front();
    if (texts.size() > 1) out[name] = json::array(texts.begin(), texts.end());
}

void put_selectors(json::object& out, const FaultRule& rule) {
    put(out, "service", rule.services);
    put(out, "operation", rule.operations);
    put(out, "stream", rule.stream);
    put(out, "table", rule.table);
    put(out, "index", rule.index);
    put(out, "shard", rule.shard);
    put(out, "partitionKey", rule.partition_key);
    if (rule.key.empty()) return;
    json::object key;
    for (const auto& [attribute, text] : rule.key) key[attribute] = text;
    out["key"] = std::move(key);
}

void put_occasions(json::object& out, const FaultRule& rule) {
    if (rule.rate != 1) out["rate"] = rule.rate;
    if (rule.after != 0) out["after"] = rule.after;
    if (rule.count) out["count"] = *rule.count;
    if (rule.from) out["from"] = format_timestamp(*rule.from);
    if (rule.until) out["until"] = format_timestamp(*rule.until);
    if (rule.for_time) out["forMs"] = rule.for_time->count();
}

}  // namespace

json::object describe(const FaultRule& rule) {
    json::object out;
    put(out, "name", rule.name);
    put_selectors(out, rule);
    put_occasions(out, rule);
    out["fault"] = to_string(rule.kind);
    put(out, "error", rule.error);
    put(out, "message", rule.message);
    if (has_status(rule.kind)) out["status"] = rule.status;
    if (rule.applied) out["applied"] = true;
    if (rule.kind == FaultKind::stale) out["ms"] = rule.most.count();
    if (rule.kind == FaultKind::truncate && rule.most > milliseconds(0))
        out["ms"] = rule.most.count();
    if (rule.kind == FaultKind::latency && rule.least == rule.most) out["ms"] = rule.most.count();
    if (rule.kind == FaultKind::latency && rule.least != rule.most)
        out["ms"] = json::array{rule.least.count(), rule.most.count()};
    if (rule.kind == FaultKind::partial) out["share"] = rule.share;
    return out;
}

}  // namespace kcl::local::powers
