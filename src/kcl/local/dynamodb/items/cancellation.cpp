#include "kcl/local/dynamodb/items/cancellation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <utility>

namespace kcl::local::dynamodb {

wire::dynamodb::CancellationReason cancellation_reason(wire::ServiceError failure) {
    const bool is_condition = failure.type == "ConditionalCheckFailedException";
    return {is_condition ? "ConditionalCheckFailed" : "ValidationError", std::move(failure.message),
            std::move(failure.item)};
}

wire::dynamodb::CancellationReason no_reason() { return {.code = "None"}; }

wire::ServiceError cancelled(std::vector<wire::dynamodb::CancellationReason> reasons) {
    std::vector<std::string_view> codes;
    for (const auto& reason : reasons) codes.push_back(*reason.code);
    auto error = service_error(
        "TransactionCanceledException",
        fmt::format(
            "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
            fmt::join(codes, ", ")));
    error.cancellation_reasons = std::move(reasons);
    return error;
}

}  // namespace kcl::local::dynamodb
