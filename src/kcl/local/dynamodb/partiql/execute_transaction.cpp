#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/cancellation.h"
#include "kcl/local/dynamodb/items/transaction_tokens.h"
#include "kcl/local/dynamodb/items/used_by_table.h"
#include "kcl/local/dynamodb/partiql/prepared_statement.h"
#include "kcl/local/dynamodb/partiql/reading.h"
#include "kcl/local/dynamodb/partiql/writing.h"
#include "kcl/local/dynamodb/values/item_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Request = dynamodb::ExecuteTransactionRequest;
using Response = dynamodb::ExecuteTransactionResponse;
using Fault = std::optional<wire::ServiceError>;
using partiql::StatementKind;

constexpr std::string_view not_one_item =
    "Select statements within ExecuteTransaction must specify the primary key in the where clause.";
constexpr std::string_view item_twice =
    "Transaction request cannot include multiple operations on one item";

/// One statement of a transaction, on its way to be executed.
struct Step {
    partiql::PreparedStatement statement;
    TablePointer table;
    Item key;             ///< Of a read.
    PreparedWrite write;  ///< Of anything else.
    Fault failure;        ///< Why it keeps the transaction from happening.
};

wire::ServiceError mismatch() {
    return refuse("The provided key element does not match the schema").error();
}

class TransactionExecutor {
  public:
    TransactionExecutor(storage::Transaction& transaction, Tables& tables, const Caller& caller)
        : transaction_(transaction), tables_(tables), caller_(caller) {}

    /// Prepares every statement. The first that is wrong in itself refuses the call.
    Fault prepare(const Request& request) {
        for (std::size_t i = 0; i < request.transact_statements.size(); ++i)
            if (auto fault = prepare_one(request.transact_statements[i])) {
                fault->message = fmt::format("Validation failed in TransactStatements[{}]: {}", i,
                                             fault->message);
                return fault;
            }
        const auto reads = std::ranges::count_if(
            steps_, [](const Step& step) { return step.statement.is_read(); });
        if (reads != 0 && static_cast<std::size_t>(reads) != steps_.size())
            return refuse(
                       "ExecuteTransaction API does not support both read and write operations in "
                       "the same request.")
                .error();
        return std::nullopt;
    }

    bool reads() const { return steps_.front().statement.is_read(); }

    Outcome<Response> read(const Request& request);
    Outcome<Response> write(const Request& request);
    /// The answer to a transaction that was made already: it cost no more than to look.
    Response repeated(const Request& request);

  private:
    Fault prepare_one(const dynamodb::ParameterizedStatement& request) {
        auto statement = partiql::prepare(request.statement, request.parameters);
        if (!statement) return std::move(statement).error();
        auto& step = steps_.emplace_back();
        step.statement = std::move(*statement);
        auto table = tables_.for_items(transaction_, caller_, step.statement.table);
        if (!table) {
            step.failure = std::move(table).error();
            return std::nullopt;
        }
        step.table = std::move(*table);
        if (step.statement.returning)
            return refuse("RETURNING clause is not supported in ExecuteTransaction.").error();
        return step.statement.is_read()
                   ? name_read(step)
                   : name_write(step, request.return_values_on_condition_check_failure);
    }

    static Fault name_read(Step& step) {
        if (step.statement.index)
            return refuse("Reads on indices are not supported within transactions.").error();
        auto key = partiql::key_of_read(step.statement, step.table, not_one_item);
        if (!key) return std::move(key).error();
        step.key = std::move(*key);
        return std::nullopt;
    }

    static Fault name_write(Step& step,
                            std::optional<dynamodb::ReturnOnConditionFailure> on_failure) {
        if (step.statement.index)
            return refuse("Operations on indices are not supported in transactions").error();
        auto write = partiql::write_of(step.statement, *step.table, on_failure);
        if (write) {
            step.write = std::move(*write);
            return std::nullopt;
        }
        // What names no item cancels the transaction; an EXISTS that does refuses it.
        const bool refuses = step.statement.kind == StatementKind::check ||
                             step.statement.kind == StatementKind::insert;
        if (refuses) return std::move(write).error();
        step.failure = mismatch();
        return std::nullopt;
    }

    /// The error of a transaction that some of its steps keep from happening; empty when none does.
    Fault cancellation() {
        if (std::ranges::none_of(steps_, [](const Step& step) { return step.failure.has_value(); }))
            return std::nullopt;
        std::vector<dynamodb::CancellationReason> reasons;
        reasons.reserve(steps_.size());
        for (auto& step : steps_)
            reasons.push_back(step.failure ? cancellation_reason(std::move(*step.failure))
                                           : no_reason());
        return cancelled(std::move(reasons));
    }

