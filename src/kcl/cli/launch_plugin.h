#pragma once

namespace kcl::cli {

/// The program launch-kinesis-cluster: consumers come from the plug-in that --consumer names.
/// \return the exit status: 0 after a clean stop, 1 after a failure, 2 for a wrong command line.
int launch_plugin(int argc, char** argv);

}  // namespace kcl::cli
