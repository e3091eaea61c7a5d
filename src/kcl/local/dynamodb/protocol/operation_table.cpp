#include "kcl/local/dynamodb/protocol/operation_table.h"

#include "kcl/local/dynamodb/protocol/request_schemas.h"
#include "kcl/wire/codec.h"

#include <algorithm>
#include <array>

namespace kcl::local::dynamodb {
namespace {

template <auto operation>
struct Run;

template <class Response, class Request,
          Outcome<Response> (Engine::*operation)(storage::Transaction&, const Caller&, Request)>
struct Run<operation> {
    static Outcome<std::string> run(Engine& engine, storage::Transaction& transaction,
                                    const Caller& caller, const wire::Document& document) {
        auto request = wire::decode<std::remove_cvref_t<Request>>(document);
        if (!request) return fail("SerializationException", request.error().message);
        auto response = (engine.*operation)(transaction, caller, std::move(*request));
        if (!response) return std::unexpected(std::move(response).error());
        return wire::encode(*response, wire::Format::json);
    }
};

template <auto operation>
constexpr Operation reads(std::string_view name, protocol::Schema schema) {
    return {.name = name, .schema = schema, .run = Run<operation>::run};
}
template <auto operation>
constexpr Operation writes(std::string_view name, protocol::Schema schema) {
    return {.name = name, .writes = true, .schema = schema, .run = Run<operation>::run};
}
constexpr Operation about_table(Operation operation) {
    operation.is_about_table = true;
    return operation;
}

const std::array offered{
    reads<&Engine::batch_get_item>("BatchGetItem", schemas::batch_get_item),
    writes<&Engine::batch_write_item>("BatchWriteItem", schemas::batch_write_item),
    about_table(writes<&Engine::create_table>("CreateTable", schemas::create_table)),
    writes<&Engine::delete_item>("DeleteItem", schemas::delete_item),
    about_table(writes<&Engine::delete_table>("DeleteTable", schemas::delete_table)),
    about_table(reads<&Engine::describe_table>("DescribeTable", schemas::describe_table)),
    reads<&Engine::get_item>("GetItem", schemas::get_item),
    reads<&Engine::list_tables>("ListTables", schemas::list_tables),
    writes<&Engine::put_item>("PutItem", schemas::put_item),
    reads<&Engine::query>("Query", schemas::query),
    reads<&Engine::scan>("Scan", schemas::scan),
    reads<&Engine::transact_get_items>("TransactGetItems", schemas::transact_get_items),
    writes<&Engine::transact_write_items>("TransactWriteItems", schemas::transact_write_items),
    writes<&Engine::update_item>("UpdateItem", schemas::update_item),
    about_table(writes<&Engine::update_table>("UpdateTable", schemas::update_table)),
};

constexpr auto others = std::to_array<std::string_view>({
    "BatchExecuteStatement",
    "CreateBackup",
    "CreateGlobalTable",
    "DeleteBackup",
    "DeleteResourcePolicy",
    "DescribeBackup",
    "DescribeContinuousBackups",
    "DescribeContributorInsights",
    "DescribeEndpoints",
    "DescribeExport",
    "DescribeGlobalTable",
    "DescribeGlobalTableSettings",
    "DescribeImport",
    "DescribeKinesisStreamingDestination",
    "DescribeLimits",
    "DescribeTableReplicaAutoScaling",
    "DescribeTimeToLive",
    "DisableKinesisStreamingDestination",
    "EnableKinesisStreamingDestination",
    "ExecuteStatement",
    "ExecuteTransaction",
    "ExportTableToPointInTime",
    "GetResourcePolicy",
    "ImportTable",
    "ListBackups",
    "ListContributorInsights",
    "ListExports",
    "ListGlobalTables",
    "ListImports",
    "ListTagsOfResource",
    "PutResourcePolicy",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "TagResource",
    "UntagResource",
    "UpdateContinuousBackups",
    "UpdateContributorInsights",
    "UpdateGlobalTable",
    "UpdateGlobalTableSettings",
    "UpdateKinesisStreamingDestination",
    "UpdateTableReplicaAutoScaling",
    "UpdateTimeToLive",
});

}  // namespace

const Operation* find_operation(std::string_view name) {
    const auto found = std::ranges::find(offered, name, &Operation::name);
    return found == offered.end() ? nullptr : &*found;
}

std::span<const Operation> operations() { return offered; }

std::span<const std::string_view> operations_not_offered() { return others; }

}  // namespace kcl::local::dynamodb
