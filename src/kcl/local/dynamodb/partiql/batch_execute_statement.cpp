#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/cancellation.h"
#include "kcl/local/dynamodb/items/used_by_table.h"
#include "kcl/local/dynamodb/partiql/prepared_statement.h"
#include "kcl/local/dynamodb/partiql/reading.h"
#include "kcl/local/dynamodb/partiql/writing.h"

#include <optional>
#include <utility>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Request = dynamodb::BatchExecuteStatementRequest;
using Response = dynamodb::BatchExecuteStatementResponse;

constexpr std::string_view not_one_item =
    "Select statements within BatchExecuteStatement must specify the primary key in the where "
    "clause.";

constexpr std::string_view reads_and_writes =
    "Read and write requests together in the same batch is not supported.";

/// Executes the statements of a batch one by one; each fails for itself.
class BatchExecutor {
  public:
    BatchExecutor(storage::Transaction& transaction, Tables& tables, const Caller& caller)
        : transaction_(transaction), tables_(tables), caller_(caller) {}

    /// Prepares every statement; the error of a batch that both reads and writes.
    std::optional<wire::ServiceError> prepare(Request& request) {
        bool reads = false;
        bool writes = false;
        for (auto& each : request.statements) {
            const auto& statement = statements_.emplace_back(prepare_one(each));
            if (statement) (statement->is_read() ? reads : writes) = true;
        }
        if (reads && writes) return refuse(std::string(reads_and_writes)).error();
        return std::nullopt;
    }

    dynamodb::BatchStatementResponse execute(std::size_t index,
                                             const dynamodb::BatchStatement& request) {
        table_.reset();
        dynamodb::BatchStatementResponse response;
        auto item = run(statements_[index], request);
        response.table_name = std::move(table_);
        if (item) {
            response.item = std::move(*item);
            return response;
        }
        auto reason = cancellation_reason(std::move(item).error());
        response.error = {std::move(*reason.code), std::move(reason.message).value_or(""),
                          std::move(reason.item)};
        return response;
    }

    const UsedByTable& used() const { return used_; }

  private:
    static Outcome<partiql::PreparedStatement> prepare_one(dynamodb::BatchStatement& request) {
        if (auto fault = partiql::normalise_parameters(request.parameters))
            return std::unexpected(std::move(*fault));
        return partiql::prepare(request.statement, request.parameters);
    }

    Outcome<std::optional<Item>> run(Outcome<partiql::PreparedStatement>& statement,
                                     const dynamodb::BatchStatement& request) {
        if (!statement) return std::unexpected(std::move(statement).error());
        if (statement->kind == partiql::StatementKind::check)
            return refuse("EXISTS can only be used in ExecuteTransaction write requests.");
        if (statement->is_read()) return read(*statement, request.consistent_read.value_or(false));
        return write(*statement, request);
    }

    Outcome<std::optional<Item>> read(const partiql::PreparedStatement& statement,
                                      bool is_consistent) {
        const auto table = tables_.for_items(transaction_, caller_, statement.table);
        if (!table) return std::unexpected(table.error());
        const auto key = partiql::key_of_read(statement, *table, not_one_item);
        if (!key) return std::unexpected(key.error());
        table_ = statement.table;
        auto found = read_by_key(transaction_, tables_, caller_, statement.table, *key, {});
        if (!found) return std::unexpected(std::move(found).error());
        UsedUnits units;
        units.table = read_units(found->size, is_consistent);
        used_.add(found->table, units);
        if (!found->item) return std::optional<Item>();
        return std::optional(partiql::selected(statement, std::move(*found->item)));
    }

    Outcome<std::optional<Item>> write(partiql::PreparedStatement& statement,
                                       const dynamodb::BatchStatement& request) {
        const auto table = tables_.for_items(transaction_, caller_, statement.table);
        if (table) table_ = statement.table;
        auto written = partiql::execute_write(transaction_, tables_, caller_, statement,
                                              request.return_values_on_condition_check_failure);
        if (!written) return std::unexpected(std::move(written).error());
        used_.add(written->table, written->used);
        if (written->items.empty()) return std::optional<Item>();
        return std::optional(std::move(written->items.front()));
    }

    storage::Transaction& transaction_;
    Tables& tables_;
    const Caller& caller_;
    UsedByTable used_;
    std::vector<Outcome<partiql::PreparedStatement>> statements_;
    std::optional<std::string> table_;  ///< Of the current statement, once it was found.
};

}  // namespace

Outcome<Response> Engine::batch_execute_statement(Transaction& transaction, const Caller& caller,
                                                  Request request) {
    BatchExecutor executor(transaction, tables_, caller);
    if (auto fault = executor.prepare(request)) return std::unexpected(std::move(*fault));
    Response response;
    for (std::size_t i = 0; i < request.statements.size(); ++i)
        response.responses.push_back(executor.execute(i, request.statements[i]));
    response.consumed_capacity = executor.used().consumed(request.return_consumed_capacity);
    return response;
}

}  // namespace kcl::local::dynamodb
