#include "kcl/leases/java_migrations.h"

#include "kcl/leases/lease.h"
#include "kcl/leases/lease_attributes.h"

#include <fmt/format.h>

#include <utility>

namespace kcl::leases {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::find;
using wire::dynamodb::Item;

namespace {

constexpr std::string_view client_version_3x = "CLIENT_VERSION_3X";
constexpr std::string_view pending = "TABLE_MIGRATION_STATUS_PENDING";
constexpr std::string_view complete = "TABLE_MIGRATION_STATUS_COMPLETE";

/// The text of an attribute, or "(none)" so that a message can always show it.
std::string text_of(const Item& row, std::string_view name) {
    const auto* value = find(row, name);
    const auto* text = value ? value->as_s() : nullptr;
    return text ? *text : "(none)";
}

std::string status_of(const std::optional<Item>& table_migration) {
    return table_migration ? text_of(*table_migration, "tm") : "";
}

Item version_entry(std::string_view version, const std::string& worker_id, SystemTime now) {
    const auto millis = now.time_since_epoch().count();
    return Item{{"cv", AttributeValue::s(std::string(version))},
                {"mb", AttributeValue::s(worker_id)},
                {"mts", AttributeValue::n(static_cast<std::int64_t>(millis))}};
}

/// Both rows of a migration under way speak of one state; the one that is further counts.
Result<StatePlaces> places_by_tables(const JavaTraces& traces, const std::string& application,
                                     const std::string& lease_table) {
    const auto legacy_status = status_of(traces.in_coordinator_table.table_migration);
    const bool moved =
        legacy_status == complete || status_of(traces.in_lease_table.table_migration) == complete;
    if (!traces.coordinator_table || moved) return StatePlaces::in_lease_table(lease_table);
    if (legacy_status == pending) return StatePlaces::half_moved(application, lease_table);
    if (traces.reports_table) return StatePlaces::in_own_tables(application);
    return failure(
        Fault::unavailable,
        fmt::format(
            "found {0} without {1}: a Java worker of KCL 3.0 to 3.4 that starts makes both. "
            "If no Java worker runs any more, delete {0}",
            coordinator_table_of(application), reports_table_of(application)));
}

/// The row Migration3.0 that counts, and the table it stands in.
std::pair<const std::optional<Item>&, std::string> client_version_of(
    const JavaTraces& traces, const StatePlaces& places, const std::string& lease_table) {
    const auto& legacy = traces.in_coordinator_table.client_version;
    if (places.coordinator.table != lease_table && legacy)
        return {legacy, places.coordinator.table};
    return {traces.in_lease_table.client_version, lease_table};
}

}  // namespace

Result<StatePlaces> places_of(const JavaTraces& traces, const std::string& application,
                              const std::string& lease_table) {
    auto places = places_by_tables(traces, application, lease_table);
    if (!places) return places;
    const auto [row, table] = client_version_of(traces, *places, lease_table);
    if (row && text_of(*row, "cv") != client_version_3x)
        return failure(
            Fault::invalid,
            fmt::format("the row {} of table {} says cv = {}: workers of KCL 2.x may still run, "
                        "which do not understand ours. Finish the upgrade first: deploy Java KCL "
                        "with CLIENT_VERSION_CONFIG_3X everywhere, until cv is {}",
                        attribute::client_version_key, table, text_of(*row, "cv"),
                        client_version_3x));
    return places;
}

Item client_version_row(const RowPlace& place, const std::string& worker_id, SystemTime now) {
    Item row = version_entry(client_version_3x, worker_id, now);
    row.emplace(place.key, AttributeValue::s(std::string(attribute::client_version_key)));
    mark(row, place, RowKind::client_version_migration);
    row.emplace("h", AttributeValue::l({AttributeValue::m(
                         version_entry("CLIENT_VERSION_INIT", worker_id, now))}));
    return row;
}

JavaMigrations::JavaMigrations(aws::DynamoDbClient& dynamodb, Clock& clock, std::string application,
                               std::string lease_table)
    : dynamodb_(dynamodb),
      clock_(clock),
      application_(std::move(application)),
      lease_table_(std::move(lease_table)),
      places_(StatePlaces::in_lease_table(lease_table_)) {}

asio::awaitable<Result<bool>> JavaMigrations::table_exists(std::string name) {
    wire::dynamodb::DescribeTableRequest request;
    request.table_name = name;
    const auto answer = co_await dynamodb_.describe_table(std::move(request));
    if (answer) co_return answer->table.table_status != wire::dynamodb::TableStatus::deleting;
    if (answer.error().fault == Fault::not_found) co_return false;
    co_return std::unexpected(static_cast<const Error&>(answer.error()));
}

asio::awaitable<Result<std::optional<Item>>> JavaMigrations::row(RowPlace place, std::string key) {
    wire::dynamodb::GetItemRequest request;
    request.table_name = place.table;
    request.key = Item{{place.key, AttributeValue::s(std::move(key))}};
    request.consistent_read = true;
    auto answer = co_await dynamodb_.get_item(std::move(request));
    if (answer) co_return std::move(answer->item);
    if (answer.error().fault == Fault::not_found) co_return std::nullopt;
    co_return std::unexpected(static_cast<const Error&>(answer.error()));
}

asio::awaitable<Result<JavaTraces::Rows>> JavaMigrations::rows_in(RowPlace place) {
    JavaTraces::Rows rows;
    auto client_version = co_await row(place, std::string(attribute::client_version_key));
    if (!client_version) co_return std::unexpected(std::move(client_version).error());
    rows.client_version = *std::move(client_version);
    auto table_migration = co_await row(place, std::string(attribute::table_migration_key));
    if (!table_migration) co_return std::unexpected(std::move(table_migration).error());
    rows.table_migration = *std::move(table_migration);
    co_return rows;
}

asio::awaitable<Result<JavaTraces>> JavaMigrations::look() {
    JavaTraces traces;
    const auto coordinator = co_await table_exists(coordinator_table_of(application_));
    if (!coordinator) co_return std::unexpected(coordinator.error());
    traces.coordinator_table = *coordinator;
    const auto reports = co_await table_exists(reports_table_of(application_));
    if (!reports) co_return std::unexpected(reports.error());
    traces.reports_table = *reports;
    if (traces.coordinator_table) {
        auto rows = co_await rows_in(StatePlaces::in_own_tables(application_).coordinator);
        if (!rows) co_return std::unexpected(std::move(rows).error());
        traces.in_coordinator_table = *std::move(rows);
    }
    auto rows = co_await rows_in(StatePlaces::in_lease_table(lease_table_).coordinator);
    if (!rows) co_return std::unexpected(std::move(rows).error());
    traces.in_lease_table = *std::move(rows);
    co_return traces;
}

asio::awaitable<Result<void>> JavaMigrations::check() {
    const auto traces = co_await look();
    if (!traces) co_return std::unexpected(traces.error());
    auto places = places_of(*traces, application_, lease_table_);
    if (!places) co_return std::unexpected(std::move(places).error());
    places_ = *std::move(places);
    told_ = client_version_of(*traces, places_, lease_table_).first.has_value();
    co_return Result<void>{};
}

asio::awaitable<Result<void>> JavaMigrations::join(std::string worker_id) {
    auto allowed = co_await check();
    if (!allowed || told_) co_return allowed;
    wire::dynamodb::PutItemRequest request;
    request.table_name = places_.coordinator.table;
    request.item = client_version_row(places_.coordinator, worker_id, clock_.system_now());
    request.condition_expression = "attribute_not_exists(#key)";
    request.expression_attribute_names = {{"#key", places_.coordinator.key}};
    const auto answer = co_await dynamodb_.put_item(std::move(request));
    if (answer) co_return Result<void>{};
    if (answer.error().fault != Fault::condition_failed)
        co_return std::unexpected(static_cast<const Error&>(answer.error()));
    co_return co_await check();
}

}  // namespace kcl::leases
