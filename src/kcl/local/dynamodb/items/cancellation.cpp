#include "kcl/local/dynamodb/items/cancellation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <utility>

namespace kcl::local::dynamodb {

wire::dynamodb::CancellationReason cancellation_reason(wire::ServiceError failure) {
    std::string code = "ValidationError";
    constexpr std::string_view ending = "Exception";
    if (failure.type != "ValidationException" && failure.type.ends_with(ending))
        code = failure.type.substr(0, failure.type.size() - ending.size());
    return {std::move(code), std::move(failure.message), std::move(failure.item)};
}

bool fails_whole_request(const wire::ServiceError& failure) {
    return failure.type == "ResourceNotFoundException" ||
           failure.message.starts_with("One or more parameter values are not valid.");
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
