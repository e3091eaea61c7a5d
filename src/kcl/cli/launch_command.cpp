#include "kcl/cli/launch_command.h"

#include "kcl/base/task_group.h"
#include "kcl/cli/aws_access.h"
#include "kcl/cli/freed_memory.h"
#include "kcl/cli/stream_ready.h"
#include "kcl/cluster/cluster.h"
#include "kcl/local.h"
#include "kcl/observe/health_server.h"
#include "kcl/observe/log.h"
#include "kcl/observe/outage.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace kcl::cli {

namespace {

std::string host_name() {
    boost::system::error_code ignored;
    return asio::ip::host_name(ignored);
}

observe::Log::Form log_form(const LaunchOptions& options) {
    const bool json = options.log_json.value_or(isatty(STDOUT_FILENO) == 0);
    return json ? observe::Log::Form::bunyan : observe::Log::Form::readable;
}

LocalOptions local_options(const LaunchOptions& options) {
    LocalOptions local;
    local.kinesis.wanted = options.local_kinesis && !options.local_kinesis_no_start;
    local.kinesis.port = options.local_kinesis_port;
    local.kinesis.directory = options.local_kinesis_directory.value_or("");
    local.dynamodb.wanted = options.local_dynamo;
    local.dynamodb.port = options.local_dynamo_port;
    local.dynamodb.directory = options.local_dynamo_directory.value_or("");
    return local;
}

shards::InitialPosition initial_position(const StartAt& start_at) {
    switch (start_at.kind) {
        case StartAt::Kind::trim_horizon:
            return shards::InitialPosition::trim_horizon();
        case StartAt::Kind::latest:
            return shards::InitialPosition::latest();
        case StartAt::Kind::timestamp:
            return shards::InitialPosition::at_timestamp(start_at.timestamp);
    }
    return shards::InitialPosition::trim_horizon();
}

coordination::Balance balance(const std::string& strategy) {
    if (strategy == "throughput") return coordination::Balance::throughput;
    return strategy == "cpu" ? coordination::Balance::cpu : coordination::Balance::shard_count;
}

cluster::ClusterSettings cluster_settings(const LaunchOptions& options, Random& random) {
    cluster::ClusterSettings settings;
    settings.id = options.cluster_id.empty()
                      ? fmt::format("{}@{}@{}", host_name(), getpid(), random.uuid().substr(0, 8))
                      : options.cluster_id;
    settings.stream = options.stream;
    settings.table.table_name = options.table;
    if (!options.on_demand)
        settings.table.provisioned = {options.read_capacity, options.write_capacity};
    settings.start_at = initial_position(options.start_at);
    settings.polling.max_records = options.num_records;
    settings.polling.between_reads = options.time_between_reads;
    settings.shutdown_deadline = options.shutdown_deadline;
    if (options.max_leases > 0) settings.max_leases = options.max_leases;
    settings.weight = options.weight;
    settings.assignment.balance = balance(options.strategy);
    cluster::set_failover_time(settings, options.failover_time);
    return settings;
}

/// One process: everything that a cluster borrows, and the cluster.
class Launch {
  public:
    explicit Launch(const LaunchOptions& options)
        : options_(options),
          log_(clock_,
               {.name = "KinesisCluster",
                .hostname = host_name(),
                .pid = static_cast<int>(getpid())},
               options.log_level, log_form(options)),
          tasks_(home_.get_executor()),
          signals_(home_.get_executor(), SIGTERM, SIGINT) {
        std::signal(SIGPIPE, SIG_IGN);
    }

    int run(const HostMaker& make_host) {
        const auto prepared = prepare(make_host);
        if (!prepared) return give_up(prepared.error());
        asio::co_spawn(home_, main(), [this](std::exception_ptr error) { end(error); });
        home_.run();
        if (left_behind_) {
            // A call of users' code still runs on a thread of ours: nothing that it uses may go.
            log_.write(LogLevel::warn, "ending while a call of the consumer still runs");
            log_.flush();
            std::_Exit(status_);
        }
        return status_;
    }

