#pragma once

#include "kcl/wire/dynamodb/paged_read.h"

#include <optional>
#include <string>

namespace kcl::wire::dynamodb {

struct QueryRequest : PagedReadMembers {
    static constexpr std::string_view operation = "Query";

    std::string table_name;
    std::optional<std::string> key_condition_expression;
    std::optional<bool> scan_index_forward;
    std::optional<Conditions> key_conditions;
    Conditions query_filter;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        PagedReadMembers::members(self, visit);
        visit("KeyConditionExpression", self.key_condition_expression);
        visit("ScanIndexForward", self.scan_index_forward);
        visit("KeyConditions", self.key_conditions);
        visit("QueryFilter", self.query_filter);
    }
};

struct QueryResponse : PagedReadResponse {};

}  // namespace kcl::wire::dynamodb
