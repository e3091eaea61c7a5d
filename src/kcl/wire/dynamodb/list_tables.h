#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct ListTablesRequest {
    static constexpr std::string_view operation = "ListTables";

    std::optional<std::string> exclusive_start_table_name;
    std::optional<int> limit;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ExclusiveStartTableName", self.exclusive_start_table_name);
        visit("Limit", self.limit);
    }
};

struct ListTablesResponse {
    std::vector<std::string> table_names;
    std::optional<std::string> last_evaluated_table_name;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableNames", self.table_names, always);
        visit("LastEvaluatedTableName", self.last_evaluated_table_name);
    }
};

}  // namespace kcl::wire::dynamodb
