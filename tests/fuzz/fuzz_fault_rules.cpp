#include "kcl/local/powers/faults/fault_book.h"
#include "kcl/local/powers/faults/fault_rule_text.h"

#include "tests/fuzz/input.h"

#include <boost/json/serialize.hpp>

/// A text of rules: what is taken must be shown as text that is taken again, and must be able to
/// judge calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kcl::local::powers;
    using kcl::wire::require;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parsed = parse_fault_rules(text);
    if (!parsed) {
        require(!parsed.error().empty(), "a refusal says why");
        return 0;
    }
    FaultBook book(parsed->seed.value_or(1));
    for (const auto& rule : parsed->rules) {
        const auto shown = describe(rule);
        const auto again = parse_fault_rules(boost::json::value(shown));
        require(again && again->rules.size() == 1, "a rule that is shown can be written");
        // Boost reads fractions to the last bit but one.
        const auto& second = again->rules.front();
        if (second.rate == rule.rate && second.share == rule.share)
            require(describe(second) == shown, "and stays as it is");
        book.add(rule, {});
    }
    CallFacts facts;
    facts.operation = "PutRecords";
    facts.resources = {"orders"};
    facts.shards = {"shardId-000000000000"};
    facts.subjects.push_back({.resource = "orders", .partition_key = "k"});
    for (int i = 0; i < 3; ++i) {
        const auto verdict = book.judge(facts);
        require(verdict.hold >= kcl::Duration::zero(), "time does not go back");
        for (const auto place : verdict.failing)
            require(place < facts.subjects.size(), "only what is there fails");
    }
    return 0;
}
