#pragma once

#include "kcl/aws/signed_caller.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/run.h"
#include "kcl/testing/scripted_transport.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace kcl::aws {

/// Hands out what the test put in, and counts how often a service refused it.
class TestCredentials final : public CredentialsProvider {
  public:
    asio::awaitable<Result<Credentials>> get(SteadyTime) override { co_return current; }
    void invalidate() override {
        ++invalidated;
        if (next) current = *std::exchange(next, std::nullopt);
    }

    Result<Credentials> current =
        Credentials{.access_key_id = "AKIDEXAMPLE", .secret_access_key = "secret"};
    std::optional<Credentials> next;
    int invalidated = 0;
};

/// A client over a transport that follows a script, under simulated time.
class ClientTest : public ::testing::Test {
  protected:
    ClientParts parts() {
        return {io.get_executor(), io.get_executor(), clock, random, transport, credentials};
    }

    const HttpRequest& sent(std::size_t index) const { return transport.sent().at(index).request; }
    static std::string header(const HttpRequest& request, std::string_view name) {
        const HttpResponse as_answer{.headers = request.headers};
        return std::string(as_answer.header(name));
    }
    Duration pause_before(std::size_t index) const {
        return transport.sent().at(index).at - transport.sent().at(index - 1).at;
    }

    asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{20260101};
    testing::ScriptedTransport transport{clock};
    TestCredentials credentials;
};

/// An error as a service's body says it.
inline std::string refusal(std::string_view type, std::string_view message = "as scripted") {
    return fmt::format(R"({{"__type":"{}","message":"{}"}})", type, message);
}

}  // namespace kcl::aws
