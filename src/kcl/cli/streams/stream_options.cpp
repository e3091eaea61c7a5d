#include "kcl/cli/streams/stream_options.h"

#include "kcl/cli/duration.h"
#include "kcl/cli/streams/exit_status.h"
#include "kcl/cli/streams/stream_usage.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace kcl::cli {

namespace {

constexpr int most_shards = 100'000;

/// Words that need more than CLI11 to be understood.
struct Words {
    std::string at;
    std::string other;
    std::string retention;
    std::string timeout;
};

void add_flags_of(CLI::App& app, StreamOptions& options, Words& words) {
    const auto shards = CLI::Range(1, most_shards);
    switch (options.action) {
        case StreamAction::list:
        case StreamAction::describe:
            return;
        case StreamAction::create:
            app.add_option("--shards", options.shards)->check(shards);
            app.add_flag("--on-demand", options.on_demand)->excludes("--shards");
            app.add_flag("--if-missing", options.if_missing);
            break;
        case StreamAction::remove:
            app.add_flag("--with-consumers", options.with_consumers);
            break;
        case StreamAction::split:
            app.add_option("SHARD", options.shard)->required();
            app.add_option("--at", words.at);
            break;
        case StreamAction::merge:
            app.add_option("SHARD", options.shard)->required();
            app.add_option("OTHER", words.other);
            break;
        case StreamAction::scale:
            app.add_option("SHARDS", options.shards)->required()->check(shards);
            break;
        case StreamAction::retention:
            app.add_option("TIME", words.retention)->required();
            break;
    }
    app.add_flag("--wait", options.wait);
    app.add_option("--timeout", words.timeout)->needs("--wait");
}

void add_all_flags(CLI::App& app, StreamOptions& options, Words& words) {
    app.set_help_flag("--help,-h");
    add_service_flags(app, options.service);
    app.add_flag("--json", options.json);
    if (options.action != StreamAction::list) app.add_option("STREAM", options.stream)->required();
    add_flags_of(app, options, words);
}

/// \return what is wrong with a word; empty when nothing is.
std::string understand(const Words& words, StreamOptions& options) {
    if (!words.timeout.empty()) {
        const auto timeout = parse_duration(words.timeout);
        if (!timeout)
            return fmt::format("--timeout takes a time such as 90s or 10m, not '{}'",
                               words.timeout);
        options.timeout = *timeout;
    }
    if (!words.at.empty()) {
        options.at = parse_hash_key(words.at);
        if (!options.at)
            return fmt::format("--at takes a hash key, a number from 0 to 2^128-1, not '{}'",
                               words.at);
    }
    if (!words.other.empty()) options.other = words.other;
    if (!words.retention.empty()) {
        const auto time = parse_duration(words.retention);
        if (!time || *time % std::chrono::hours(1) != std::chrono::milliseconds(0))
            return fmt::format("TIME is in whole hours or days, such as 48h or 7d, not '{}'",
                               words.retention);
        options.retention_hours = static_cast<int>(*time / std::chrono::hours(1));
    }
    return {};
}

}  // namespace

std::expected<StreamOptions, CommandRefusal> parse_stream_command(
    const std::vector<std::string>& arguments) {
    if (arguments.empty())
        return std::unexpected(CommandRefusal{exit_wrong_words, streams_usage()});
    if (arguments[0] == "--help" || arguments[0] == "-h")
        return std::unexpected(CommandRefusal{exit_ok, streams_usage()});
    const auto action = stream_action_named(arguments[0]);
    if (!action)
        return std::unexpected(CommandRefusal{
            exit_wrong_words,
            refusal_text("kcl streams", fmt::format("there is no action '{}'", arguments[0]))});
    StreamOptions options;
    options.action = *action;
    Words words;
    CLI::App app;
    add_all_flags(app, options, words);
    bool wants_help = false;
    auto problem = read_words(app, {arguments.begin() + 1, arguments.end()}, wants_help);
    if (wants_help) return std::unexpected(CommandRefusal{exit_ok, usage_of(*action)});
    if (problem.empty()) problem = understand(words, options);
    if (problem.empty()) return options;
    return std::unexpected(CommandRefusal{
        exit_wrong_words, refusal_text(fmt::format("kcl streams {}", name_of(*action)), problem)});
}

}  // namespace kcl::cli
