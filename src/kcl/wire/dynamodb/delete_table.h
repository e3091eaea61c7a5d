#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <string>

namespace kcl::wire::dynamodb {

struct DeleteTableRequest {
    static constexpr std::string_view operation = "DeleteTable";

    std::string table_name;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
    }
};

struct DeleteTableResponse {
    TableDescription table_description;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableDescription", self.table_description);
    }
};

}  // namespace kcl::wire::dynamodb
