#pragma once

#include "kcl/consumer.h"

namespace kcl {

/// Gives a program of yours the whole command line of launch-kinesis-cluster, without --consumer:
/// `factory` makes the consumers. Blocks until the cluster has stopped.
///
/// Handles SIGTERM and SIGINT while it runs. Call it once, from the main thread.
/// \return the exit status for main(): 0 after a clean stop, 1 after a failure, 2 for a wrong
/// command line.
int launch_cluster(int argc, char** argv, ConsumerFactory factory);

}  // namespace kcl
