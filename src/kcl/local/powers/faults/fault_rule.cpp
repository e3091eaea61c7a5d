#include "kcl/local/powers/faults/fault_rule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace kcl::local::powers {

namespace {

constexpr std::array<std::string_view, 11> kind_names{
    "throttle", "error",    "unavailable", "latency", "drop", "truncate",
    "corrupt",  "checksum", "expire",      "partial", "stale"};

bool any_matches(const std::vector<std::string>& patterns, std::string_view text) {
    return patterns.empty() ||
           std::ranges::any_of(patterns, [&](const auto& p) { return matches(p, text); });
}

/// Whether one of `names` is chosen; an empty pattern chooses also when there are none.
bool one_matches(std::string_view pattern, const std::vector<std::string>& names) {
    return pattern.empty() ||
           std::ranges::any_of(names, [&](const auto& name) { return matches(pattern, name); });
}

/// Tables may be named by ARN.
std::string_view bare_name(std::string_view resource) {
    return resource.starts_with("arn:") ? resource.substr(resource.rfind('/') + 1) : resource;
}

bool selects_subjects(const FaultRule& rule) {
    return !rule.partition_key.empty() || !rule.key.empty();
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
    // Greedy with one place to go back to: the last star.
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = pattern.npos;
    std::size_t taken = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            taken = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != pattern.npos) {
            p = star + 1;
            t = ++taken;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

bool selects(const FaultRule& rule, const CallFacts& facts) {
    if (facts.operation.empty() || !any_matches(rule.services, facts.service()) ||
        !any_matches(rule.operations, facts.operation))
        return false;
    const bool is_kinesis = facts.api == wire::Api::kinesis;
    if ((!rule.stream.empty() && !is_kinesis) || (!rule.table.empty() && is_kinesis)) return false;
    if (!one_matches(rule.stream, facts.resources) || !one_matches(rule.table, facts.resources) ||
        !one_matches(rule.shard, facts.shards))
        return false;
    if (!rule.index.empty() && (facts.index.empty() || !matches(rule.index, facts.index)))
        return false;
    return !selects_subjects(rule) ||
           std::ranges::any_of(facts.subjects, [&](const auto& s) { return selects(rule, s); });
}

bool selects(const FaultRule& rule, const Subject& subject) {
    if (!rule.stream.empty() && !matches(rule.stream, subject.resource)) return false;
    if (!rule.table.empty() && !matches(rule.table, bare_name(subject.resource))) return false;
    if (!rule.shard.empty() && !matches(rule.shard, subject.shard)) return false;
    if (!rule.partition_key.empty() && !matches(rule.partition_key, subject.partition_key))
        return false;
    return std::ranges::all_of(rule.key, [&](const auto& wanted) {
        return std::ranges::any_of(subject.key, [&](const auto& attribute) {
            return attribute.first == wanted.first && matches(wanted.second, attribute.second);
        });
    });
}

bool can_happen(FaultKind kind, const CallFacts& facts) {
    switch (kind) {
        case FaultKind::checksum:
            return facts.api == wire::Api::dynamodb;
        case FaultKind::expire:
            return facts.operation == "GetRecords";
        case FaultKind::partial:
            return facts.operation == "PutRecords" || facts.operation == "BatchWriteItem" ||
                   facts.operation == "BatchGetItem";
        case FaultKind::stale:
            return !facts.writes && !facts.consistent && facts.operation != "SubscribeToShard";
        default:
            return true;
    }
}

bool is_in_time(const FaultRule& rule, SystemTime added, SystemTime now) {
    if (rule.from && now < *rule.from) return false;
    if (rule.until && now >= *rule.until) return false;
    return !rule.for_time || now - added < *rule.for_time;
}

std::string_view to_string(FaultKind kind) { return kind_names.at(static_cast<std::size_t>(kind)); }

std::optional<FaultKind> fault_kind_named(std::string_view name) {
    const auto found = std::ranges::find(kind_names, name);
    if (found == kind_names.end()) return std::nullopt;
    return static_cast<FaultKind>(found - kind_names.begin());
}

std::string all_fault_kinds() { return fmt::format("{}", fmt::join(kind_names, ", ")); }

}  // namespace kcl::local::powers
