#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kcl/wire/dynamodb/attribute_value.h"
#include "kcl/wire/dynamodb/transact_write_items.h"

namespace kcl::wire {

/// An error as a service answers it, in either direction: the local services make them, our clients read them.
struct ServiceError {
    /// The bare name, such as "ResourceNotFoundException": without the prefix that DynamoDB puts before '#'.
    std::string type;
    std::string message;
    int status = 400;

    /// DynamoDB only: the item that failed the condition, when it was asked for.
    std::optional<dynamodb::Item> item;
    /// DynamoDB only: one for each action of a cancelled transaction.
    std::vector<dynamodb::CancellationReason> cancellation_reasons;
};

}  // namespace kcl::wire
