#include "kcl/cli/launch_options.h"

#include "kcl/base/timestamp.h"
#include "kcl/observe/log.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <charconv>
#include <functional>
#include <string_view>

namespace kcl::cli {

namespace {

constexpr auto usage_hint = "Run with --help to see every option.";

std::unexpected<LaunchRefusal> refuse(std::string text) {
    return std::unexpected(
        LaunchRefusal{2, fmt::format("launch-kinesis-cluster: {}\n{}\n", text, usage_hint)});
}

std::optional<int> whole_number(std::string_view text, int least, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
        return std::nullopt;
    return value;
}

std::optional<bool> yes_or_no(std::string_view text) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    return std::nullopt;
}

/// One accepted --aws.<name>: how its text becomes a value. False: the text is not of the form that
/// `takes` says.
struct AwsOption {
    std::string_view name;
    std::string_view takes;
    bool (*set)(AwsOptions&, const std::string&);
};

template <auto Member>
bool set_text(AwsOptions& options, const std::string& text) {
    options.*Member = text;
    return !text.empty();
}
template <auto Member>
bool set_flag(AwsOptions& options, const std::string& text) {
    options.*Member = yes_or_no(text);
    return (options.*Member).has_value();
}
template <auto Member>
bool set_millis(AwsOptions& options, const std::string& text) {
    const auto number = whole_number(text, 1, 3'600'000);
    if (number) options.*Member = std::chrono::milliseconds(*number);
    return number.has_value();
}
bool set_max_retries(AwsOptions& options, const std::string& text) {
    options.max_retries = whole_number(text, 0, 100);
    return options.max_retries.has_value();
}
bool set_protocol(AwsOptions& options, const std::string& text) {
    options.kinesis_cbor = text == "cbor";
    return text == "cbor" || text == "json";
}

constexpr std::array aws_options{
    AwsOption{"accessKeyId", "text", &set_text<&AwsOptions::access_key_id>},
    AwsOption{"secretAccessKey", "text", &set_text<&AwsOptions::secret_access_key>},
    AwsOption{"sessionToken", "text", &set_text<&AwsOptions::session_token>},
    AwsOption{"region", "a region's name", &set_text<&AwsOptions::region>},
    AwsOption{"profile", "a profile's name", &set_text<&AwsOptions::profile>},
    AwsOption{"maxRetries", "a number from 0 to 100", &set_max_retries},
    AwsOption{"httpOptions.connectTimeout", "milliseconds",
              &set_millis<&AwsOptions::connect_timeout>},
    AwsOption{"httpOptions.timeout", "milliseconds", &set_millis<&AwsOptions::timeout>},
    AwsOption{"httpOptions.caBundle", "a file's path", &set_text<&AwsOptions::ca_bundle>},
    AwsOption{"useFipsEndpoint", "true or false", &set_flag<&AwsOptions::use_fips_endpoint>},
    AwsOption{"useDualstackEndpoint", "true or false",
              &set_flag<&AwsOptions::use_dualstack_endpoint>},
    AwsOption{"kinesisProtocol", "cbor or json", &set_protocol},
};

std::string accepted_aws_options() {
    std::vector<std::string> names;
    names.reserve(std::size(aws_options));
    for (const AwsOption& option : aws_options)
        names.push_back(fmt::format("--aws.{}", option.name));
    return fmt::format("{}", fmt::join(names, ", "));
}

/// Takes every --aws.* out of `arguments`, since the accepted names are ours to check and to list.
std::optional<LaunchRefusal> take_aws_options(std::vector<std::string>& arguments,
                                              AwsOptions& options) {
    std::vector<std::string> rest;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!arguments[i].starts_with("--aws.")) {
            rest.push_back(std::move(arguments[i]));
            continue;
        }
        std::string name = arguments[i].substr(6);
        std::optional<std::string> value;
        if (const auto equals = name.find('='); equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        }
        const auto* option =
            std::find_if(aws_options.begin(), aws_options.end(),
                         [&](const AwsOption& candidate) { return candidate.name == name; });
        if (option == aws_options.end())
            return refuse(fmt::format("--aws.{} is not an option. Accepted: {}.", name,
                                      accepted_aws_options()))
                .error();
        if (!value && i + 1 < arguments.size() && !arguments[i + 1].starts_with("--"))
            value = arguments[++i];
        if (!value)
            return refuse(fmt::format("--aws.{} needs a value: {}.", name, option->takes)).error();
        // The value itself may be a secret: it is never repeated.
        if (!option->set(options, *value))
            return refuse(fmt::format("--aws.{} takes {}.", name, option->takes)).error();
    }
    arguments = std::move(rest);
    return std::nullopt;
}

struct Texts {
    std::string start_at = "trim_horizon";
    std::string log_level = "info";
    std::string log_format = "auto";
    std::string capacity_mode = "provisioned";
    std::vector<std::string> http;
    int time_between_reads = 1000;
    int failover_time = 10'000;
    int shutdown_deadline = 30;
};

