#include "kcl/leases/lease_table_schema.h"

#include "kcl/leases/lease_attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::leases {

using wire::dynamodb::AttributeDefinition;
using wire::dynamodb::BillingMode;
using wire::dynamodb::CreateTableRequest;
using wire::dynamodb::IndexStatus;
using wire::dynamodb::KeySchemaElement;
using wire::dynamodb::KeyType;
using wire::dynamodb::ProjectionType;
using wire::dynamodb::ProvisionedThroughput;
using wire::dynamodb::ScalarType;
using wire::dynamodb::SecondaryIndex;
using wire::dynamodb::SecondaryIndexDescription;
using wire::dynamodb::TableDescription;
using wire::dynamodb::TableStatus;
using wire::dynamodb::UpdateTableRequest;

namespace {

constexpr Duration first_poll = 20ms;  // local services have a table at once, AWS in some seconds
constexpr Duration slowest_poll = 5s;

const std::vector<KeySchemaElement>& table_key() {
    static const std::vector<KeySchemaElement> key{
        {std::string(attribute::lease_key), KeyType::hash}};
    return key;
}

const std::vector<KeySchemaElement>& index_key() {
    static const std::vector<KeySchemaElement> key{
        {std::string(attribute::lease_owner), KeyType::hash},
        {std::string(attribute::lease_key), KeyType::range}};
    return key;
}

bool same_key(const std::vector<KeySchemaElement>& a, const std::vector<KeySchemaElement>& b) {
    return std::ranges::equal(a, b, [](const KeySchemaElement& x, const KeySchemaElement& y) {
        return x.attribute_name == y.attribute_name && x.key_type == y.key_type;
    });
}

std::vector<AttributeDefinition> key_attributes() {
    return {{std::string(attribute::lease_key), ScalarType::s},
            {std::string(attribute::lease_owner), ScalarType::s}};
}

SecondaryIndex owner_index(std::optional<ProvisionedThroughput> provisioned) {
    SecondaryIndex index;
    index.index_name = std::string(attribute::owner_index);
    index.key_schema = index_key();
    index.projection.projection_type = ProjectionType::keys_only;
    index.provisioned_throughput = provisioned;
    return index;
}

const SecondaryIndexDescription* find_owner_index(const TableDescription& table) {
    const auto& indexes = table.global_secondary_indexes;
    const auto found =
        std::ranges::find(indexes, attribute::owner_index, &SecondaryIndexDescription::index_name);
    return found == indexes.end() ? nullptr : &*found;
}

/// Empty: the table is billed by request. (Old services leave the billing mode out; only
/// provisioned tables have units.)
std::optional<ProvisionedThroughput> capacity_of(const TableDescription& table) {
    const auto& mode = table.billing_mode_summary;
    const auto& units = table.provisioned_throughput;
    if (mode && mode->billing_mode == BillingMode::pay_per_request) return std::nullopt;
    if (!units || units->read_capacity_units == 0) return std::nullopt;
    return ProvisionedThroughput{units->read_capacity_units, units->write_capacity_units};
}

Result<SchemaStep> step_for_index(const TableDescription& table) {
    const auto* index = find_owner_index(table);
    if (!index)
        return table.table_status == TableStatus::active ? SchemaStep::add_index
                                                         : SchemaStep::wait_for_table;
    if (!same_key(index->key_schema, index_key()))
        return failure(
            Fault::invalid,
            fmt::format("the index {} of table {} has other keys than leaseOwner and leaseKey: "
                        "delete it, and it will be made anew",
                        attribute::owner_index, table.table_name));
    // A service that says nothing about the status has no asynchronous indexes.
    const auto status = index->index_status.value_or(IndexStatus::active);
    return status == IndexStatus::active ? SchemaStep::ready : SchemaStep::wait_for_index;
}

std::string_view permission(SchemaStep step) {
    switch (step) {
        case SchemaStep::create_table:
            return "dynamodb:CreateTable";
        case SchemaStep::add_index:
            return "dynamodb:UpdateTable";
        case SchemaStep::wait_for_table:
        case SchemaStep::wait_for_index:
        case SchemaStep::ready:
            return "dynamodb:DescribeTable";
    }
    return {};
}

std::string detail_of(SchemaStep step, const std::string& table) {
    switch (step) {
        case SchemaStep::create_table:
            return fmt::format("creating the table {}", table);
        case SchemaStep::wait_for_table:
            return fmt::format("waiting until the table {} is ACTIVE", table);
        case SchemaStep::add_index:
            return fmt::format("adding the index {} to the table {}", attribute::owner_index,
                               table);
        case SchemaStep::wait_for_index:
            return fmt::format("waiting until the index {} of the table {} is ACTIVE",
                               attribute::owner_index, table);
        case SchemaStep::ready:
            return fmt::format("the table {} is ready", table);
    }
    return {};
}

}  // namespace

std::string_view to_string(SchemaStep step) {
    switch (step) {
        case SchemaStep::create_table:
            return "create table";
        case SchemaStep::wait_for_table:
            return "wait for table";
        case SchemaStep::add_index:
            return "add index";
        case SchemaStep::wait_for_index:
            return "wait for index";
        case SchemaStep::ready:
            return "ready";
    }
    return {};
}

