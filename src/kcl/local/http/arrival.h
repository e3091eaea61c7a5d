#pragma once

#include "kcl/local/http/channel.h"
#include "kcl/local/http/connection.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace kcl::local::http {

/// What a client speaks, by its first bytes: HTTP/2 begins with a preface that no request of
/// HTTP/1 begins with.
enum class Speech : std::uint8_t { unclear, http1, http2 };
Speech speech_of(std::string_view first);

/// A client's connection from its first byte on: finds out what it speaks, in TLS or not, and goes
/// on in that.
class Arrival final : public Connection {
  public:
    Arrival(asio::ip::tcp::socket socket, const Front& front);
    ~Arrival() override;

    asio::awaitable<void> run() override;
    void finish() override;
    void cut() override;
    void look(SteadyTime now) override;

  private:
    asio::awaitable<std::string> first_bytes();

    Front front_;
    Channel channel_;
    std::unique_ptr<Connection> conversation_;
};

}  // namespace kcl::local::http
