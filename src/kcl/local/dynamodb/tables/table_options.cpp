#include "kcl/local/dynamodb/tables/table_options.h"

#include <fmt/format.h>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Fault = std::optional<wire::ServiceError>;

/// A key as it was named, or the key that AWS keeps for the service.
std::string key_arn(const Table& table, const std::optional<std::string>& named) {
    if (named && named->starts_with("arn:")) return *named;
    return fmt::format("arn:aws:kms:{}:{}:{}", table.region, table.account,
                       !named                         ? "alias/aws/dynamodb"
                       : named->starts_with("alias/") ? *named
                                                      : "key/" + *named);
}

Fault apply_encryption(const dynamodb::SseSpecification& wanted, Table& table) {
    const bool enabled = wanted.enabled.value_or(false);
    if (!enabled && (wanted.kms_master_key_id || wanted.sse_type))
        return invalid_value(
            "SSEType and KMSMasterKeyId can only be specified when server-side encryption is "
            "enabled");
    if (wanted.sse_type == dynamodb::SseType::aes256)
        return invalid_value("Server-side encryption type AES256 is not supported; use KMS");
    table.encryption.reset();
    if (enabled) table.encryption = Encryption{key_arn(table, wanted.kms_master_key_id)};
    return std::nullopt;
}

void apply_bound(const std::optional<std::int64_t>& wanted, std::optional<std::int64_t>& bound) {
    constexpr std::int64_t none_any_more = -1;
    if (wanted == none_any_more)
        bound.reset();
    else if (wanted)
        bound = wanted;
}

}  // namespace

bool has_options(const dynamodb::TableOptionMembers& request) {
    return request.deletion_protection_enabled || request.table_class ||
           request.sse_specification || request.on_demand_throughput ||
           request.stream_specification;
}

Fault check_stream(const std::optional<dynamodb::StreamSpecification>& wanted, const Table& table) {
    if (!wanted) return std::nullopt;
    if (wanted->stream_enabled && !wanted->stream_view_type)
        return service_error("ValidationException",
                             "Invalid StreamViewType: Stream ViewType must not be null or empty "
                             "when enabling streams.");
    if (!wanted->stream_enabled && wanted->stream_view_type)
        return service_error("ValidationException",
                             "Invalid StreamViewType: Stream StreamEnabled was false but a "
                             "StreamViewType was present.");
    if (wanted->stream_enabled && table.records_changes())
        return service_error(
            "ValidationException",
            fmt::format("Table already has an enabled stream: TableName: {}", table.name));
    return std::nullopt;
}

Fault apply_bounds(const std::optional<dynamodb::OnDemandThroughput>& wanted,
                   dynamodb::BillingMode billing, OnDemandThroughput& throughput) {
    if (!wanted) return std::nullopt;
    if (billing != dynamodb::BillingMode::pay_per_request)
        return invalid_value(
            "OnDemandThroughput can only be specified when BillingMode is "
            "PAY_PER_REQUEST");
    apply_bound(wanted->max_read_request_units, throughput.max_read_request_units);
    apply_bound(wanted->max_write_request_units, throughput.max_write_request_units);
    return std::nullopt;
}

Fault apply_options(const dynamodb::TableOptionMembers& request, SystemTime now, Table& table) {
    if (auto fault = apply_bounds(request.on_demand_throughput, table.billing, table.on_demand))
        return fault;
    if (request.sse_specification)
        if (auto fault = apply_encryption(*request.sse_specification, table)) return fault;
    if (request.table_class) {
        if (table.table_class && table.table_class != request.table_class)
            table.class_changed = now;
        table.table_class = request.table_class;
    }
    if (request.deletion_protection_enabled)
        table.is_protected = *request.deletion_protection_enabled;
    return std::nullopt;
}

}  // namespace kcl::local::dynamodb
