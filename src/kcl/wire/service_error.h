#pragma once

#include "kcl/wire/api.h"
#include "kcl/wire/document.h"
#include "kcl/wire/dynamodb/attribute_value.h"
#include "kcl/wire/dynamodb/transact_write_items.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::wire {

/// An error as a service answers it, in either direction: the local services make them, our clients
/// read them.
struct ServiceError {
    /// The bare name, such as "ResourceNotFoundException": without the prefix that DynamoDB puts
    /// before '#'.
    std::string type;
    std::string message;
    int status = 400;

    /// DynamoDB only: the item that failed the condition, when it was asked for.
    std::optional<dynamodb::Item> item;
    /// DynamoDB only: one for each action of a cancelled transaction.
    std::vector<dynamodb::CancellationReason> cancellation_reasons;
};

/// The body that says it, with the service's prefix and its spelling of "message". An empty message
/// is left out.
std::string encode_error(const ServiceError& error, Api api, Format format);

/// Reads what any server, proxy or load balancer answered beside a status that is not a success;
/// never fails. `type_header` is the answer's x-amzn-ErrorType, or empty; it counts when the body
/// names no type. Of a body that can't be understood the first words become the message; `type` is
/// empty when nothing names it.
ServiceError decode_error(const Body& body, Format format, int status,
                          std::string_view type_header);

}  // namespace kcl::wire
