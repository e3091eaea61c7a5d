#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/partiql/next_token.h"
#include "kcl/local/dynamodb/partiql/prepared_statement.h"
#include "kcl/local/dynamodb/partiql/reading.h"
#include "kcl/local/dynamodb/partiql/writing.h"

#include <utility>

namespace kcl::local::dynamodb {
namespace {

using Request = wire::dynamodb::ExecuteStatementRequest;
using Response = wire::dynamodb::ExecuteStatementResponse;

Outcome<Response> select(storage::Transaction& transaction, Tables& tables, const Caller& caller,
                         const partiql::PreparedStatement& statement, const Request& request) {
    partiql::SelectOptions options{.limit = request.limit,
                                   .is_consistent = request.consistent_read.value_or(false)};
    if (request.next_token) {
        auto from = partiql::read_next_token(request, *request.next_token);
        if (!from) return std::unexpected(std::move(from).error());
        options.from = std::move(*from);
    }
    const auto target =
        partiql::select_target(transaction, tables, caller, statement, options.is_consistent);
    if (!target) return std::unexpected(target.error());
    auto page = partiql::select_page(transaction, *target, statement, options);
    if (!page) return std::unexpected(std::move(page).error());
    Response response;
    response.items = std::move(page->items);
    response.consumed_capacity =
        consumed(*target->table, page->used, request.return_consumed_capacity);
    if (page->rest) {
        response.next_token = partiql::next_token(request, *page->rest);
        response.last_evaluated_key = std::move(page->rest->last_key);
    }
    return response;
}

}  // namespace

Outcome<Response> Engine::execute_statement(Transaction& transaction, const Caller& caller,
                                            Request request) {
    if (auto fault = partiql::normalise_parameters(request.parameters))
        return std::unexpected(std::move(*fault));
    auto statement = partiql::prepare(request.statement, request.parameters);
    if (!statement) return std::unexpected(std::move(statement).error());
    if (statement->kind == partiql::StatementKind::check)
        return refuse("EXISTS can only be used in ExecuteTransaction write requests.");
    if (statement->is_read()) return select(transaction, tables_, caller, *statement, request);
    auto written = partiql::execute_write(transaction, tables_, caller, *statement,
                                          request.return_values_on_condition_check_failure);
    if (!written) return std::unexpected(std::move(written).error());
    Response response;
    response.items = std::move(written->items);
    response.consumed_capacity =
        consumed(*written->table, written->used, request.return_consumed_capacity);
    return response;
}

}  // namespace kcl::local::dynamodb
