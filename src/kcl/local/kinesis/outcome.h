#pragma once

#include "kcl/wire/service_error.h"

#include <expected>
#include <string>
#include <utility>

namespace kcl::local::kinesis {

/// The answer of an operation, or the error that its caller is told.
template <class T>
using Outcome = std::expected<T, wire::ServiceError>;

inline std::unexpected<wire::ServiceError> refusal(std::string type, std::string message) {
    wire::ServiceError error;
    error.type = std::move(type);
    error.message = std::move(message);
    return std::unexpected(std::move(error));
}

}  // namespace kcl::local::kinesis
