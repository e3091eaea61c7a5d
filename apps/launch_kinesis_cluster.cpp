#include "kcl/cli/launch_plugin.h"

int main(int argc, char** argv) { return kcl::cli::launch_plugin(argc, argv); }
