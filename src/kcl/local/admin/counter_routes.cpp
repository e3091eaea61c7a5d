#include "kcl/local/admin/counter_routes.h"

namespace kcl::local::admin {

namespace {

json::object described(const powers::OperationCount& count) {
    json::object errors;
    for (const auto& [name, times] : count.errors) errors[name] = times;
    return {{"calls", count.calls},         {"succeeded", count.succeeded},
            {"throttled", count.throttled}, {"faults", count.faults},
            {"bytesIn", count.bytes_in},    {"bytesOut", count.bytes_out},
            {"errors", std::move(errors)}};
}

Answer tell(const powers::Counters& counters) {
    json::object services;
    for (const auto& [service, operations] : counters.all()) {
        json::object all;
        for (const auto& [operation, count] : operations) all[operation] = described(count);
        services[service] = std::move(all);
    }
    return says(services);
}

}  // namespace

Routes counter_routes(powers::Counters& counters) {
    return {{.method = "GET",
             .path = "/_kcl/counters",
             .does = "Calls, errors, throttles and injected faults by service and operation.",
             .handle = [&counters](const Request&) { return tell(counters); }},
            {.method = "DELETE",
             .path = "/_kcl/counters",
             .does = "Counts from zero again.",
             .handle = [&counters](const Request&) {
                 counters.clear();
                 return tell(counters);
             }}};
}

}  // namespace kcl::local::admin
