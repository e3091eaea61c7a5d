#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <boost/asio/ip/tcp.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::http {

/// The Server header by which the local services know each other: "kcl-local/<version>; <service>".
std::string server_name(std::string_view service);
/// "kinesis" from "kcl-local/0.1.0; kinesis"; empty when `server` is something else.
std::string_view service_of(std::string_view server);

/// Asks what listens on `endpoint`, with GET /. The Server header of its answer; empty when it has
/// none. Faults: unavailable (nobody listens), timed_out, corrupt (does not speak HTTP).
asio::awaitable<Result<std::string>> who_is_there(asio::ip::tcp::endpoint endpoint, Clock& clock,
                                                  SteadyTime deadline);

/// What the answer of who_is_there() means to one who wants to run `service` there.
enum class Neighbour {
    same,    ///< The same local service: join it.
    other,   ///< Something else.
    nobody,  ///< Nobody listens, not yet or not any more: look again.
};
Neighbour neighbour(const Result<std::string>& found, std::string_view service);
/// Words for a person: who it is that has the port.
std::string describe(const Result<std::string>& found);

}  // namespace kcl::local::http
