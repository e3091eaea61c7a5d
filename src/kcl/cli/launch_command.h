#pragma once

#include "kcl/base/result.h"
#include "kcl/cli/launch_options.h"
#include "kcl/consumer/consumer_host.h"

#include <functional>
#include <memory>

namespace kcl::cli {

/// Makes what reaches users' code, once the options are known. Faults as the host has them.
using HostMaker =
    std::function<Result<std::shared_ptr<consumer::ConsumerHost>>(const LaunchOptions&)>;

/// Where consumers come from.
enum class Consumers {
    by_flag,    ///< --consumer names them.
    linked_in,  ///< The program brings its own: there is no --consumer.
};

/// A whole program: takes the words, and runs one cluster in this process until a signal or a
/// failure ends it, with local services, clients, health check and log. The place where
/// implementations are chosen.
/// \return the exit status: 0 after a clean stop, 1 after a failure, 2 for a wrong command line.
int launch(int argc, char** argv, Consumers consumers, const HostMaker& make_host);

}  // namespace kcl::cli
