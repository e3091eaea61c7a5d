#include "kcl/local/admin/fault_routes.h"

#include "kcl/local/powers/faults/fault_rule_text.h"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <charconv>

namespace kcl::local::admin {

namespace {

using powers::FaultBook;

/// Those from `first_id` on.
Answer tell(const FaultBook& book, std::uint64_t first_id = 0) {
    json::array rules;
    for (const auto& entry : book.entries()) {
        if (entry.id < first_id) continue;
        json::object rule{{"id", entry.id}};
        for (const auto& member : powers::describe(entry.rule)) rule.insert(member);
        rule["selected"] = entry.selected;
        rule["struck"] = entry.struck;
        rules.push_back(std::move(rule));
    }
    return says(json::object{{"seed", book.seed()}, {"rules", std::move(rules)}});
}

Answer add(FaultBook& book, const Request& request) {
    auto parsed = powers::parse_fault_rules(request.body);
    if (!parsed) return refuses(parsed.error());
    if (parsed->seed) book.start_over(*parsed->seed);
    std::uint64_t first = 0;
    for (auto& rule : parsed->rules) {
        const auto id = book.add(std::move(rule), request.call.now);
        if (first == 0) first = id;
    }
    return tell(book, first);
}

Answer remove_one(FaultBook& book, const Request& request) {
    std::uint64_t id = 0;
    const auto* end = request.rest.data() + request.rest.size();
    const auto [stop, error] = std::from_chars(request.rest.data(), end, id);
    if (error != std::errc{} || stop != end || !book.remove(id))
        return refuses(
            fmt::format("There is no rule {}: GET /_kcl/faults lists them.", request.rest), 404);
    return tell(book);
}

}  // namespace

Routes fault_routes(FaultBook& book) {
    return {{.method = "GET",
             .path = "/_kcl/faults",
             .does = "The rules by which calls fail, and how often each has.",
             .handle = [&book](const Request&) { return tell(book); }},
            {.method = "POST",
             .path = "/_kcl/faults",
             .does = "Adds a rule, or an array of rules; {seed, rules} starts over with that seed.",
             .handle = [&book](const Request& request) { return add(book, request); }},
            {.method = "DELETE",
             .path = "/_kcl/faults",
             .does = "Removes all rules.",
             .handle =
                 [&book](const Request&) {
                     book.start_over(book.seed());
                     return tell(book);
                 }},
            {.method = "DELETE",
             .path = "/_kcl/faults/*",
             .does = "Removes the rule of that id.",
             .handle = [&book](const Request& request) { return remove_one(book, request); }}};
}

}  // namespace kcl::local::admin
