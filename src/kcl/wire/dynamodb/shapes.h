#pragma once

#include "kcl/base/clock.h"
#include "kcl/wire/dynamodb/attribute_value.h"
#include "kcl/wire/dynamodb/tables/table_options.h"
#include "kcl/wire/shape.h"

#include <string>
#include <string_view>
#include <vector>

/// What several operations of DynamoDB (API 2012-08-10) share. Member names are the service's.
namespace kcl::wire::dynamodb {

enum class KeyType { hash, range };
enum class ScalarType { s, n, b };
enum class ProjectionType { all, keys_only, include };
enum class BillingMode { provisioned, pay_per_request };
enum class TableStatus {
    creating,
    updating,
    deleting,
    active,
    archiving,
    archived,
    inaccessible_encryption_credentials
};
enum class IndexStatus { creating, updating, deleting, active };
enum class ReturnValues { none, all_old, updated_old, all_new, updated_new };
enum class ReturnOnConditionFailure { none, all_old };
enum class ReturnConsumedCapacity { none, total, indexes };
enum class Select { all_attributes, all_projected_attributes, specific_attributes, count };

struct KeySchemaElement {
    std::string attribute_name;
    KeyType key_type = KeyType::hash;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("AttributeName", self.attribute_name);
        visit("KeyType", self.key_type);
    }
};

struct AttributeDefinition {
    std::string attribute_name;
    ScalarType attribute_type = ScalarType::s;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("AttributeName", self.attribute_name);
        visit("AttributeType", self.attribute_type);
    }
};

struct Projection {
    std::optional<ProjectionType> projection_type;
    std::vector<std::string> non_key_attributes;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ProjectionType", self.projection_type);
        visit("NonKeyAttributes", self.non_key_attributes);
    }
};

struct ProvisionedThroughput {
    std::int64_t read_capacity_units = 0;
    std::int64_t write_capacity_units = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ReadCapacityUnits", self.read_capacity_units);
        visit("WriteCapacityUnits", self.write_capacity_units);
    }
};

struct ProvisionedThroughputDescription {
    std::int64_t read_capacity_units = 0;
    std::int64_t write_capacity_units = 0;
    std::int64_t number_of_decreases_today = 0;
    std::optional<SystemTime> last_increase_date_time;
    std::optional<SystemTime> last_decrease_date_time;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ReadCapacityUnits", self.read_capacity_units);
        visit("WriteCapacityUnits", self.write_capacity_units);
        visit("NumberOfDecreasesToday", self.number_of_decreases_today);
        visit("LastIncreaseDateTime", self.last_increase_date_time);
        visit("LastDecreaseDateTime", self.last_decrease_date_time);
    }
};

struct BillingModeSummary {
    BillingMode billing_mode = BillingMode::provisioned;
    std::optional<SystemTime> last_update_to_pay_per_request_date_time;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("BillingMode", self.billing_mode);
        visit("LastUpdateToPayPerRequestDateTime", self.last_update_to_pay_per_request_date_time);
    }
};

/// An index as it is asked for: local and global ones share the form; only global ones have a
/// throughput.
struct SecondaryIndex {
    std::string index_name;
    std::vector<KeySchemaElement> key_schema;
    Projection projection;
    std::optional<ProvisionedThroughput> provisioned_throughput;
    std::optional<OnDemandThroughput> on_demand_throughput;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("IndexName", self.index_name);
        visit("KeySchema", self.key_schema, always);
        visit("Projection", self.projection);
        visit("ProvisionedThroughput", self.provisioned_throughput);
        visit("OnDemandThroughput", self.on_demand_throughput);
    }
};

/// An index as DescribeTable answers it.
struct SecondaryIndexDescription {
    std::string index_name;
    std::string index_arn;
    std::vector<KeySchemaElement> key_schema;
    Projection projection;
    std::optional<IndexStatus> index_status;  ///< Global indexes only.
    std::optional<bool> backfilling;
    std::optional<ProvisionedThroughputDescription> provisioned_throughput;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::int64_t index_size_bytes = 0;
    std::int64_t item_count = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("IndexName", self.index_name);
        visit("IndexArn", self.index_arn);
        visit("KeySchema", self.key_schema, always);
        visit("Projection", self.projection);
        visit("IndexStatus", self.index_status);
        visit("Backfilling", self.backfilling);
        visit("ProvisionedThroughput", self.provisioned_throughput);
        visit("OnDemandThroughput", self.on_demand_throughput);
        visit("IndexSizeBytes", self.index_size_bytes);
        visit("ItemCount", self.item_count);
    }
};

struct Tag {
    std::string key;
    std::string value;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Key", self.key);
        visit("Value", self.value);
    }
};

