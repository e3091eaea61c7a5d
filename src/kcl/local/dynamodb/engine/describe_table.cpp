#include "kcl/local/dynamodb/engine/engine.h"

namespace kcl::local::dynamodb {

Outcome<wire::dynamodb::DescribeTableResponse> Engine::describe_table(
    Transaction& transaction, const Caller& caller,
    const wire::dynamodb::DescribeTableRequest& request) {
    const auto table = tables_.for_changes(transaction, caller, request.table_name);
    if (!table) return std::unexpected(table.error());
    return wire::dynamodb::DescribeTableResponse{
        describe(**table, tables_.counts(transaction, **table), caller.now)};
}

}  // namespace kcl::local::dynamodb