  private:
    Result<void> prepare(const HostMaker& make_host) {
        auto host = make_host(options_);
        if (!host) return std::unexpected(std::move(host).error());
        host_ = std::move(*host);
        if (auto started = start_local_services(); !started) return started;
        auto access = AwsAccess::open(
            {home_.get_executor(), clock_, random_,
             [this](const aws::CredentialsEvent& event) {
                 const bool good = event.kind == aws::CredentialsEvent::Kind::loaded;
                 log_.write(good ? LogLevel::debug : LogLevel::warn, event.text);
             }},
            options_.aws);
        if (!access) return std::unexpected(std::move(access).error());
        access_ = std::move(*access);
        return {};
    }

    Result<void> start_local_services() {
        const LocalOptions wanted = local_options(options_);
        if (options_.local_kinesis_no_start)
            urls_.kinesis = fmt::format("http://127.0.0.1:{}", options_.local_kinesis_port);
        urls_.kinesis_is_local = options_.local_kinesis;
        urls_.dynamodb_is_local = options_.local_dynamo;
        if (options_.kinesis_endpoint) urls_.kinesis = options_.kinesis_endpoint;
        if (options_.dynamo_endpoint) urls_.dynamodb = options_.dynamo_endpoint;
        if (!wanted.kinesis.wanted && !wanted.dynamodb.wanted) return {};
        try {
            local_ = std::make_unique<LocalServices>(wanted);
            const auto& endpoints = local_->start();
            if (std::ranges::all_of(endpoints, &LocalEndpoint::joined))
                name_outages_after_host(endpoints);
            for (const LocalEndpoint& endpoint : endpoints) {
                (endpoint.service == "kinesis" ? urls_.kinesis : urls_.dynamodb) = endpoint.url;
                log_.write(LogLevel::info,
                           endpoint.joined ? "joined the local service of another process"
                                           : "local service started",
                           {{"service", endpoint.service}, {"url", endpoint.url}});
            }
        } catch (const LocalServicesError& error) {
            return failure(Fault::unavailable, error.what());
        }
        return {};
    }

    /// Services of one process go away together.
    void name_outages_after_host(const std::vector<LocalEndpoint>& joined) {
        observe::Outage::Names names;
        for (const LocalEndpoint& endpoint : joined)
            (endpoint.service == "kinesis" ? names.kinesis : names.dynamodb) =
                "local services of another process";
        outage_ = observe::Outage(std::move(names));
    }

    asio::awaitable<void> main() {
        tasks_.spawn(take_signals());
        const auto outcome = co_await live();
        if (!outcome) status_ = give_up(outcome.error());
        signals_.cancel();
        tasks_.cancel();
        co_await tasks_.join();
    }

    asio::awaitable<Result<void>> live() {
        auto connected = co_await access_->connect(options_.aws, urls_, options_.failover_time / 4);
        if (!connected) co_return connected;
        tasks_.spawn(access_->keep_credentials_fresh());
        WantedStream stream{options_.stream, access_->region(), options_.create_stream};
        if (options_.local_kinesis && !stream.create_shards) stream.create_shards = 4;
        auto ready = co_await make_stream_ready(access_->kinesis(), clock_, stream, [this] {
            log_.write(LogLevel::info, "stream created", {{"streamName", options_.stream}});
        });
        if (!ready) co_return ready;
        if (stop_requests_ > 0) co_return Result<void>{};
        cpu_ = coordination::find_cpu_source(access_->cpu_outside());
        make_cluster();
        if (auto serving = serve_health(); !serving) co_return serving;
        auto ended = co_await cluster_->run();
        co_return ended;
    }

