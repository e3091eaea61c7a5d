#include "kcl/cli/aws_access.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace kcl::cli {

namespace {

constexpr auto local_region = "us-east-1";
constexpr std::size_t io_threads = 2;

/// For the built-in services, which ask for a signature's form only.
class LocalCredentials final : public aws::CredentialsProvider {
  public:
    asio::awaitable<Result<aws::Credentials>> get(SteadyTime) override {
        aws::Credentials credentials;
        credentials.access_key_id = "local";
        credentials.secret_access_key = "local";
        credentials.source = "built-in";
        co_return credentials;
    }
    void invalidate() override {}
};

aws::CredentialsOptions credentials_options(const AwsOptions& options,
                                            aws::CredentialsListener listener) {
    aws::CredentialsOptions result;
    if (options.access_key_id) {
        aws::Credentials given;
        given.access_key_id = *options.access_key_id;
        given.secret_access_key = options.secret_access_key.value_or("");
        given.session_token = options.session_token.value_or("");
        given.source = "command line";
        result.given = std::move(given);
    }
    result.profile = options.profile;
    result.region = options.region;
    result.listener = std::move(listener);
    return result;
}

aws::CallSettings call_settings(const AwsOptions& options) {
    aws::CallSettings settings;
    if (options.max_retries) settings.retry.max_attempts = *options.max_retries + 1;
    if (options.timeout) settings.attempt_timeout = *options.timeout;
    return settings;
}

}  // namespace

Result<std::unique_ptr<AwsAccess>> AwsAccess::open(Outside outside, const AwsOptions& options) {
    const auto environment = aws::process_environment();
    auto settings = aws::TransportSettings::from_environment(environment);
    if (options.ca_bundle) settings.ca_file = *options.ca_bundle;
    if (options.connect_timeout) settings.connect_timeout = *options.connect_timeout;
    const auto faults = settings.validate();
    if (!faults.empty()) return failure(Fault::invalid, fmt::format("{}", fmt::join(faults, " ")));
    return std::unique_ptr<AwsAccess>(new AwsAccess(std::move(outside), std::move(settings)));
}

AwsAccess::AwsAccess(Outside outside, aws::TransportSettings settings)
    : outside_(std::move(outside)),
      keep_running_(asio::make_work_guard(io_)),
      transport_(io_.get_executor(), outside_.clock, std::move(settings)),
      processes_(outside_.clock),
      aws_outside_{transport_, outside_.clock, outside_.random, aws::process_environment(),
                   files_,     processes_} {
    for (std::size_t i = 0; i < io_threads; ++i) threads_.emplace_back([this] { io_.run(); });
}

AwsAccess::~AwsAccess() {
    keep_running_.reset();
    io_.stop();
    for (auto& thread : threads_) thread.join();
}

aws::ClientParts AwsAccess::parts(aws::CredentialsProvider& credentials) {
    return {outside_.home,   io_.get_executor(), outside_.clock,
            outside_.random, transport_,         credentials};
}

asio::awaitable<Result<aws::EndpointSettings>> AwsAccess::find_endpoints(AwsOptions options,
                                                                         ServiceUrls urls) {
    aws::EndpointFlags flags;
    flags.region = options.region;
    flags.fips = options.use_fips_endpoint;
    flags.dual_stack = options.use_dualstack_endpoint;
    if (urls.kinesis) flags.urls[aws::Service::kinesis] = *urls.kinesis;
    if (urls.dynamodb) flags.urls[aws::Service::dynamodb] = *urls.dynamodb;
    if (!needs_credentials_) {
        // Everything is on this machine: neither the environment nor AWS has a say in it.
        aws::EndpointSettings settings;
        settings.region = options.region.value_or(local_region);
        settings.urls = std::move(flags.urls);
        co_return settings;
    }
    const SteadyTime deadline = outside_.clock.steady_now() + 10s;
    auto settings = co_await aws::find_endpoint_settings(std::move(flags), options.profile,
                                                         aws_outside_, deadline);
    co_return settings;
}

asio::awaitable<Result<void>> AwsAccess::connect(AwsOptions options, ServiceUrls urls,
                                                 Duration dynamodb_patience) {
    needs_credentials_ = !urls.kinesis_is_local || !urls.dynamodb_is_local;
    auto endpoints = co_await find_endpoints(options, urls);
    if (!endpoints) co_return std::unexpected(std::move(endpoints).error());
    region_ = endpoints->region;
    auto kinesis = aws::endpoint_for(aws::Service::kinesis, *endpoints);
    if (!kinesis) co_return std::unexpected(std::move(kinesis).error());
    auto dynamodb = aws::endpoint_for(aws::Service::dynamodb, *endpoints);
    if (!dynamodb) co_return std::unexpected(std::move(dynamodb).error());

    local_credentials_ = std::make_unique<LocalCredentials>();
    credentials_ = aws::make_default_credentials(
        credentials_options(options, outside_.on_credentials), aws_outside_);
    auto credentials_for = [this](bool local) -> aws::CredentialsProvider& {
        return local ? *local_credentials_ : *credentials_;
    };
    const auto settings = call_settings(options);
    const auto format =
        options.kinesis_cbor.value_or(true) ? wire::Format::cbor : wire::Format::json;
    kinesis_ = std::make_unique<aws::WireKinesisClient>(
        parts(credentials_for(urls.kinesis_is_local)), *kinesis, settings, format);
    // A lease must survive a call that hangs: the table's calls are given up early and made anew.
    auto impatient = settings;
    impatient.attempt_timeout = std::min<Duration>(settings.attempt_timeout, dynamodb_patience / 2);
    impatient.call_timeout = dynamodb_patience;
    dynamodb_ = std::make_unique<aws::WireDynamoDbClient>(
        parts(credentials_for(urls.dynamodb_is_local)), *dynamodb, impatient);
    co_return Result<void>{};
}

asio::awaitable<void> AwsAccess::keep_credentials_fresh() {
    if (needs_credentials_ && credentials_) co_await credentials_->keep_fresh();
}

}  // namespace kcl::cli
