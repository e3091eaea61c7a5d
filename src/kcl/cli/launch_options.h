#pragma once

#include "kcl/base/clock.h"
#include "kcl/consumer.h"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace kcl::cli {

/// Where a shard without a checkpoint begins.
struct StartAt {
    enum class Kind { trim_horizon, latest, timestamp };
    Kind kind = Kind::trim_horizon;
    SystemTime timestamp{};  ///< With Kind::timestamp.
};

/// What --aws.* may say; the names are those of the founding README's AWS.Service constructor.
struct AwsOptions {
    std::optional<std::string> region;
    std::optional<std::string> profile;
    std::optional<std::string> access_key_id;
    std::optional<std::string> secret_access_key;
    std::optional<std::string> session_token;
    std::optional<int> max_retries;
    std::optional<std::chrono::milliseconds> connect_timeout;
    std::optional<std::chrono::milliseconds> timeout;
    std::optional<std::string> ca_bundle;
    std::optional<bool> use_fips_endpoint;
    std::optional<bool> use_dualstack_endpoint;
    std::optional<bool> kinesis_cbor;
};

/// The words typed after launch-kinesis-cluster, checked and with their defaults filled in. No rule
/// of the system.
struct LaunchOptions {
    std::string consumer;  ///< Empty when the program brings its own consumers.
    std::string table;
    std::string stream;
    StartAt start_at;
    int read_capacity = 10;
    int write_capacity = 10;
    bool on_demand = false;
    AwsOptions aws;
    std::optional<std::uint16_t> http_port;
    LogLevel log_level = LogLevel::info;
    std::optional<bool> log_json;  ///< Empty: JSON unless standard output is a terminal.

    std::optional<std::string> dynamo_endpoint;
    bool local_dynamo = false;
    std::uint16_t local_dynamo_port = 6789;
    std::optional<std::string> local_dynamo_directory;

    std::optional<std::string> kinesis_endpoint;
    bool local_kinesis = false;
    std::uint16_t local_kinesis_port = 4567;
    bool local_kinesis_no_start = false;
    std::optional<std::string> local_kinesis_directory;

    int num_records = 10'000;
    std::chrono::milliseconds time_between_reads{1000};
    std::optional<int> create_stream;
    std::chrono::milliseconds failover_time{10'000};
    std::chrono::milliseconds shutdown_deadline{30'000};
    std::string cluster_id;      ///< Empty: host name, process id and a random part.
    std::size_t max_leases = 0;  ///< 0: no limit.
    /// What clusters share equally: "shard-count", "throughput" or "cpu".
    std::string strategy = "shard-count";
    double weight = 1;  ///< This cluster's part in equal shares, beside 1 for every other.
};

/// Why the command line ended before anything began: --help (status 0) or a mistake (status 2).
struct LaunchRefusal {
    int status = 2;
    std::string text;
};

/// `port_from_environment`: $PORT, which --http without a number uses. `needs_consumer` is false
/// for programs that bring their own consumers. `now` resolves nothing but the check that a
/// timestamp is not in the future.
std::expected<LaunchOptions, LaunchRefusal> parse_launch_options(
    const std::vector<std::string>& arguments, std::optional<std::string> port_from_environment,
    bool needs_consumer, SystemTime now);

}  // namespace kcl::cli
