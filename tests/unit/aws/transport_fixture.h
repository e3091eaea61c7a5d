#pragma once

#include "kcl/aws/http/network_transport.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/run.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <optional>

namespace kcl::aws {

/// Sockets are real, time is not: it moves only when a test moves it.
class NetworkTransportTest : public ::testing::Test {
  protected:
    NetworkTransport& start(TransportSettings settings = {}) {
        transport_.emplace(io.get_executor(), clock, std::move(settings));
        return *transport_;
    }
    asio::awaitable<Result<HttpResponse>> post(const std::string& url, std::string body = "hello",
                                               Duration patience = 1h) {
        HttpRequest request{.url = url, .headers = {{"X-Test", "yes"}}, .body = std::move(body)};
        return transport_->send(std::move(request), clock.steady_now() + patience);
    }
    Result<HttpResponse> post_alone(const std::string& url) { return testing::run(io, post(url)); }
    /// A child for task groups.
    asio::awaitable<void> post_into(Result<HttpResponse>& answer, std::string url,
                                    std::string body) {
        answer = co_await post(url, std::move(body));
    }

    asio::io_context io;
    testing::ManualClock clock;

  private:
    std::optional<NetworkTransport> transport_;
};

}  // namespace kcl::aws
