#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <string>

namespace kcl::wire::dynamodb {

struct DescribeTableRequest {
    static constexpr std::string_view operation = "DescribeTable";

    std::string table_name;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
    }
};

struct DescribeTableResponse {
    TableDescription table;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Table", self.table);
    }
};

}  // namespace kcl::wire::dynamodb
