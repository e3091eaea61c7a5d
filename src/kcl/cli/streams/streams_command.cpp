#include "kcl/cli/streams/streams_command.h"

#include "kcl/cli/streams/exit_status.h"
#include "kcl/cli/streams/stream_actions.h"
#include "kcl/cli/streams/stream_usage.h"

#include <fmt/format.h>

#include <ostream>

namespace kcl::cli {

namespace {

asio::awaitable<Result<void>> act(StreamActions& actions, StreamAction action) {
    switch (action) {
        case StreamAction::list:
            return actions.list();
        case StreamAction::create:
            return actions.create();
        case StreamAction::describe:
            return actions.describe();
        case StreamAction::remove:
            return actions.remove();
        case StreamAction::split:
            return actions.split();
        case StreamAction::merge:
            return actions.merge();
        case StreamAction::scale:
            return actions.scale();
        case StreamAction::retention:
            return actions.retain();
    }
    std::unreachable();
}

}  // namespace

asio::awaitable<int> run_stream_action(KinesisTool tool, const StreamOptions& options) {
    StreamActions actions(tool, options);
    const auto done = co_await act(actions, options.action);
    if (done) co_return exit_ok;
    co_return say_failure(tool.terminal.err, fmt::format("kcl streams {}", name_of(options.action)),
                          done.error());
}

int streams_command(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err) {
    const auto options = parse_stream_command(arguments);
    if (!options) {
        (options.error().status == exit_ok ? out : err) << options.error().text;
        return options.error().status;
    }
    return run_with_kinesis(fmt::format("kcl streams {}", name_of(options->action)),
                            options->service, terminal_of(out, err),
                            [&](KinesisTool tool) { return run_stream_action(tool, *options); });
}

}  // namespace kcl::cli
