#include "kcl/launch.h"

#include "kcl/cli/launch_command.h"
#include "kcl/hosts/linked_host.h"

namespace kcl {

int launch_cluster(int argc, char** argv, ConsumerFactory factory) {
    return cli::launch(argc, argv, cli::Consumers::linked_in, [&](const cli::LaunchOptions&) {
        return Result<std::shared_ptr<consumer::ConsumerHost>>(
            std::make_shared<hosts::LinkedHost>(factory));
    });
}

}  // namespace kcl
