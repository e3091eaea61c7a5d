#include "kcl/cli/launch_plugin.h"

#include "kcl/cli/launch_command.h"
#include "kcl/hosts/plugin_host.h"

namespace kcl::cli {

int launch_plugin(int argc, char** argv) {
    return launch(
        argc, argv, Consumers::by_flag,
        [](const LaunchOptions& options) -> Result<std::shared_ptr<consumer::ConsumerHost>> {
            auto host = hosts::PluginHost::load(options.consumer);
            if (!host) return std::unexpected(std::move(host).error());
            return std::move(*host);
        });
}

}  // namespace kcl::cli
