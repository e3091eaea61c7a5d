#pragma once

#include "kcl/local/protocol/access_keys.h"
#include "kcl/local/service.h"
#include "kcl/wire/service_error.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::protocol {

/// What a call says of its signature, in a header or in its query. All of it is there; nothing of
/// it is checked.
struct SignatureClaim {
    std::string algorithm;
    std::string credential;
    std::string signed_headers;
    std::string signature;
    std::string moment;         ///< As X-Amz-Date has it.
    std::string session_token;  ///< Empty: none.
    bool in_query = false;
    std::optional<std::chrono::seconds> expires;  ///< Of a query only.
};

/// What AWS would find wrong with the signature, by secrets that both sides know, and in the order
/// in which AWS looks: its time, its form, its scope, its key, the signature itself, its token.
std::optional<wire::ServiceError> find_wrong_signature(const Call& call,
                                                       const SignatureClaim& claim,
                                                       const AccessKeys& keys);

}  // namespace kcl::local::protocol
