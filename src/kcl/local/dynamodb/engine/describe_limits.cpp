#include "kcl/local/dynamodb/engine/engine.h"

namespace kcl::local::dynamodb {

/// The quotas of a new account in most regions; nothing here holds anybody to them.
Outcome<wire::dynamodb::DescribeLimitsResponse> Engine::describe_limits(
    Transaction&, const Caller&, const wire::dynamodb::DescribeLimitsRequest&) {
    constexpr std::int64_t of_account = 80'000;
    constexpr std::int64_t of_table = 40'000;
    return wire::dynamodb::DescribeLimitsResponse{of_account, of_account, of_table, of_table};
}

}  // namespace kcl::local::dynamodb
