#include "bucket.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <fstream>
#include <kcl/aws/credentials/default_credentials.h>
#include <kcl/aws/endpoint.h>
#include <kcl/aws/http/network_transport.h>
#include <kcl/aws/settings/child_process.h>
#include <kcl/wire/signature.h>
#include <stdexcept>

namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace aws = kcl::aws;

/// For use on one machine: each batch a file.
class Directory final : public Bucket {
  public:
    explicit Directory(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void put(const std::string& key, std::string body) override {
        const auto path = folder_ / key;
        std::filesystem::create_directories(path.parent_path());
        const auto unfinished = std::filesystem::path(path.string() + ".unfinished");
        std::ofstream file(unfinished, std::ios::binary);
        file.write(body.data(), static_cast<std::streamsize>(body.size()));
        file.close();
        if (!file) throw std::runtime_error("can't write " + unfinished.string());
        std::filesystem::rename(unfinished, path);
    }

  private:
    std::filesystem::path folder_;
};

/// PutObject with the library's own transport, credentials and signer. Blocks the consumer's
/// thread, which is what that thread is for.
class S3 final : public Bucket {
  public:
    explicit S3(std::string name)
        : name_(std::move(name)),
          transport_(io_.get_executor(), clock_,
                     aws::TransportSettings::from_environment(environment_)),
          outside_{transport_, clock_, random_, environment_, files_, processes_},
          credentials_(aws::make_default_credentials({}, outside_)) {}

    void put(const std::string& key, std::string body) override {
        std::string problem;
        io_.restart();
        asio::co_spawn(io_, put_object(key, std::move(body)),
                       [&](std::exception_ptr thrown, std::string answer) {
                           problem = thrown ? "internal error" : std::move(answer);
                       });
        io_.run();
        if (!problem.empty())
            throw std::runtime_error("can't put " + key + " into " + name_ + ": " + problem);
    }

  private:
    /// Empty when the object is stored.
    asio::awaitable<std::string> put_object(std::string key, std::string body) {
        const auto deadline = clock_.steady_now() + 60s;
        auto settings = co_await aws::find_endpoint_settings({}, std::nullopt, outside_, deadline);
        if (!settings) co_return settings.error().message;
        auto endpoint = aws::endpoint_for(aws::Service::s3, *settings);
        if (!endpoint) co_return endpoint.error().message;
        auto who = co_await credentials_->get(deadline);
        if (!who) co_return who.error().message;

        aws::HttpRequest request;
        request.method = "PUT";
        request.url = endpoint->url + "/" + name_ + "/" + key;
        request.body = std::move(body);
        const auto parts = kcl::wire::split_url(request.url);
        const kcl::wire::SignableRequest signable{.method = request.method,
                                                  .host = parts.host,
                                                  .path = parts.path,
                                                  .query = parts.query,
                                                  .headers = request.headers,
                                                  .body = request.body};
        const kcl::wire::SigningIdentity identity{who->access_key_id, who->secret_access_key,
                                                  who->session_token};
        request.headers = kcl::wire::sign(signable, identity, {endpoint->signing_region, "s3"},
                                          clock_.system_now(), keys_);
        auto answer = co_await transport_.send(std::move(request), deadline);
        if (!answer) co_return answer.error().message;
        if (answer->status != 200)
            co_return "status " + std::to_string(answer->status) + " " +
                answer->body.substr(0, 500);
        co_return std::string();
    }

    std::string name_;
    asio::io_context io_;
    kcl::RealClock clock_;
    kcl::SystemRandom random_;
    aws::Environment environment_ = aws::process_environment();
    aws::RealFiles files_;
    aws::RealProcesses processes_{clock_};
    aws::NetworkTransport transport_;
    aws::Outside outside_;
    std::unique_ptr<aws::CachedCredentials> credentials_;
    kcl::wire::SigningKeyCache keys_;
};

}  // namespace

std::unique_ptr<Bucket> open_bucket(const std::string& where) {
    if (where.find('/') != std::string::npos) return std::make_unique<Directory>(where);
    return std::make_unique<S3>(where);
}
