#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/service.h"
#include "kcl/wire/service_error.h"

#include <optional>
#include <string_view>

namespace kcl::local::protocol {

/// What is missing in the call's signature, as a service says it. Only its shape is looked at: a
/// local service has no secrets to compare with.
/// \param nothing_there  the service's words for a call that is not signed at all
std::optional<wire::ServiceError> find_signature_error(const Call& call,
                                                       std::string_view nothing_there);

/// Account and region from the credential's scope; a 12-digit access key id is taken for the
/// account. What is missing or strange stays as Caller has it by default.
Caller caller_of(const Call& call);

}  // namespace kcl::local::protocol
