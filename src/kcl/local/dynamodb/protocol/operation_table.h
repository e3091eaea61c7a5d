#pragma once

#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/protocol/schema.h"
#include "kcl/wire/document.h"

#include <span>
#include <string>
#include <string_view>

namespace kcl::local::dynamodb {

/// One operation of the service: how its requests look, and who answers them.
struct Operation {
    std::string_view name;
    bool writes = false;
    /// A table operation: a missing or wrongly long TableName is said before all else, in words of
    /// its own.
    bool is_about_table = false;
    /// About a resource by ARN: a missing ResourceArn is said before all else.
    bool is_about_resource = false;
    protocol::Schema schema;
    /// Decodes a checked request, runs the engine and encodes the answer.
    Outcome<std::string> (*run)(Engine& engine, storage::Transaction& transaction,
                                const Caller& caller, const wire::Document& request);
};

/// Null when we don't offer it.
const Operation* find_operation(std::string_view name);

/// The same for DynamoDB Streams, which has a target prefix of its own.
const Operation* find_stream_operation(std::string_view name);

std::span<const Operation> operations();
std::span<const Operation> stream_operations();

/// What the service's model has beside those.
std::span<const std::string_view> operations_not_offered();

}  // namespace kcl::local::dynamodb
