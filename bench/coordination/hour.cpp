#include "kcl/cluster/cluster.h"
#include "kcl/hosts/linked_host.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/in_process_aws.h"
#include "kcl/testing/in_process_dynamodb.h"
#include "kcl/testing/in_process_kinesis.h"
#include "kcl/testing/run.h"

#include "counting_dynamodb.h"
#include "measurements.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace kcl::bench {

namespace {

class Idle : public Consumer {
  public:
    bool process_records(const Batch&, Checkpointer&) override { return false; }
};

class Network {
  public:
    Network(int shards, Duration failover) : shards_(shards), failover_(failover) {}

    Hour run(int clusters, Duration measured) {
        Hour hour;
        testing::run(io_, clock_, story(clusters, measured, hour),
                     [this] { return threads_.busy(); });
        return hour;
    }

  private:
    asio::awaitable<void> story(int clusters, Duration measured, Hour& hour) {
        wire::kinesis::CreateStreamRequest request;
        request.stream_name = "stream";
        request.shard_count = shards_;
        const auto created = co_await kinesis_.create_stream(std::move(request));
        if (!created) throw std::runtime_error(created.error().message);
        for (int i = 0; i < clusters; ++i) launch("cluster-" + std::to_string(i));
        co_await clock_.sleep_for(std::chrono::minutes(5));
        check_balance();
        dynamodb_.start_anew();
        co_await clock_.sleep_for(measured);
        const double times = std::chrono::duration<double>(1h) / measured;
        hour = {dynamodb_.reads() * times, dynamodb_.writes() * times};
        for (auto& cluster : clusters_) cluster->shut_down();
        while (ended_ < clusters) co_await clock_.sleep_for(1s);
    }

    void check_balance() const {
        std::size_t held = 0;
        for (const auto& cluster : clusters_) held += cluster->consumer_count();
        if (held != static_cast<std::size_t>(shards_))
            throw std::runtime_error("the network did not come to balance");
    }

    void launch(const std::string& id) {
        cluster::ClusterSettings settings;
        settings.id = id;
        settings.stream = "stream";
        settings.table.table_name = "application";
        settings.polling.between_reads = std::chrono::minutes(30);
        cluster::set_failover_time(settings, failover_);
        clusters_.push_back(std::make_unique<cluster::Cluster>(
            cluster::Cluster::Outside{io_.get_executor(), kinesis_, dynamodb_, threads_, clock_,
                                      random_},
            cluster::Cluster::Users{
                std::make_shared<hosts::LinkedHost>([] { return std::make_unique<Idle>(); }),
                [](const std::string&, LogLevel, std::string_view) {}},
            std::move(settings), [](const cluster::ClusterEvent&) {}));
        asio::co_spawn(io_, clusters_.back()->run(),
                       [this](std::exception_ptr, Result<void>) { ++ended_; });
    }

    int shards_;
    Duration failover_;
    asio::io_context io_;
    testing::ManualClock clock_;
    SeededRandom random_{1};
    local::storage::MemoryStore store_;
    testing::InProcessAws aws_{store_, clock_, random_};
    testing::InProcessKinesis kinesis_{aws_};
    testing::InProcessDynamoDb table_{aws_};
    CountingDynamoDb dynamodb_{table_};
    WorkerThreads threads_;
    std::vector<std::unique_ptr<cluster::Cluster>> clusters_;
    int ended_ = 0;
};

}  // namespace

Hour measure_hour(int shards, int clusters, Duration failover) {
    // Long enough for several rounds of everything that happens regularly, the audit included.
    const Duration measured =
        shards > 100 ? Duration(std::chrono::minutes(10)) : Duration(std::chrono::minutes(60));
    return Network(shards, failover).run(clusters, measured);
}

}  // namespace kcl::bench
