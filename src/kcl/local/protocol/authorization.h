#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/service.h"
#include "kcl/wire/service_error.h"

#include <optional>
#include <string_view>

namespace kcl::local::protocol {

/// What is wrong with the call's signature, as a service says it. Without Call::keys only its shape
/// is looked at; with them it is made again and compared.
/// \param nothing_there  the service's words for a call that is not signed at all
std::optional<wire::ServiceError> find_signature_error(const Call& call,
                                                       std::string_view nothing_there);

/// Account and region from the credential's scope: the account that Call::keys names for the access
/// key; else a 12-digit access key id is taken for it. What is missing or strange stays as Caller
/// has it by default.
Caller caller_of(const Call& call);

}  // namespace kcl::local::protocol