    /// Writes and checks borrow from their statements, which must have found their place.
    void settle() {
        for (auto& step : steps_) {
            step.write.table_name = step.statement.table;
            step.write.subject = &step.statement.subject;
        }
    }

    Fault find_twins() {
        std::vector<std::string> keys;
        for (const auto& step : steps_)
            if (auto key = find_write_key(transaction_, tables_, caller_, step.write))
                keys.push_back(std::move(*key));
        std::ranges::sort(keys);
        if (std::ranges::adjacent_find(keys) == keys.end()) return std::nullopt;
        return refuse(std::string(item_twice)).error();
    }

    std::vector<PlannedWrite> plan() {
        std::vector<PlannedWrite> plans;
        for (auto& step : steps_) {
            if (step.failure) continue;
            auto planned = plan_write(transaction_, tables_, caller_, step.write);
            if (planned)
                plans.push_back(std::move(*planned));
            else
                step.failure = partiql::failure_of(step.statement, std::move(planned).error());
        }
        return plans;
    }

    storage::Transaction& transaction_;
    Tables& tables_;
    const Caller& caller_;
    std::vector<Step> steps_;
};

Outcome<Response> TransactionExecutor::read(const Request& request) {
    std::vector<ItemRead> found;
    for (auto& step : steps_) {
        if (step.failure) continue;
        auto item = read_by_key(transaction_, tables_, caller_, step.statement.table, step.key, {});
        if (item)
            found.push_back(std::move(*item));
        else
            step.failure = std::move(item).error();
    }
    if (auto failure = cancellation()) return std::unexpected(std::move(*failure));
    std::vector<std::string_view> keys;
    keys.reserve(found.size());
    for (const auto& item : found) keys.push_back(item.key);
    std::ranges::sort(keys);
    if (std::ranges::adjacent_find(keys) != keys.end()) return refuse(std::string(item_twice));
    Response response;
    UsedByTable used;
    for (std::size_t i = 0; i < found.size(); ++i) {
        UsedUnits units;
        units.table = read_units(found[i].size, true) * transaction_factor;
        used.add(found[i].table, units);
        auto& answer = response.responses.emplace_back();
        if (found[i].item)
            answer.item = partiql::selected(steps_[i].statement, std::move(*found[i].item));
    }
    response.consumed_capacity = used.consumed_by_reads(request.return_consumed_capacity);
    return response;
}

Outcome<Response> TransactionExecutor::write(const Request& request) {
    settle();
    if (auto fault = find_twins()) return std::unexpected(std::move(*fault));
    const auto plans = plan();
    if (auto failure = cancellation()) return std::unexpected(std::move(*failure));
    UsedByTable used;
    for (const auto& planned : plans) {
        auto units = apply_write(transaction_, tables_, planned);
        units.multiply(transaction_factor);
        used.add(planned.table, units);
    }
    Response response;
    response.consumed_capacity = used.consumed_by_writes(request.return_consumed_capacity);
    return response;
}

Response TransactionExecutor::repeated(const Request& request) {
    settle();
    UsedByTable used;
    for (const auto& step : steps_) {
        if (!step.table || step.statement.is_read()) continue;
        const auto key = find_write_key(transaction_, tables_, caller_, step.write);
        if (!key) continue;
        const auto bytes = transaction_.get(storage::Space::dynamodb_items, *key);
        UsedUnits units;
        units.table = read_units(bytes ? encoded_item_size(*bytes) : 0, true) * transaction_factor;
        used.add(step.table, units);
    }
    Response response;
    response.consumed_capacity = used.consumed_by_reads(request.return_consumed_capacity);
    return response;
}

}  // namespace

Outcome<Response> Engine::execute_transaction(Transaction& transaction, const Caller& caller,
                                              Request request) {
    const auto content = fingerprint(request);
    for (auto& statement : request.transact_statements)
        if (auto fault = partiql::normalise_parameters(statement.parameters))
            return std::unexpected(std::move(*fault));
    TransactionExecutor executor(transaction, tables_, caller);
    if (auto fault = executor.prepare(request)) return std::unexpected(std::move(*fault));
    if (executor.reads()) return executor.read(request);
    const auto& token = request.client_request_token;
    if (token) {
        const auto state = look_up_token(transaction, caller, *token, content);
        if (state == TokenState::repeated) return executor.repeated(request);
        if (state == TokenState::misused) return std::unexpected(token_misused());
    }
    auto response = executor.write(request);
    if (response && token) remember_token(transaction, caller, *token, content);
    return response;
}

}  // namespace kcl::local::dynamodb
