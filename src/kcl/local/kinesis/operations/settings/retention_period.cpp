#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/limbo.h"
#include "kcl/local/kinesis/operations/preconditions.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

constexpr int least_hours = 24;
constexpr int most_hours = 8760;

std::unexpected<wire::ServiceError> invalid(std::string message) {
    return refusal("InvalidArgumentException", std::move(message));
}

Outcome<void> require_possible(int hours) {
    if (hours < least_hours)
        return invalid(
            fmt::format("Minimum allowed retention period is {} hours. Requested retention period "
                        "({} hours) is too short.",
                        least_hours, hours));
    if (hours > most_hours)
        return invalid(
            fmt::format("Maximum allowed retention period is {} hours. Requested retention period "
                        "({} hours) is too long.",
                        most_hours, hours));
    return {};
}

std::unexpected<wire::ServiceError> wrong_direction(const Stream& stream, int hours) {
    const bool is_shorter = hours < static_cast<int>(stream.retention_hours);
    return invalid(fmt::format(
        "Requested retention period ({} hours) for stream {} can not be {} than existing retention "
        "period ({} hours). Use {}RetentionPeriod API.",
        hours, stream.address.name, is_shorter ? "shorter" : "longer", stream.retention_hours,
        is_shorter ? "Decrease" : "Increase"));
}

}  // namespace

Outcome<api::IncreaseStreamRetentionPeriodResponse> Engine::increase_stream_retention_period(
    storage::Transaction& transaction, const Caller& caller,
    const api::IncreaseStreamRetentionPeriodRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    const int hours = request.retention_period_hours;
    if (const auto possible = require_possible(hours); !possible)
        return std::unexpected(possible.error());
    if (hours < static_cast<int>(stream->retention_hours)) return wrong_direction(*stream, hours);
    stream->trimmed = stream->horizon(caller.now);  // what is gone does not come back
    stream->retention_hours = static_cast<std::uint32_t>(hours);
    catalog.save(*stream);
    return {};
}

Outcome<api::DecreaseStreamRetentionPeriodResponse> Engine::decrease_stream_retention_period(
    storage::Transaction& transaction, const Caller& caller,
    const api::DecreaseStreamRetentionPeriodRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    const int hours = request.retention_period_hours;
    if (const auto possible = require_possible(hours); !possible)
        return std::unexpected(possible.error());
    if (hours > static_cast<int>(stream->retention_hours)) return wrong_direction(*stream, hours);
    stream->retention_hours = static_cast<std::uint32_t>(hours);
    catalog.save(*stream);
    Limbo(transaction, caller.now).sweep_closed_shards(*stream);
    return {};
}

}  // namespace kcl::local::kinesis
