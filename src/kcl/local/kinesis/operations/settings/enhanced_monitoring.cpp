#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"

#include <algorithm>
#include <array>

namespace kcl::local::kinesis {

namespace {

/// In the order in which streams list them.
constexpr std::array<std::string_view, 7> metrics{
    "IncomingBytes",
    "IncomingRecords",
    "OutgoingBytes",
    "OutgoingRecords",
    "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded",
    "IteratorAgeMilliseconds",
};

bool names(const std::vector<std::string>& list, std::string_view metric) {
    return std::ranges::find(list, metric) != list.end() ||
           std::ranges::find(list, "ALL") != list.end();
}

api::EnhancedMonitoringResponse change(Catalog& catalog, Stream& stream,
                                       const std::vector<std::string>& named, bool is_wanted) {
    api::EnhancedMonitoringResponse response;
    response.stream_name = stream.address.name;
    response.stream_arn = stream.address.arn();
    response.current_shard_level_metrics = stream.metrics;
    for (const auto metric : metrics) {
        const bool is_on = std::ranges::find(stream.metrics, metric) != stream.metrics.end();
        if (names(named, metric) ? is_wanted : is_on)
            response.desired_shard_level_metrics.emplace_back(metric);
    }
    stream.metrics = response.desired_shard_level_metrics;
    catalog.save(stream);
    return response;
}

}  // namespace

Outcome<api::EnableEnhancedMonitoringResponse> Engine::enable_enhanced_monitoring(
    storage::Transaction& transaction, const Caller& caller,
    const api::EnableEnhancedMonitoringRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    return change(catalog, *stream, request.shard_level_metrics, true);
}

Outcome<api::DisableEnhancedMonitoringResponse> Engine::disable_enhanced_monitoring(
    storage::Transaction& transaction, const Caller& caller,
    const api::DisableEnhancedMonitoringRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    return change(catalog, *stream, request.shard_level_metrics, false);
}

}  // namespace kcl::local::kinesis
