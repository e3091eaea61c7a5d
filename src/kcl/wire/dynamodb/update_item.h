#pragma once

#include "kcl/wire/dynamodb/conditional_write.h"

#include <string>

namespace kcl::wire::dynamodb {

struct UpdateItemRequest : WriteMembers {
    static constexpr std::string_view operation = "UpdateItem";

    std::string table_name;
    Item key;
    std::optional<std::string> update_expression;
    AttributeValueUpdates attribute_updates;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Key", self.key, always);
        visit("UpdateExpression", self.update_expression);
        visit("AttributeUpdates", self.attribute_updates);
        WriteMembers::members(self, visit);
    }
};

struct UpdateItemResponse : WriteResponse {};

}  // namespace kcl::wire::dynamodb
