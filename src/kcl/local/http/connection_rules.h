#pragma once

#include "kcl/base/clock.h"
#include "kcl/local/http/http1_reader.h"

#include <string>

namespace kcl::local::protocol {
class AccessKeys;
}

namespace kcl::local::http {

/// What a server grants to each connection.
struct ConnectionRules {
    ReadLimits read;
    Duration idle = 5min;  ///< Without a request.
    Duration stall =
        30s;  ///< Without a byte in either direction while a request or an answer is under way.
    Duration total = 5min;   ///< For one request to arrive, and again for its answer to leave.
    Duration farewell = 2s;  ///< To read on after a refusal, so that the client gets to see it.
    std::string server;      ///< The Server header of each answer.
    /// Who may call; null: anybody. Outlives the server.
    const protocol::AccessKeys* keys = nullptr;
};

}  // namespace kcl::local::http
