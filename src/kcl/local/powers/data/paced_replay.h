#pragma once

#include "kcl/local/powers/data/capture.h"
#include "kcl/local/powers/virtual_clock.h"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <vector>

namespace kcl::local::powers {

/// Makes a call as a client would, and waits for its answer.
using MakeCall = std::function<asio::awaitable<Answer>(std::string service, Call call)>;

/// Makes captured calls again while the services run, as far apart as they were then, by `clock`:
/// faster when it runs faster, at once when it is stepped. Each carries the time at which it is
/// made. Borrows `clock`. Cancelled (terminal): throws operation_aborted.
asio::awaitable<void> replay_paced(std::vector<CapturedCall> calls, VirtualClock& clock,
                                   MakeCall make);

}  // namespace kcl::local::powers