void declare_what_to_run(CLI::App& app, LaunchOptions& options, Texts& texts, bool needs_consumer) {
    if (needs_consumer)
        app.add_option("--consumer", options.consumer, "Path to the consumer: a plug-in (.so)")
            ->required();
    app.add_option("--table", options.table,
                   "DynamoDB table name, unique to the network; created if it doesn't exist")
        ->required();
    app.add_option("--stream", options.stream, "Kinesis stream name")->required();
    app.add_option("--start-at", texts.start_at,
                   "Where a shard without checkpoint begins: trim_horizon, latest, or a time (ISO "
                   "8601 or Unix seconds)")
        ->capture_default_str();
    app.add_option("--num-records", options.num_records,
                   "Maximum number of records to get in each Kinesis query")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    app.add_option("--time-between-reads", texts.time_between_reads,
                   "Milliseconds between two reads of a shard that is caught up")
        ->check(CLI::Range(200, 3'600'000))
        ->capture_default_str();
    app.add_option("--create-stream", options.create_stream,
                   "Create the stream with N shards if it doesn't exist (4 with --local-kinesis)")
        ->check(CLI::Range(1, 10'000))
        ->type_name("N");
}

void declare_coordination(CLI::App& app, LaunchOptions& options, Texts& texts) {
    app.add_option("--capacity.read", options.read_capacity,
                   "DynamoDB read throughput for a *new* table")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    app.add_option("--capacity.write", options.write_capacity,
                   "DynamoDB write throughput for a *new* table")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    app.add_option("--capacity.mode", texts.capacity_mode,
                   "Billing of a *new* table: provisioned or on-demand")
        ->check(CLI::IsMember({"provisioned", "on-demand"}))
        ->capture_default_str();
    app.add_option("--failover-time", texts.failover_time,
                   "Milliseconds without a sign of life after which a cluster's shards go to "
                   "others; the same for all "
                   "clusters of a network")
        ->check(CLI::Range(1'000, 600'000))
        ->capture_default_str();
    app.add_option("--shutdown-deadline", texts.shutdown_deadline, "Seconds that a stop may take")
        ->check(CLI::Range(1, 86'400))
        ->capture_default_str();
    app.add_option("--max-leases", options.max_leases,
                   "Most shards that this cluster takes (default: no limit)")
        ->check(CLI::Range(1, 1'000'000));
    app.add_option("--strategy", options.strategy,
                   "What clusters share equally: shard-count, throughput (bytes a second) or cpu; "
                   "the same for all clusters of a network")
        ->check(CLI::IsMember({"shard-count", "throughput", "cpu"}))
        ->capture_default_str();
    app.add_option("--weight", options.weight,
                   "This cluster's part in equal shares, beside 1 for every other: 2 on a machine "
                   "twice as strong")
        ->check(CLI::Range(0.01, 100.0))
        ->capture_default_str();
    app.add_option("--cluster-id", options.cluster_id,
                   "Name of this cluster in the table; must be unique among running "
                   "clusters (default: host, process and a random part)");
}

void declare_services(CLI::App& app, LaunchOptions& options) {
    app.add_option("--dynamo-endpoint", options.dynamo_endpoint,
                   "Use a custom endpoint for the DynamoDB service");
    app.add_flag("--local-dynamo,!--no-local-dynamo", options.local_dynamo,
                 "Use a local implementation of DynamoDB");
    app.add_option("--local-dynamo-port", options.local_dynamo_port, "Port of the local DynamoDB")
        ->capture_default_str();
    app.add_option("--local-dynamo-directory", options.local_dynamo_directory,
                   "Directory to store the local DynamoDB (default: a temporary directory, removed "
                   "at the end)");
    app.add_option("--kinesis-endpoint", options.kinesis_endpoint,
                   "Use a custom endpoint for the Kinesis service");
    app.add_flag("--local-kinesis,!--no-local-kinesis", options.local_kinesis,
                 "Use a local implementation of Kinesis");
    app.add_option("--local-kinesis-port", options.local_kinesis_port, "Port of the local Kinesis")
        ->capture_default_str();
    app.add_flag("--local-kinesis-no-start", options.local_kinesis_no_start,
                 "Assume that a local Kinesis server is running already");
    app.add_option("--local-kinesis-directory", options.local_kinesis_directory,
                   "Directory to store the local Kinesis (default: a temporary directory, removed "
                   "at the end)");
}

void declare_observation(CLI::App& app, Texts& texts) {
    app.add_option("--http", texts.http, "Start the health-check server (port defaults to $PORT)")
        ->expected(0, 1)
        ->type_name("[PORT]");
    app.add_option("--log-level", texts.log_level,
                   "Bunyan level: trace, debug, info, warn, error, fatal or a number")
        ->capture_default_str();
    app.add_option("--log-format", texts.log_format,
                   "json, text, or auto: text when standard output is a terminal")
        ->check(CLI::IsMember({"json", "text", "auto"}))
        ->capture_default_str();
}

std::optional<std::string> take_start_at(const std::string& text, SystemTime now,
                                         StartAt& start_at) {
    if (text == "trim_horizon" || text == "TRIM_HORIZON") {
        start_at.kind = StartAt::Kind::trim_horizon;
    } else if (text == "latest" || text == "LATEST") {
        start_at.kind = StartAt::Kind::latest;
    } else if (const auto time = parse_timestamp(text)) {
        if (*time > now) return fmt::format("--start-at {} is in the future.", text);
        start_at = {StartAt::Kind::timestamp, *time};
    } else {
        return fmt::format(
            "--start-at takes trim_horizon, latest or a time such as 2026-01-31T12:00:00Z or "
            "1769860800, "
            "not '{}'.",
            text);
    }
    return std::nullopt;
}

std::optional<std::string> take_http(const CLI::App& app, const Texts& texts,
                                     std::optional<std::string> environment,
                                     LaunchOptions& options) {
    if (app.count("--http") == 0) return std::nullopt;
    const bool given =
        !texts.http.empty() && !texts.http.front().empty() && texts.http.front() != "true";
    if (!given && !environment) return "--http without a port needs $PORT to be set.";
    const std::string text = given ? texts.http.front() : *environment;
    const auto port = whole_number(text, 0, 65'535);
    if (!port)
        return fmt::format("{} takes a port from 0 to 65535, not '{}'.", given ? "--http" : "$PORT",
                           text);
    options.http_port = static_cast<std::uint16_t>(*port);
    return std::nullopt;
}

std::optional<std::string> contradiction(const LaunchOptions& options) {
    if (options.local_kinesis && options.kinesis_endpoint)
        return "--local-kinesis and --kinesis-endpoint exclude each other: give the one that you "
               "mean.";
    if (options.local_dynamo && options.dynamo_endpoint)
        return "--local-dynamo and --dynamo-endpoint exclude each other: give the one that you "
               "mean.";
    if (options.local_kinesis_no_start && !options.local_kinesis)
        return "--local-kinesis-no-start says how to use --local-kinesis: give that as well.";
    if (options.local_kinesis_no_start && options.local_kinesis_directory)
        return "--local-kinesis-no-start starts nothing that could use --local-kinesis-directory.";
    if (options.local_kinesis_directory && !options.local_kinesis)
        return "--local-kinesis-directory says where --local-kinesis stores: give that as well.";
    if (options.local_dynamo_directory && !options.local_dynamo)
        return "--local-dynamo-directory says where --local-dynamo stores: give that as well.";
    if (options.aws.access_key_id.has_value() != options.aws.secret_access_key.has_value())
        return "--aws.accessKeyId and --aws.secretAccessKey belong together: give both or neither.";
    if (options.stream.empty()) return "--stream must not be empty.";
    if (options.table.size() < 3) return "--table needs a name of at least 3 characters.";
    return std::nullopt;
}

}  // namespace

std::expected<LaunchOptions, LaunchRefusal> parse_launch_options(
    const std::vector<std::string>& arguments, std::optional<std::string> port_from_environment,
    bool needs_consumer, SystemTime now) {
    LaunchOptions options;
    Texts texts;
    auto words = arguments;
    CLI::App app{
        "Launches a cluster: a process that manages consumers, one for each shard of a Kinesis "
        "stream that falls to "
        "this machine.",
        "launch-kinesis-cluster"};
    app.set_help_flag("--help,-h", "Display this message");
    declare_what_to_run(app, options, texts, needs_consumer);
    declare_coordination(app, options, texts);
    declare_services(app, options);
    declare_observation(app, texts);
    app.footer(fmt::format(
        "AWS options: {}.\nOther credential sources (environment, profiles, roles) are used by "
        "themselves.",
        accepted_aws_options()));
    if (words.empty() || words.front() == "help")
        return std::unexpected(LaunchRefusal{0, app.help()});
    if (auto wrong = take_aws_options(words, options.aws))
        return std::unexpected(std::move(*wrong));
    try {
        std::reverse(words.begin(), words.end());
        app.parse(words);
    } catch (const CLI::CallForHelp&) {
        return std::unexpected(LaunchRefusal{0, app.help()});
    } catch (const CLI::ParseError& error) {
        return refuse(error.what());
    }
    if (auto wrong = take_start_at(texts.start_at, now, options.start_at)) return refuse(*wrong);
    const auto level = observe::parse_log_level(texts.log_level);
    if (!level) {
        return refuse(
            fmt::format("--log-level takes trace, debug, info, warn, error, fatal or a number up "
                        "to 60, not '{}'.",
                        texts.log_level));
    }
    options.log_level = *level;
    if (texts.log_format != "auto") options.log_json = texts.log_format == "json";
    options.on_demand = texts.capacity_mode == "on-demand";
    options.time_between_reads = std::chrono::milliseconds(texts.time_between_reads);
    options.failover_time = std::chrono::milliseconds(texts.failover_time);
    options.shutdown_deadline = std::chrono::seconds(texts.shutdown_deadline);
    if (auto wrong = take_http(app, texts, std::move(port_from_environment), options))
        return refuse(*wrong);
    if (auto wrong = contradiction(options)) return refuse(*wrong);
    return options;
}

}  // namespace kcl::cli
