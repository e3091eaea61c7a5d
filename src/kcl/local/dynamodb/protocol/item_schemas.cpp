#include "kcl/local/dynamodb/protocol/common_members.h"
#include "kcl/local/dynamodb/protocol/request_schemas.h"

/// Operations on single items, queries and scans.
namespace kcl::local::dynamodb::schemas {
namespace {

constexpr std::array put_item_members{
    return_values,        consumed_capacity, table_name,         item,
    conditional_operator, expected,          collection_metrics, condition_expression,
    on_failure,           expression_values, expression_names};
constexpr std::array update_item_members{consumed_capacity,
                                         table_name,
                                         collection_metrics,
                                         return_values,
                                         key,
                                         conditional_operator,
                                         expected,
                                         attribute_updates,
                                         condition_expression,
                                         update_expression,
                                         on_failure,
                                         expression_values,
                                         expression_names};
constexpr std::array delete_item_members{
    return_values, consumed_capacity,    table_name,      collection_metrics,
    key,           conditional_operator, expected,        condition_expression,
    on_failure,    expression_values,    expression_names};
constexpr std::array get_item_members{
    consumed_capacity, attributes_to_get,     table_name,      key,
    consistent_read,   projection_expression, expression_names};

constexpr std::array query_members{choice("Select", select_choices),
                                   index_name,
                                   consumed_capacity,
                                   conditions("QueryFilter"),
                                   table_name,
                                   conditional_operator,
                                   attributes_to_get,
                                   Member{.name = "Limit", .type = Type::integer},
                                   conditions("KeyConditions"),
                                   start_key,
                                   consistent_read,
                                   flag("ScanIndexForward"),
                                   text("KeyConditionExpression"),
                                   filter_expression,
                                   projection_expression,
                                   expression_values,
                                   expression_names};

constexpr std::int64_t most_segments = 1'000'000;
constexpr Member total_segments{
    .name = "TotalSegments", .type = Type::integer, .rules = {.least = 1, .most = most_segments}};
constexpr Member segment{
    .name = "Segment", .type = Type::integer, .rules = {.least = 0, .most = most_segments - 1}};
constexpr std::array scan_members{choice("Select", select_choices),
                                  index_name,
                                  total_segments,
                                  consumed_capacity,
                                  table_name,
                                  conditional_operator,
                                  conditions("ScanFilter"),
                                  segment,
                                  at_least_one("Limit"),
                                  attributes_to_get,
                                  start_key,
                                  consistent_read,
                                  filter_expression,
                                  projection_expression,
                                  expression_values,
                                  expression_names};

}  // namespace

constinit const protocol::Schema delete_item = delete_item_members;
constinit const protocol::Schema get_item = get_item_members;
constinit const protocol::Schema put_item = put_item_members;
constinit const protocol::Schema query = query_members;
constinit const protocol::Schema scan = scan_members;
constinit const protocol::Schema update_item = update_item_members;

}  // namespace kcl::local::dynamodb::schemas
