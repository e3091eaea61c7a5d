#pragma once

#include "kcl/wire/dynamodb/conditional_write.h"

#include <string>

namespace kcl::wire::dynamodb {

struct PutItemRequest : WriteMembers {
    static constexpr std::string_view operation = "PutItem";

    std::string table_name;
    Item item;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Item", self.item, always);
        WriteMembers::members(self, visit);
    }
};

struct PutItemResponse : WriteResponse {};

}  // namespace kcl::wire::dynamodb
