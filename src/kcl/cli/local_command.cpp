#include "kcl/cli/local_command.h"

#include "kcl/base/timestamp.h"
#include "kcl/cli/freed_memory.h"
#include "kcl/cli/local_access_flags.h"
#include "kcl/local/powers/faults/fault_rule_text.h"
#include "kcl/local/powers/virtual_clock.h"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <optional>
#include <ostream>
#include <set>
#include <sstream>
#include <sys/resource.h>

namespace kcl::cli {

namespace {

constexpr auto usage = R"(Usage: kcl local [options]

Runs a local Kinesis and a local DynamoDB for development and tests, until it gets
SIGTERM or SIGINT. Prints a line for each when it is ready: its name and its URL.
Any AWS client can use them with that URL as its endpoint and any credentials.

  --kinesis-port PORT   Port of Kinesis (default 4567; 0: a free one)
  --dynamo-port PORT    Port of DynamoDB (default 6789; 0: a free one)
  --directory DIR       Keep the data in DIR (default: forget it at the end)
  --bind ADDRESS        Listen on this IP address (default: this machine only)
  --only SERVICE        Run only "kinesis" or only "dynamodb"
  --delay MS            How long streams and tables are CREATING, UPDATING and
                        DELETING, in milliseconds (default 0)
  --fsync               Wait for the disk at each write: data survives a power cut
  --clock TIME          What time it is for the services when they start, such as
                        2026-01-31T12:00:00Z (default: what it really is)
  --clock-rate N        How fast their time passes (default 1; 60: a minute each
                        second; 0: not at all)
  --faults FILE         Make calls fail by the rules in FILE (JSON)
  --fault-seed N        Draw the faults from this seed (default 1)
  --enforce-limits      Throttle as AWS does, by its published limits
  --capture FILE        Add every write that succeeds to FILE
  --replay FILE         Make the writes of a capture again before the first answer
  --replay-paced        Make them while the services run, as far apart as they were
  --restore FILE        Begin with the data of a snapshot
  --snapshot FILE       Write a snapshot of all data when the services stop
  --tls-certificate FILE, --tls-key FILE
                        Show this certificate to clients that speak TLS, on the same
                        ports (default: one that is made, and kept in DIR/tls)
  --verify-signatures   Let in only who signs with one of these keys:
  --access-key ID:SECRET[:ACCOUNT[:TOKEN]]
                        (again for more)
  --access-keys FILE    The same, one in each line
  --help                Show this text

Tests can change the time and more while the services run: GET /_kcl/ on either port
lists how.

When a port is taken by the same service of another process, that one is used and
its line ends with "joined".
)";

struct Words {
    LocalOptions options;
    std::string directory;
    std::string only;
    unsigned delay = 0;
    std::string clock;
    std::string faults;
    LocalAccessFlags access;
};

/// What is wrong with a time for the services' clock; empty when nothing is.
std::string a_time(const std::string& text) {
    const auto time = parse_timestamp(text);
    if (time && *time >= local::powers::earliest_time && *time <= local::powers::latest_time)
        return {};
    return fmt::format("'{}' is no time from 2000 to 2199 such as 2026-01-31T12:00:00Z", text);
}

std::optional<std::string> contents_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) return std::nullopt;
    return text.str();
}

std::string a_file_of_rules(const std::string& file) {
    const auto text = contents_of(file);
    if (!text) return fmt::format("{}: it can't be read", file);
    const auto rules = local::powers::parse_fault_rules(std::string_view(*text));
    return rules ? "" : fmt::format("{}: {}", file, rules.error());
}

