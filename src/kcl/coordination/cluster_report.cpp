#include "kcl/coordination/cluster_report.h"

#include <fmt/format.h>

namespace kcl::coordination {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

namespace {

constexpr auto interval_attribute = "reportMillis";

std::int64_t epoch_seconds(SystemTime time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// Java marks a metric that could not be measured with -1 as its latest value.
bool last_value_failed(const AttributeValue& values) {
    const auto* list = values.as_l();
    if (list == nullptr || list->empty()) return false;
    const auto* digits = list->back().as_n();
    return digits != nullptr && digits->starts_with('-');
}

}  // namespace

Item to_row(const ClusterReport& report) {
    const auto seconds = epoch_seconds(report.last_update);
    const auto millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(report.interval).count();
    return {{"leaseKey", AttributeValue::s(report.id)},
            {"entityType", AttributeValue::s("WORKER_METRIC_STATS")},
            {"lut", AttributeValue::n(seconds)},
            // No explicit metric: Java then balances this worker by throughput.
            {"sts", AttributeValue::m({})},
            {"opr", AttributeValue::m({})},
            // We read and write the single table: without this a Java fleet's table migration would
            // wait for us.
            {"sup", AttributeValue::n(1)},
            {"slu", AttributeValue::n(seconds)},
            {interval_attribute, AttributeValue::n(millis)}};
}

Result<ClusterReport> report_from_row(const Item& row) {
    ClusterReport report;
    const auto* key = find(row, "leaseKey");
    if (key == nullptr || key->as_s() == nullptr)
        return failure(Fault::corrupt, "a worker metrics row has no leaseKey");
    report.id = *key->as_s();
    const auto* updated = find(row, "lut");
    const auto seconds = updated != nullptr ? updated->as_integer() : std::nullopt;
    if (!seconds) {
        return failure(
            Fault::corrupt,
            fmt::format("the worker metrics row '{}' has no whole number in 'lut'", report.id));
    }
    report.last_update = SystemTime(std::chrono::seconds(*seconds));
    if (const auto* interval = find(row, interval_attribute)) {
        const auto millis = interval->as_integer();
        if (millis && *millis > 0 && *millis < 3'600'000)
            report.interval = std::chrono::milliseconds(*millis);
    }
    const auto* stats = find(row, "sts");
    if (stats != nullptr && stats->as_m() != nullptr) {
        for (const auto& [name, values] : *stats->as_m())
            report.failing = report.failing || last_value_failed(values);
    }
    return report;
}

ReportWriter::ReportWriter(aws::DynamoDbClient& dynamodb, Clock& clock, std::string table_name,
                           std::string cluster_id)
    : dynamodb_(dynamodb),
      clock_(clock),
      table_name_(std::move(table_name)),
      cluster_id_(std::move(cluster_id)) {}

asio::awaitable<Result<void>> ReportWriter::write(Duration interval) {
    ClusterReport report{
        .id = cluster_id_, .last_update = clock_.system_now(), .interval = interval};
    wire::dynamodb::PutItemRequest request;
    request.table_name = table_name_;
    request.item = to_row(report);
    auto answer = co_await dynamodb_.put_item(std::move(request));
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> ReportWriter::remove() {
    wire::dynamodb::DeleteItemRequest request;
    request.table_name = table_name_;
    request.key = {{"leaseKey", AttributeValue::s(cluster_id_)}};
    auto answer = co_await dynamodb_.delete_item(std::move(request));
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> ReportWriter::remove_stale(ClusterReport seen) {
    wire::dynamodb::DeleteItemRequest request;
    request.table_name = table_name_;
    request.key = {{"leaseKey", AttributeValue::s(seen.id)}};
    request.condition_expression = "lut = :seen AND attribute_exists(leaseKey)";
    request.expression_attribute_values = {
        {":seen", AttributeValue::n(epoch_seconds(seen.last_update))}};
    auto answer = co_await dynamodb_.delete_item(std::move(request));
    if (!answer && answer.error().fault != Fault::condition_failed)
        co_return std::unexpected(Error(std::move(answer).error()));
    co_return Result<void>{};
}

}  // namespace kcl::coordination
