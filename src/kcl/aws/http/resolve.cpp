#include "kcl/aws/http/resolve.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <memory>

namespace kcl::aws {

namespace {

using asio::ip::tcp;
using boost::system::error_code;

/// A look-up that nobody may be waiting for any more: it belongs to itself until the system
/// answers.
struct LookUp : std::enable_shared_from_this<LookUp> {
    explicit LookUp(const asio::any_io_executor& io) : resolver(io), answer(io, 1) {}

    void start(const std::string& host, std::uint16_t port) {
        resolver.async_resolve(
            host, std::to_string(port), tcp::resolver::numeric_service,
            [self = shared_from_this()](error_code error, tcp::resolver::results_type found) {
                self->answer.try_send(error, std::move(found));
            });
    }

    tcp::resolver resolver;
    asio::experimental::concurrent_channel<void(error_code, tcp::resolver::results_type)> answer;
};

}  // namespace

asio::awaitable<Result<std::vector<tcp::endpoint>>> resolve(asio::any_io_executor io,
                                                            const std::string& host,
                                                            std::uint16_t port) {
    error_code not_an_address;
    const auto address = asio::ip::make_address(host, not_an_address);
    if (!not_an_address) co_return std::vector<tcp::endpoint>(1, tcp::endpoint(address, port));

    const auto look_up = std::make_shared<LookUp>(io);
    look_up->start(host, port);
    const auto [error, found] =
        co_await look_up->answer.async_receive(asio::as_tuple(asio::use_awaitable));
    if (error)
        co_return failure(Fault::unavailable,
                          fmt::format("can't find the host {}: {}", host, error.message()));
    std::vector<tcp::endpoint> endpoints;
    for (const auto& entry : found) endpoints.push_back(entry.endpoint());
    co_return endpoints;
}

}  // namespace kcl::aws