void describe(CLI::App& app, Words& words) {
    app.set_help_flag("--help");
    app.add_option("--kinesis-port", words.options.kinesis.port)->check(CLI::Range(0, 65535));
    app.add_option("--dynamo-port", words.options.dynamodb.port)->check(CLI::Range(0, 65535));
    app.add_option("--directory", words.directory);
    app.add_option("--bind", words.options.bind_address);
    app.add_option("--only", words.only)->check(CLI::IsMember({"kinesis", "dynamodb"}));
    app.add_option("--delay", words.delay)->check(CLI::Range(0, 86'400'000));
    app.add_flag("--fsync", words.options.fsync);
    app.add_option("--clock", words.clock)->check(a_time);
    app.add_option("--faults", words.faults)->check(a_file_of_rules);
    app.add_option("--fault-seed", words.options.powers.fault_seed);
    app.add_flag("--enforce-limits", words.options.powers.enforce_limits);
    app.add_option("--capture", words.options.powers.capture);
    auto* replay = app.add_option("--replay", words.options.powers.replay);
    app.add_flag("--replay-paced", words.options.powers.replay_paced)->needs(replay);
    app.add_option("--restore", words.options.powers.restore);
    app.add_option("--snapshot", words.options.powers.snapshot);
    app.add_option("--clock-rate", words.options.powers.clock_rate)
        ->check(CLI::Range(0.0, local::powers::fastest_rate));
    words.access.declare(app, words.options);
}

/// Each client needs a file descriptor; the soft limit is often 1024.
void allow_many_connections() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string_view port_option(const std::string& service) {
    if (service == "kinesis") return " (--kinesis-port)";
    if (service == "dynamodb") return " (--dynamo-port)";
    return "";
}

}  // namespace

std::expected<LocalOptions, CommandRefusal> parse_local_command(
    const std::vector<std::string>& arguments) {
    Words words;
    CLI::App app;
    describe(app, words);
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
        return std::unexpected(CommandRefusal{0, usage});
    } catch (const CLI::ParseError& e) {
        return std::unexpected(
            CommandRefusal{2, fmt::format("kcl local: {}\nTry 'kcl local --help'.\n", e.what())});
    }
    auto& options = words.options;
    if (auto taken = words.access.take(options); !taken)
        return std::unexpected(CommandRefusal{
            2, fmt::format("kcl local: {}\nTry 'kcl local --help'.\n", taken.error())});
    options.kinesis.directory = options.dynamodb.directory = words.directory;
    options.kinesis.wanted = words.only != "dynamodb";
    options.dynamodb.wanted = words.only != "kinesis";
    options.delay = std::chrono::milliseconds(words.delay);
    options.powers.clock = parse_timestamp(words.clock);
    if (!words.faults.empty()) options.powers.faults = contents_of(words.faults).value_or("");
    return options;
}

int local_command(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
    auto options = parse_local_command(arguments);
    if (!options) {
        (options.error().status == 0 ? out : err) << options.error().text;
        return options.error().status;
    }
    allow_many_connections();
    keep_freed_memory();
    boost::asio::io_context io;
    boost::asio::signal_set asked_to_stop(io, SIGTERM, SIGINT);
    asked_to_stop.async_wait([](const boost::system::error_code&, int) {});
    const auto say = [&err](std::string_view sentence) {
        (err << "kcl local: " << sentence << '\n').flush();
    };
    options->on_trouble = say;
    const bool has_powers = options->powers != LocalOptions::Powers();
    LocalServices services(*options);
    try {
        services.start();
    } catch (const LocalServicesError& e) {
        say(fmt::format("{}{}", e.what(), port_option(e.service())));
        return 1;
    }
    for (const auto& endpoint : services.endpoints())
        out << endpoint.service << ' ' << endpoint.url << (endpoint.joined ? " joined\n" : "\n");
    std::set<std::string> certificates;
    for (const auto& endpoint : services.endpoints()) certificates.insert(endpoint.certificate);
    for (const auto& path : certificates)
        if (!path.empty()) out << "certificate " << path << '\n';
    const auto ours = std::ranges::find(services.endpoints(), false, &LocalEndpoint::joined);
    if (!options->access_keys.empty() && ours != services.endpoints().end())
        out << "console " << ours->console << '\n';
    out.flush();
    if (has_powers && std::ranges::any_of(services.endpoints(), &LocalEndpoint::joined))
        say("a service of another process keeps its own time, faults, limits and data: change them "
            "there, see GET /_kcl/ on its port");
    if (std::ranges::all_of(services.endpoints(), &LocalEndpoint::joined)) {
        say("already running in another process; nothing to do here");
        return 0;
    }
    io.run();
    services.stop();
    return 0;
}

}  // namespace kcl::cli
