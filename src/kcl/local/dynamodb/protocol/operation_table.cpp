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

constexpr Operation about_resource(Operation operation) {
    operation.is_about_resource = true;
    return operation;
}

const std::array offered{
    writes<&Engine::batch_execute_statement>("BatchExecuteStatement",
                                             schemas::batch_execute_statement),
    reads<&Engine::batch_get_item>("BatchGetItem", schemas::batch_get_item),
    writes<&Engine::batch_write_item>("BatchWriteItem", schemas::batch_write_item),
    about_table(writes<&Engine::create_table>("CreateTable", schemas::create_table)),
    writes<&Engine::delete_item>("DeleteItem", schemas::delete_item),
    about_table(writes<&Engine::delete_table>("DeleteTable", schemas::delete_table)),
    about_table(reads<&Engine::describe_table>("DescribeTable", schemas::describe_table)),
    reads<&Engine::describe_continuous_backups>("DescribeContinuousBackups",
                                                schemas::describe_continuous_backups),
    reads<&Engine::describe_limits>("DescribeLimits", schemas::describe_limits),
    about_table(reads<&Engine::describe_time_to_live>("DescribeTimeToLive",
                                                      schemas::describe_time_to_live)),
    writes<&Engine::execute_statement>("ExecuteStatement", schemas::execute_statement),
    writes<&Engine::execute_transaction>("ExecuteTransaction", schemas::execute_transaction),
    reads<&Engine::get_item>("GetItem", schemas::get_item),
    reads<&Engine::list_tables>("ListTables", schemas::list_tables),
    about_resource(reads<&Engine::list_tags_of_resource>("ListTagsOfResource",
                                                         schemas::list_tags_of_resource)),
    writes<&Engine::put_item>("PutItem", schemas::put_item),
    reads<&Engine::query>("Query", schemas::query),
    reads<&Engine::scan>("Scan", schemas::scan),
    about_resource(writes<&Engine::tag_resource>("TagResource", schemas::tag_resource)),
    reads<&Engine::transact_get_items>("TransactGetItems", schemas::transact_get_items),
    writes<&Engine::transact_write_items>("TransactWriteItems", schemas::transact_write_items),
    about_resource(writes<&Engine::untag_resource>("UntagResource", schemas::untag_resource)),
    writes<&Engine::update_continuous_backups>("UpdateContinuousBackups",
                                               schemas::update_continuous_backups),
    writes<&Engine::update_item>("UpdateItem", schemas::update_item),
    about_table(writes<&Engine::update_table>("UpdateTable", schemas::update_table)),
    about_table(
        writes<&Engine::update_time_to_live>("UpdateTimeToLive", schemas::update_time_to_live)),
};

const std::array of_streams{
    reads<&Engine::describe_stream>("DescribeStream", schemas::describe_stream),
    reads<&Engine::get_records>("GetRecords", schemas::get_records),
    reads<&Engine::get_shard_iterator>("GetShardIterator", schemas::get_shard_iterator),
    reads<&Engine::list_streams>("ListStreams", schemas::list_streams),
};

constexpr auto others = std::to_array<std::string_view>({
    "CreateBackup",
    "CreateGlobalTable",
    "DeleteBackup",
    "DeleteResourcePolicy",
    "DescribeBackup",
    "DescribeContributorInsights",
    "DescribeExport",
    "DescribeGlobalTable",
    "DescribeGlobalTableSettings",
    "DescribeImport",
    "DescribeKinesisStreamingDestination",
    "DescribeTableReplicaAutoScaling",
    "DisableKinesisStreamingDestination",
    "EnableKinesisStreamingDestination",
    "ExportTableToPointInTime",
    "GetResourcePolicy",
    "ImportTable",
    "ListBackups",
    "ListContributorInsights",
    "ListExports",
    "ListGlobalTables",
    "ListImports",
    "PutResourcePolicy",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "UpdateContributorInsights",
    "UpdateGlobalTable",
    "UpdateGlobalTableSettings",
    "UpdateKinesisStreamingDestination",
    "UpdateTableReplicaAutoScaling",
});

}  // namespace

const Operation* find_operation(std::string_view name) {
    const auto found = std::ranges::find(offered, name, &Operation::name);
    return found == offered.end() ? nullptr : &*found;
}

const Operation* find_stream_operation(std::string_view name) {
    const auto found = std::ranges::find(of_streams, name, &Operation::name);
    return found == of_streams.end() ? nullptr : &*found;
}

std::span<const Operation> operations() { return offered; }
std::span<const Operation> stream_operations() { return of_streams; }

std::span<const std::string_view> operations_not_offered() { return others; }

}  // namespace kcl::local::dynamodb
