#include "kcl/coordination/cluster_report.h"

#include "kcl/base/parse_number.h"

#include <fmt/format.h>

#include <cmath>

namespace kcl::coordination {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

namespace {

constexpr auto interval_attribute = "reportMillis";
constexpr auto weight_attribute = "weight";
constexpr auto max_leases_attribute = "maxLeases";
constexpr auto stamp_attribute = "reportedAt";
constexpr auto cpu_metric = "C";
// As Java keeps them: so many values, each new one counting half of all before it.
constexpr std::size_t most_values = 10;
constexpr double newest_part = 0.5;

std::int64_t epoch_seconds(SystemTime time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// At most six decimals.
AttributeValue decimal(double number) {
    auto digits = fmt::format("{:.6f}", number);
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.ends_with('.')) digits.pop_back();
    return AttributeValue::n(std::move(digits));
}

std::optional<double> decimal(const AttributeValue* value) {
    const auto* digits = value != nullptr ? value->as_n() : nullptr;
    if (digits == nullptr) return std::nullopt;
    const auto number = parse_number<double>(*digits);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

/// The numbers of a list, or none if it has anything else.
std::vector<double> decimals(const AttributeValue& list) {
    std::vector<double> numbers;
    if (list.as_l() == nullptr) return numbers;
    for (const AttributeValue& value : *list.as_l()) {
        const auto number = decimal(&value);
        if (!number) return {};
        numbers.push_back(*number);
    }
    return numbers;
}

/// Java takes a metric without its range for no metric.
std::map<std::string, Metric> metrics_from(const Item& row) {
    std::map<std::string, Metric> metrics;
    const auto* values = find(row, "sts");
    const auto* ranges = find(row, "opr");
    if (values == nullptr || values->as_m() == nullptr) return metrics;
    for (const auto& [name, list] : *values->as_m()) {
        Metric metric{.values = decimals(list)};
        const auto* range =
            ranges != nullptr && ranges->as_m() != nullptr ? find(*ranges->as_m(), name) : nullptr;
        const auto most = range != nullptr ? decimals(*range) : std::vector<double>{};
        if (metric.values.empty() || most.empty() || most.front() <= 0) continue;
        metric.most = most.front();
        metrics.emplace(name, std::move(metric));
    }
    return metrics;
}

/// Java marks a metric that could not be measured with -1 as its latest value.
bool last_value_failed(const AttributeValue& values) {
    const auto* list = values.as_l();
    if (list == nullptr || list->empty()) return false;
    const auto* digits = list->back().as_n();
    return digits != nullptr && digits->starts_with('-');
}

void read_our_own(const Item& row, ClusterReport& report) {
    const auto* interval = find(row, interval_attribute);
    report.java = interval == nullptr;
    if (interval != nullptr) {
        const auto millis = interval->as_integer();
        if (millis && *millis > 0 && *millis < 3'600'000)
            report.interval = std::chrono::milliseconds(*millis);
    }
    const auto weight = decimal(find(row, weight_attribute));
    if (weight && *weight > 0) report.weight = *weight;
    if (const auto* most = find(row, max_leases_attribute)) {
        const auto leases = most->as_integer();
        if (leases && *leases >= 0) report.max_leases = static_cast<std::size_t>(*leases);
    }
    const auto* stamp = find(row, stamp_attribute);
    if (stamp != nullptr && stamp->as_s() != nullptr)
        report.written_at = leases::stamp_from_text(*stamp->as_s(), 0);
}

}  // namespace

std::optional<CpuUse> cpu_use(const ClusterReport& report) {
    const auto found = report.metrics.find(cpu_metric);
    if (found == report.metrics.end()) return std::nullopt;
    std::optional<double> smoothed;
    for (const double value : found->second.values) {
        if (value < 0) continue;
        smoothed = smoothed ? newest_part * value + (1 - newest_part) * *smoothed : value;
    }
    if (!smoothed) return std::nullopt;
    return CpuUse{*smoothed, found->second.most};
}

Item to_row(const ClusterReport& report, const leases::RowPlace& place) {
    const auto seconds = epoch_seconds(report.last_update);
    const auto millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(report.interval).count();
    // Without an explicit metric Java balances this worker by throughput.
    Item values;
    Item ranges;
    for (const auto& [name, metric] : report.metrics) {
        wire::dynamodb::List list;
        for (const double value : metric.values) list.push_back(decimal(value));
        values.emplace(name, AttributeValue::l(std::move(list)));
        ranges.emplace(name, AttributeValue::l({decimal(metric.most)}));
    }
    Item row{{place.key, AttributeValue::s(report.id)},
             {"lut", AttributeValue::n(seconds)},
             {"sts", AttributeValue::m(std::move(values))},
             {"opr", AttributeValue::m(std::move(ranges))},
             // We know how to read and write the single table: without this a Java fleet's table
             // migration would wait for us.
             {"sup", AttributeValue::n(1)},
             {"slu", AttributeValue::n(seconds)},
             {interval_attribute, AttributeValue::n(millis)}};
    leases::mark(row, place, leases::RowKind::worker_metrics);
    if (report.weight != 1) row.emplace(weight_attribute, decimal(report.weight));
    if (report.written_at)
        row.emplace(stamp_attribute, AttributeValue::s(leases::to_text(*report.written_at, 0)));
    if (report.max_leases)
        row.emplace(max_leases_attribute,
                    AttributeValue::n(static_cast<std::int64_t>(*report.max_leases)));
    return row;
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
    read_our_own(row, report);
    report.metrics = metrics_from(row);
    const auto* stats = find(row, "sts");
    if (stats != nullptr && stats->as_m() != nullptr) {
        for (const auto& [name, values] : *stats->as_m())
            report.failing = report.failing || last_value_failed(values);
    }
    return report;
}

ReportWriter::ReportWriter(aws::DynamoDbClient& dynamodb, Clock& clock,
                           const leases::LeaseTable& table, std::string cluster_id,
                           ClusterTraits traits)
    : dynamodb_(dynamodb),
      clock_(clock),
      table_(table),
      cluster_id_(std::move(cluster_id)),
      traits_(traits) {}

asio::awaitable<void> ReportWriter::measure() {
    if (traits_.cpu == nullptr) co_return;
    const auto percent = co_await traits_.cpu->measure();
    // Old values say nothing of now, and a "failed" would cost us our leases with a Java leader.
    if (!percent) cpu_.values.clear();
    if (!percent) co_return;
    if (cpu_.values.size() == most_values) cpu_.values.erase(cpu_.values.begin());
    cpu_.values.push_back(*percent);
}

asio::awaitable<Result<void>> ReportWriter::write(Duration interval,
                                                  std::optional<leases::RenewalStamp> now) {
    co_await measure();
    ClusterReport report{.id = cluster_id_,
                         .last_update = clock_.system_now(),
                         .interval = interval,
                         .weight = traits_.weight,
                         .max_leases = traits_.max_leases,
                         .written_at = std::move(now)};
    if (!cpu_.values.empty()) report.metrics.emplace(cpu_metric, cpu_);
    wire::dynamodb::PutItemRequest request;
    const leases::RowPlace& place = table_.places().reports;
    request.table_name = place.table;
    request.item = to_row(report, place);
    auto answer = co_await dynamodb_.put_item(std::move(request));
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> ReportWriter::remove() {
    wire::dynamodb::DeleteItemRequest request;
    const leases::RowPlace& place = table_.places().reports;
    request.table_name = place.table;
    request.key = {{place.key, AttributeValue::s(cluster_id_)}};
    auto answer = co_await dynamodb_.delete_item(std::move(request));
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> ReportWriter::remove_stale(ClusterReport seen) {
    wire::dynamodb::DeleteItemRequest request;
    const leases::RowPlace& place = table_.places().reports;
    request.table_name = place.table;
    request.key = {{place.key, AttributeValue::s(seen.id)}};
    request.condition_expression = fmt::format("lut = :seen AND attribute_exists({})", place.key);
    request.expression_attribute_values = {
        {":seen", AttributeValue::n(epoch_seconds(seen.last_update))}};
    auto answer = co_await dynamodb_.delete_item(std::move(request));
    if (!answer && answer.error().fault != Fault::condition_failed)
        co_return std::unexpected(Error(std::move(answer).error()));
    co_return Result<void>{};
}

}  // namespace kcl::coordination
