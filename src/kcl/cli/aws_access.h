#pragma once

#include "kcl/aws/credentials/default_credentials.h"
#include "kcl/aws/http/network_transport.h"
#include "kcl/aws/settings/child_process.h"
#include "kcl/aws/wire_dynamodb_client.h"
#include "kcl/aws/wire_kinesis_client.h"
#include "kcl/cli/launch_options.h"
#include "kcl/coordination/utilisation/cpu_source.h"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace kcl::cli {

/// Where the two services are when they are not where AWS has them.
struct ServiceUrls {
    std::optional<std::string> kinesis;
    std::optional<std::string> dynamodb;
    /// Built-in services take any credentials and any region: nothing is looked for.
    bool kinesis_is_local = false;
    bool dynamodb_is_local = false;
};

/// The two services over the network, as one process uses them: transport on threads of its own,
/// credentials, endpoints, clients.
///
/// Ownership: owns all of it; the executor, clock and random are borrowed. Goes before its
/// executor. Threads:   the clients may be used from any executor; everything else belongs to
/// `home`.
class AwsAccess {
  public:
    struct Outside {
        asio::any_io_executor home;
        Clock& clock;
        Random& random;
        aws::CredentialsListener on_credentials;
    };

    /// Faults: invalid (settings in the environment or the shared files; `message` names them).
    static Result<std::unique_ptr<AwsAccess>> open(Outside outside, const AwsOptions& options);
    AwsAccess(const AwsAccess&) = delete;
    AwsAccess& operator=(const AwsAccess&) = delete;
    ~AwsAccess();

    /// Finds region and endpoints and makes the clients. Faults: invalid, denied, unavailable.
    asio::awaitable<Result<void>> connect(AwsOptions options, ServiceUrls urls,
                                          Duration dynamodb_patience);

    aws::KinesisClient& kinesis() { return *kinesis_; }
    aws::DynamoDbClient& dynamodb() { return *dynamodb_; }
    /// Where the stream is, for messages.
    const std::string& region() const { return region_; }
    /// What the use of processors is measured with.
    coordination::CpuOutside cpu_outside() {
        return {transport_, files_, outside_.clock, aws_outside_.environment};
    }
    /// Renews credentials beside the traffic until cancelled; returns at once when nothing ever
    /// expires.
    asio::awaitable<void> keep_credentials_fresh();

  private:
    AwsAccess(Outside outside, aws::TransportSettings settings);
    asio::awaitable<Result<aws::EndpointSettings>> find_endpoints(AwsOptions options,
                                                                  ServiceUrls urls);
    aws::ClientParts parts(aws::CredentialsProvider& credentials);

    Outside outside_;
    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> keep_running_;
    aws::NetworkTransport transport_;
    aws::RealFiles files_;
    aws::RealProcesses processes_;
    aws::Outside aws_outside_;
    std::unique_ptr<aws::CachedCredentials> credentials_;
    std::unique_ptr<aws::CredentialsProvider> local_credentials_;
    std::unique_ptr<aws::KinesisClient> kinesis_;
    std::unique_ptr<aws::DynamoDbClient> dynamodb_;
    std::string region_;
    bool needs_credentials_ = true;
    std::vector<std::thread> threads_;
};

}  // namespace kcl::cli
