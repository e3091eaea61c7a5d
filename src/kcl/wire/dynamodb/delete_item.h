#pragma once

#include "kcl/wire/dynamodb/conditional_write.h"

#include <string>

namespace kcl::wire::dynamodb {

struct DeleteItemRequest : WriteMembers {
    static constexpr std::string_view operation = "DeleteItem";

    std::string table_name;
    Item key;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Key", self.key, always);
        WriteMembers::members(self, visit);
    }
};

struct DeleteItemResponse : WriteResponse {};

}  // namespace kcl::wire::dynamodb
