#include "kcl/cli/streams/tail/tail_command.h"

#include "kcl/cli/streams/exit_status.h"
#include "kcl/cli/streams/tail/tail_job.h"

#include <ostream>
#include <utility>

namespace kcl::cli {

asio::awaitable<int> tail(KinesisTool tool, const TailOptions& options) {
    TailJob job(tool, options);
    if (tool.when_asked_to_stop) tool.when_asked_to_stop([&job] { job.stop(); });
    const int status = co_await job.run();
    co_return status;
}

int tail_command(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
    const auto options = parse_tail_command(arguments, RealClock().system_now());
    if (!options) {
        (options.error().status == exit_ok ? out : err) << options.error().text;
        return options.error().status;
    }
    return run_with_kinesis("kcl tail", options->service, terminal_of(out, err),
                            [&](KinesisTool tool) { return tail(std::move(tool), *options); });
}

}  // namespace kcl::cli
