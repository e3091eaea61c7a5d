#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace kcl::aws {

/// Every address of `host`, in the system's order; an address stands for itself.
/// Faults: unavailable. Cancellation: terminal, at once, although the system's own look-up can't be
/// stopped.
asio::awaitable<Result<std::vector<asio::ip::tcp::endpoint>>> resolve(asio::any_io_executor io,
                                                                      const std::string& host,
                                                                      std::uint16_t port);

}  // namespace kcl::aws