Result<SchemaStep> next_schema_step(const std::optional<TableDescription>& table) {
    if (!table) return SchemaStep::create_table;
    if (!same_key(table->key_schema, table_key()))
        return failure(
            Fault::invalid,
            fmt::format("the table {} exists and is not a lease table: its key is not leaseKey. "
                        "Choose another application or table name",
                        table->table_name));
    switch (table->table_status) {
        case TableStatus::active:
        case TableStatus::updating:
            return step_for_index(*table);
        case TableStatus::creating:
        case TableStatus::deleting:
            return SchemaStep::wait_for_table;
        case TableStatus::archiving:
        case TableStatus::archived:
        case TableStatus::inaccessible_encryption_credentials:
            break;
    }
    return failure(
        Fault::invalid,
        fmt::format("the table {} is {}: make it ACTIVE again, or restore it from its backup",
                    table->table_name, wire::name_of(table->table_status)));
}

CreateTableRequest create_table_request(const TableSettings& settings) {
    CreateTableRequest request;
    request.table_name = settings.table_name;
    request.key_schema = table_key();
    request.attribute_definitions = key_attributes();
    request.billing_mode =
        settings.provisioned ? BillingMode::provisioned : BillingMode::pay_per_request;
    request.provisioned_throughput = settings.provisioned;
    request.global_secondary_indexes.push_back(owner_index(settings.provisioned));
    request.deletion_protection_enabled = settings.deletion_protection;
    request.tags = settings.tags;
    return request;
}

UpdateTableRequest add_index_request(const TableDescription& table) {
    UpdateTableRequest request;
    request.table_name = table.table_name;
    request.attribute_definitions = key_attributes();
    wire::dynamodb::GlobalSecondaryIndexUpdate update;
    update.create = owner_index(capacity_of(table));
    request.global_secondary_index_updates.push_back(std::move(update));
    return request;
}

LeaseTableSchema::LeaseTableSchema(aws::DynamoDbClient& dynamodb, Clock& clock,
                                   TableSettings settings,
                                   std::function<void(const SchemaProgress&)> on_progress)
    : dynamodb_(dynamodb),
      clock_(clock),
      settings_(std::move(settings)),
      on_progress_(std::move(on_progress)) {}

asio::awaitable<Result<void>> LeaseTableSchema::ensure(SteadyTime deadline) {
    Duration poll = first_poll;
    std::string missing = detail_of(SchemaStep::create_table, settings_.table_name);
    while (clock_.steady_now() < deadline) {
        auto table = co_await describe();
        const auto step = table ? next_schema_step(*table) : std::unexpected(table.error());
        auto outcome = step ? Result<void>{} : judge(step.error(), SchemaStep::wait_for_table);
        if (!outcome) co_return outcome;
        if (step) {
            missing = detail_of(*step, settings_.table_name);
            tell(*step, missing);
            if (*step == SchemaStep::ready) co_return Result<void>{};
            auto taken = co_await take(*step, *std::move(table));
            if (!taken) co_return taken;
        }
        co_await clock_.sleep_until(std::min(deadline, clock_.steady_now() + poll));
        poll = std::min(poll * 2, slowest_poll);
    }
    co_return failure(Fault::timed_out,
                      fmt::format("the lease table is not ready in time: still {}", missing));
}

asio::awaitable<Result<std::optional<TableDescription>>> LeaseTableSchema::describe() {
    wire::dynamodb::DescribeTableRequest request;
    request.table_name = settings_.table_name;
    auto answer = co_await dynamodb_.describe_table(std::move(request));
    if (answer) co_return std::move(answer->table);
    if (answer.error().fault == Fault::not_found) co_return std::nullopt;
    co_return std::unexpected(static_cast<const Error&>(answer.error()));
}

asio::awaitable<Result<void>> LeaseTableSchema::take(SchemaStep step,
                                                     std::optional<TableDescription> table) {
    if (step == SchemaStep::create_table) {
        auto request = create_table_request(settings_);
        const auto answer = co_await dynamodb_.create_table(std::move(request));
        if (!answer) co_return judge(answer.error(), step);
    }
    if (step == SchemaStep::add_index) {
        auto request = add_index_request(*table);
        const auto answer = co_await dynamodb_.update_table(std::move(request));
        // A cluster that came first makes this request impossible or invalid: what counts is what
        // the table says next.
        const bool invalid = !answer && answer.error().fault == Fault::invalid;
        if (invalid && std::exchange(add_refused_, true)) co_return judge(answer.error(), step);
        if (!answer && !invalid) co_return judge(answer.error(), step);
    }
    co_return Result<void>{};
}

Result<void> LeaseTableSchema::judge(Error error, SchemaStep step) {
    switch (error.fault) {
        case Fault::exists:
        case Fault::not_found:
            return {};  // Another cluster was quicker, or the table is on its way out.
        case Fault::denied:
            return failure(Fault::denied,
                           fmt::format("{} failed: these credentials need {} on the table {} ({})",
                                       detail_of(step, settings_.table_name), permission(step),
                                       settings_.table_name, error.message),
                           error.code);
        case Fault::throttled:
        case Fault::unavailable:
        case Fault::timed_out:
            if (on_progress_)
                on_progress_({step, fmt::format("will try again: {}", error.message)});
            return {};
        default:
            return std::unexpected(std::move(error));
    }
}

void LeaseTableSchema::tell(SchemaStep step, std::string detail) {
    if (told_ == step || !on_progress_) return;
    told_ = step;
    on_progress_({step, std::move(detail)});
}

}  // namespace kcl::leases
