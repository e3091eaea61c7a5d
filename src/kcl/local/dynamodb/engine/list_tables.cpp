#include "kcl/local/dynamodb/engine/engine.h"

namespace kcl::local::dynamodb {

Outcome<wire::dynamodb::ListTablesResponse> Engine::list_tables(
    Transaction& transaction, const Caller& caller,
    const wire::dynamodb::ListTablesRequest& request) {
    constexpr int most_names = 100;
    const auto limit = static_cast<std::size_t>(request.limit.value_or(most_names));
    wire::dynamodb::ListTablesResponse response;
    // One more than wanted tells whether there are more.
    response.table_names = tables_.names(
        transaction, caller, request.exclusive_start_table_name.value_or(""), limit + 1);
    if (response.table_names.size() > limit) {
        response.table_names.pop_back();
        if (limit > 0) response.last_evaluated_table_name = response.table_names.back();
    }
    return response;
}

}  // namespace kcl::local::dynamodb
