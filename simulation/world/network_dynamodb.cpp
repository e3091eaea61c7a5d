#include "simulation/world/network_dynamodb.h"

#include "kcl/testing/engine_call.h"
#include "kcl/testing/in_process_dynamodb.h"

namespace kcl::simulation {

namespace api = wire::dynamodb;
using local::dynamodb::Engine;

namespace {

/// What the write was about, for whoever watches the table.
template <class Request>
const api::Item* key_of(const Request& request) {
    if constexpr (requires { request.key; }) return &request.key;
    if constexpr (requires { request.item; }) return &request.item;
    return nullptr;
}

}  // namespace

template <class Response, class Request>
aws::DynamoDbClient::Answer<Response> NetworkDynamoDb::carry(
    Request request, Network::Apply<Response, Request> apply) {
    auto delivered = co_await network_.carry<Response, Request>(
        Service::dynamodb, std::move(request), std::move(apply));
    co_return testing::dynamodb_result(std::move(delivered));
}

template <class Response, class Request>
aws::DynamoDbClient::Answer<Response> NetworkDynamoDb::call(Request request) {
    Network::Apply<Response, Request> apply = [&network = network_](const Request& asked) {
        Services& services = network.services();
        const auto what = testing::engine_call(asked);
        const bool writes = what.access == testing::Access::write;
        auto outcome = services.call(services.dynamodb(), what.method, writes, asked);
        const auto* key = outcome && writes ? key_of(asked) : nullptr;
        if (key != nullptr) services.written(network.machine(), *key);
        return outcome;
    };
    return carry<Response, Request>(std::move(request), std::move(apply));
}

void NetworkDynamoDb::note(const api::Item& row) {
    const auto* key = find(row, "leaseKey");
    if (key == nullptr || key->as_s() == nullptr || *key->as_s() != "Leader") return;
    const auto* version = find(row, "recordVersionNumber");
    if (version != nullptr && version->as_s() != nullptr) on_leader_(*version->as_s());
}

aws::DynamoDbClient::Answer<api::GetItemResponse> NetworkDynamoDb::get_item(
    api::GetItemRequest request) {
    auto got = co_await call<api::GetItemResponse>(std::move(request));
    if (got && got->item) note(*got->item);
    co_return got;
}

aws::DynamoDbClient::Answer<api::ScanResponse> NetworkDynamoDb::scan(api::ScanRequest request) {
    Network::Apply<api::ScanResponse, api::ScanRequest> apply =
        [&network = network_, &world = network_.world()](const api::ScanRequest& asked) {
            Services& services = network.services();
            auto page = services.call(services.dynamodb(), &Engine::scan, false, asked);
            const bool whole = page && page->items && !page->last_evaluated_key &&
                               !asked.exclusive_start_key && !asked.total_segments;
            if (whole && !asked.consistent_read.value_or(false))
                page->items =
                    services.rows().aged(std::move(*page->items), network.weather().stale,
                                         network.weather().stale_by, world.now(), network.random());
            return page;
        };
    auto page =
        co_await carry<api::ScanResponse, api::ScanRequest>(std::move(request), std::move(apply));
    if (page && page->items)
        for (const auto& row : *page->items) note(row);
    co_return page;
}

aws::DynamoDbClient::Answer<api::TransactWriteItemsResponse> NetworkDynamoDb::transact_write_items(
    api::TransactWriteItemsRequest) {
    aws::DynamoDbError error;
    static_cast<Error&>(error) = {Fault::invalid, "the simulator has no transactions", {}};
    co_return std::unexpected(std::move(error));
}

NetworkDynamoDb::NetworkDynamoDb(Network& network,
                                 std::function<void(const std::string&)> on_leader)
    : network_(network), on_leader_(std::move(on_leader)) {}

NetworkDynamoDb::~NetworkDynamoDb() = default;

}  // namespace kcl::simulation
