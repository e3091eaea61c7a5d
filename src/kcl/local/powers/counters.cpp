#include "kcl/local/powers/counters.h"

#include "kcl/local/powers/aws_errors.h"

#include <algorithm>
#include <array>

namespace kcl::local::powers {

namespace {

constexpr std::array throttling{"ProvisionedThroughputExceededException", "LimitExceededException",
                                "ThrottlingException", "RequestLimitExceeded"};

}  // namespace

OperationCount& Counters::of(std::string_view service, std::string_view operation) {
    auto& operations = counts_.try_emplace(std::string(service)).first->second;
    if (const auto known = operations.find(operation); known != operations.end())
        return known->second;
    const bool is_full = operations.size() >= most_operations;
    return operations[is_full || operation.empty() ? "other" : std::string(operation)];
}

Answer CountingService::answer(const Call& call, storage::Transaction& transaction) {
    Answer answer = inner().answer(call, transaction);
    auto& count = counters_.of(inner().name(), operation_of(call));
    ++count.calls;
    count.bytes_in += call.body ? call.body->size() : 0;
    count.bytes_out += answer.body.size();
    if (answer.status == 200) {
        ++count.succeeded;
        return answer;
    }
    const auto name = error_name(api_of(inner()), answer);
    ++count.errors[name.empty() ? std::to_string(answer.status) : name];
    if (std::ranges::find(throttling, name) != throttling.end()) ++count.throttled;
    return answer;
}

}  // namespace kcl::local::powers