    void make_cluster() {
        auto settings = cluster_settings(options_, random_);
        log_.write(LogLevel::info, "cluster starts",
                   {{"clusterId", settings.id},
                    {"streamName", options_.stream},
                    {"table", options_.table},
                    {"region", access_->region()}});
        cluster_ = std::make_unique<cluster::Cluster>(
            cluster::Cluster::Outside{home_.get_executor(), access_->kinesis(), access_->dynamodb(),
                                      *threads_, clock_, random_, cpu_.get()},
            cluster::Cluster::Users{
                host_,
                [this](const std::string& shard, LogLevel level, std::string_view message) {
                    log_.write(level, message,
                               {{"streamName", options_.stream}, {"shardId", shard}});
                }},
            std::move(settings), [this](const cluster::ClusterEvent& event) { tell(event); });
    }

    Result<void> serve_health() {
        if (!options_.http_port) return {};
        health_ = std::make_unique<observe::HealthServer>(
            home_.get_executor(), [this] { return cluster_->consumer_count(); });
        if (auto listening = health_->listen(*options_.http_port); !listening) return listening;
        log_.write(LogLevel::info, "health check", {{"port", health_->port()}});
        tasks_.spawn(health_->run());
        return {};
    }

    void tell(const cluster::ClusterEvent& event) {
        if (const auto* shard = std::get_if<consumer::ConsumerEvent>(&event))
            if (std::holds_alternative<consumer::consumer_event::CallLeftBehind>(shard->what))
                left_behind_ = true;
        for (observe::Told& told : outage_.tell(event, clock_.steady_now()))
            log_.write(told.level, told.message, std::move(told.fields));
    }

    asio::awaitable<void> take_signals() {
        for (;;) {
            const int number = co_await signals_.async_wait(asio::use_awaitable);
            ++stop_requests_;
            if (stop_requests_ > 2) {
                log_.flush();
                std::_Exit(128 + number);
            }
            log_.write(LogLevel::info,
                       stop_requests_ == 1 ? "stopping" : "stopping without waiting",
                       {{"signal", number == SIGTERM ? "SIGTERM" : "SIGINT"}});
            if (cluster_) cluster_->shut_down();
        }
    }

    int give_up(const Error& error) {
        log_.write(LogLevel::fatal, error.message, {{"fault", to_string(error.fault)}});
        return 1;
    }

    void end(std::exception_ptr error) {
        if (!error) return;
        status_ = 1;
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& e) {
            log_.write(LogLevel::fatal, "internal error", {{"error", e.what()}});
        }
    }

    const LaunchOptions& options_;
    RealClock clock_;
    SystemRandom random_;
    observe::Log log_;
    observe::Outage outage_{observe::Outage::Names{}};
    asio::io_context home_;
    ServiceUrls urls_;
    std::unique_ptr<LocalServices> local_;
    std::shared_ptr<consumer::ConsumerHost> host_;
    std::unique_ptr<WorkerThreads> threads_ = std::make_unique<WorkerThreads>();
    std::unique_ptr<AwsAccess> access_;
    std::unique_ptr<coordination::CpuSource> cpu_;
    std::unique_ptr<cluster::Cluster> cluster_;
    std::unique_ptr<observe::HealthServer> health_;
    TaskGroup tasks_;
    asio::signal_set signals_;
    int stop_requests_ = 0;
    int status_ = 0;
    bool left_behind_ = false;
};

}  // namespace

int launch(int argc, char** argv, Consumers consumers, const HostMaker& make_host) {
    const char* port = std::getenv("PORT");
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto options = parse_launch_options(
        words, port != nullptr ? std::optional<std::string>(port) : std::nullopt,
        consumers == Consumers::by_flag, RealClock().system_now());
    if (!options) {
        const LaunchRefusal& refusal = options.error();
        std::fputs(refusal.text.c_str(), refusal.status == 0 ? stdout : stderr);
        return refusal.status;
    }
    keep_freed_memory();
    return Launch(*options).run(make_host);
}

}  // namespace kcl::cli
