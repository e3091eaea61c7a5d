#pragma once

#include "kcl/wire/service_error.h"

#include <expected>
#include <string>
#include <utility>

namespace kcl::local::dynamodb {

/// What an operation gives: its answer, or the error that the service answers instead.
template <class T>
using Outcome = std::expected<T, wire::ServiceError>;

inline wire::ServiceError service_error(std::string type, std::string message) {
    wire::ServiceError error;
    error.type = std::move(type);
    error.message = std::move(message);
    return error;
}

/// Why a request is wrong in itself or does not suit its table.
inline wire::ServiceError validation(std::string message) {
    return service_error("ValidationException", std::move(message));
}

/// validation() with the opening that most texts about parameters share.
inline wire::ServiceError invalid_value(std::string_view problem) {
    return validation(std::string("One or more parameter values were invalid: ").append(problem));
}

inline std::unexpected<wire::ServiceError> refuse(std::string message) {
    return std::unexpected(validation(std::move(message)));
}

inline std::unexpected<wire::ServiceError> refuse_value(std::string_view problem) {
    return std::unexpected(invalid_value(problem));
}

inline std::unexpected<wire::ServiceError> fail(std::string type, std::string message) {
    return std::unexpected(service_error(std::move(type), std::move(message)));
}

}  // namespace kcl::local::dynamodb