struct TableDescription {
    std::string table_name;
    std::string table_arn;
    std::string table_id;
    TableStatus table_status = TableStatus::active;
    SystemTime creation_date_time;
    std::vector<KeySchemaElement> key_schema;
    std::vector<AttributeDefinition> attribute_definitions;
    std::optional<ProvisionedThroughputDescription> provisioned_throughput;
    std::optional<BillingModeSummary> billing_mode_summary;
    std::int64_t table_size_bytes = 0;
    std::int64_t item_count = 0;
    std::vector<SecondaryIndexDescription> local_secondary_indexes;
    std::vector<SecondaryIndexDescription> global_secondary_indexes;
    std::optional<bool> deletion_protection_enabled;
    std::optional<TableClassSummary> table_class_summary;
    std::optional<SseDescription> sse_description;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::optional<StreamSpecification> stream_specification;
    std::optional<std::string> latest_stream_label;
    std::optional<std::string> latest_stream_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("TableArn", self.table_arn);
        visit("TableId", self.table_id);
        visit("TableStatus", self.table_status);
        visit("CreationDateTime", self.creation_date_time);
        visit("KeySchema", self.key_schema, always);
        visit("AttributeDefinitions", self.attribute_definitions, always);
        visit("ProvisionedThroughput", self.provisioned_throughput);
        visit("BillingModeSummary", self.billing_mode_summary);
        visit("TableSizeBytes", self.table_size_bytes);
        visit("ItemCount", self.item_count);
        visit("LocalSecondaryIndexes", self.local_secondary_indexes);
        visit("GlobalSecondaryIndexes", self.global_secondary_indexes);
        visit("DeletionProtectionEnabled", self.deletion_protection_enabled);
        visit("TableClassSummary", self.table_class_summary);
        visit("SSEDescription", self.sse_description);
        visit("OnDemandThroughput", self.on_demand_throughput);
        visit("StreamSpecification", self.stream_specification);
        visit("LatestStreamLabel", self.latest_stream_label);
        visit("LatestStreamArn", self.latest_stream_arn);
    }
};

/// The part of a consumed capacity that one table or index used.
struct Capacity {
    double capacity_units = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("CapacityUnits", self.capacity_units);
    }
};

using IndexCapacities = std::map<std::string, Capacity, std::less<>>;

struct ConsumedCapacity {
    std::string table_name;
    double capacity_units = 0;  ///< Of the table and its indexes.
    // Transactions say which kind of units they used.
    std::optional<double> read_capacity_units;
    std::optional<double> write_capacity_units;
    // Only when asked for INDEXES.
    std::optional<Capacity> table;
    IndexCapacities local_secondary_indexes;
    IndexCapacities global_secondary_indexes;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("CapacityUnits", self.capacity_units);
        visit("ReadCapacityUnits", self.read_capacity_units);
        visit("WriteCapacityUnits", self.write_capacity_units);
        visit("Table", self.table);
        visit("LocalSecondaryIndexes", self.local_secondary_indexes);
        visit("GlobalSecondaryIndexes", self.global_secondary_indexes);
    }
};

/// Placeholders of expressions: "#n" to attribute name.
using AttributeNames = std::map<std::string, std::string, std::less<>>;

}  // namespace kcl::wire::dynamodb

namespace kcl::wire {
template <>
struct EnumNames<dynamodb::KeyType> {
    static constexpr std::array<std::string_view, 2> names{"HASH", "RANGE"};
};
template <>
struct EnumNames<dynamodb::ScalarType> {
    static constexpr std::array<std::string_view, 3> names{"S", "N", "B"};
};
template <>
struct EnumNames<dynamodb::ProjectionType> {
    static constexpr std::array<std::string_view, 3> names{"ALL", "KEYS_ONLY", "INCLUDE"};
};
template <>
struct EnumNames<dynamodb::BillingMode> {
    static constexpr std::array<std::string_view, 2> names{"PROVISIONED", "PAY_PER_REQUEST"};
};
template <>
struct EnumNames<dynamodb::TableStatus> {
    static constexpr std::array<std::string_view, 7> names{"CREATING",
                                                           "UPDATING",
                                                           "DELETING",
                                                           "ACTIVE",
                                                           "ARCHIVING",
                                                           "ARCHIVED",
                                                           "INACCESSIBLE_ENCRYPTION_CREDENTIALS"};
};
template <>
struct EnumNames<dynamodb::IndexStatus> {
    static constexpr std::array<std::string_view, 4> names{"CREATING", "UPDATING", "DELETING",
                                                           "ACTIVE"};
};
template <>
struct EnumNames<dynamodb::ReturnValues> {
    static constexpr std::array<std::string_view, 5> names{"NONE", "ALL_OLD", "UPDATED_OLD",
                                                           "ALL_NEW", "UPDATED_NEW"};
};
template <>
struct EnumNames<dynamodb::ReturnOnConditionFailure> {
    static constexpr std::array<std::string_view, 2> names{"NONE", "ALL_OLD"};
};
template <>
struct EnumNames<dynamodb::ReturnConsumedCapacity> {
    static constexpr std::array<std::string_view, 3> names{"NONE", "TOTAL", "INDEXES"};
};
template <>
struct EnumNames<dynamodb::Select> {
    static constexpr std::array<std::string_view, 4> names{
        "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT"};
};
}  // namespace kcl::wire
