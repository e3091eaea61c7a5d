#include "kcl/local/dynamodb/tables/table_changes.h"

#include "kcl/local/dynamodb/tables/table_options.h"
#include "kcl/local/dynamodb/tables/table_rules.h"
#include "kcl/local/dynamodb/values/contains.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Fault = std::optional<wire::ServiceError>;
using Request = dynamodb::UpdateTableRequest;

std::string_view index_name_of(const dynamodb::GlobalSecondaryIndexUpdate& update) {
    if (update.update) return update.update->index_name;
    if (update.create) return update.create->index_name;
    return update.remove ? std::string_view(update.remove->index_name) : std::string_view();
}

Fault check_index_updates(const std::vector<dynamodb::GlobalSecondaryIndexUpdate>& updates) {
    std::vector<std::string_view> seen;
    for (const auto& update : updates) {
        const int actions =
            update.create.has_value() + update.update.has_value() + update.remove.has_value();
        if (actions == 0)
            return invalid_value(
                "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                "GlobalSecondaryIndexUpdate.Delete must not be null");
        if (contains(seen, index_name_of(update)) || actions > 1)
            return invalid_value(fmt::format(
                "Only one global secondary index update per index is allowed simultaneously. "
                "Index: {}",
                index_name_of(update)));
        seen.push_back(index_name_of(update));
    }
    return std::nullopt;
}

Fault change_throughput(Throughput& throughput, const dynamodb::ProvisionedThroughput& wanted,
                        SystemTime now) {
    const auto read = wanted.read_capacity_units;
    const auto write = wanted.write_capacity_units;
    if (read == throughput.read && write == throughput.write)
        return validation(fmt::format(
            "The provisioned throughput for the table will not change. The requested value equals "
            "the current value. "
            "Current ReadCapacityUnits provisioned for the table: {}. Requested ReadCapacityUnits: "
            "{}. Current "
            "WriteCapacityUnits provisioned for the table: {}. Requested WriteCapacityUnits: {}. "
            "Refer to the Amazon "
            "DynamoDB Developer Guide for current limits and how to request higher limits.",
            throughput.read, read, throughput.write, write));
    if (read > throughput.read || write > throughput.write) throughput.last_increase = now;
    if (read < throughput.read || write < throughput.write) {
        throughput.last_decrease = now;
        ++throughput.decreases;
    }
    throughput.read = read;
    throughput.write = write;
    return std::nullopt;
}

Index* find_global(Table& table, std::string_view name, SystemTime now) {
    const auto* index = table.find_index(name, now);
    if (!index || !index->is_global || !index->is_live()) return nullptr;
    return &table.indexes[static_cast<std::size_t>(index - table.indexes.data())];
}

Fault no_such_index(std::string_view name) {
    return service_error("ResourceNotFoundException",
                         fmt::format("Requested resource not found: Index: {} not found", name));
}

/// Turns a provisioned table on demand or back, and changes what it and its indexes may use.
class BillingChange {
  public:
    BillingChange(TableChange& change, const Request& request, SystemTime now)
        : change_(change), table_(change.after), request_(request), now_(now) {}

    Fault apply() {
        const auto before = table_.billing;
        table_.billing = request_.billing_mode.value_or(before);
        const bool is_on_demand = table_.billing == dynamodb::BillingMode::pay_per_request;
        if (is_on_demand && request_.provisioned_throughput)
            return check_table_throughput(request_.provisioned_throughput, table_.billing);
        if (before != table_.billing) change_.takes_time = true;
        if (before != table_.billing && is_on_demand) go_on_demand();
        if (request_.provisioned_throughput) {
            change_.takes_time = true;
            if (auto fault =
                    check_table_throughput(request_.provisioned_throughput, table_.billing))
                return fault;
            if (auto fault =
                    change_throughput(table_.throughput, *request_.provisioned_throughput, now_))
                return fault;
        }
        if (auto fault = change_indexes()) return fault;
        return before != table_.billing && !is_on_demand ? check_all_provisioned() : std::nullopt;
    }

  private:
    void go_on_demand() {
        table_.on_demand_since = now_;
        const auto release = [this](Throughput& throughput) {
            throughput.read = 0;
            throughput.write = 0;
            throughput.last_decrease = now_;
        };
        release(table_.throughput);
        for (auto& index : table_.indexes)
            if (index.is_global) release(index.throughput);
    }

    Fault change_indexes() {
        for (const auto& update : request_.global_secondary_index_updates) {
            if (!update.update) continue;
            auto* index = find_global(table_, update.update->index_name, now_);
            if (!index) return no_such_index(update.update->index_name);
            if (auto fault = apply_bounds(update.update->on_demand_throughput, table_.billing,
                                          index->on_demand))
                return fault;
            const auto& wanted = update.update->provisioned_throughput;
            if (!wanted && update.update->on_demand_throughput) continue;
            if (auto fault = check_index_throughput(wanted, table_.billing, index->name))
                return fault;
            if (!wanted) continue;
            if (auto fault = change_throughput(index->throughput, *wanted, now_)) return fault;
            change_.takes_time = true;
        }
        return std::nullopt;
    }

    Fault check_all_provisioned() const {
        std::vector<std::string_view> missing;
        for (const auto& index : table_.indexes)
            if (index.is_global && index.is_live() && index.throughput.read == 0)
                missing.push_back(index.name);
        if (missing.empty()) return std::nullopt;
        return invalid_value(fmt::format("ProvisionedThroughput must be specified for index: {}",
                                         fmt::join(missing, ",")));
    }

    TableChange& change_;
    Table& table_;
    const Request& request_;
    SystemTime now_;
};

Fault create_index(TableChange& change, const Request& request,
                   const dynamodb::SecondaryIndex& wanted, SystemTime now) {
    auto& table = change.after;
    if (table.find_index(wanted.index_name, now))
        return validation("Attempting to create an index which already exists");
    auto definitions = table.definitions;
    for (const auto& definition : request.attribute_definitions) {
        const auto known = std::ranges::find(definitions, definition.attribute_name,
                                             &dynamodb::AttributeDefinition::attribute_name);
        if (known == definitions.end())
            definitions.push_back(definition);
        else if (known->attribute_type != definition.attribute_type)
            return invalid_value(
                fmt::format("Type mismatch for attribute definition {} expected: {} actual: {}",
                            definition.attribute_name, wire::name_of(known->attribute_type),
                            wire::name_of(definition.attribute_type)));
    }
    auto index = checked_index(wanted, true, definitions, table.key);
    if (!index) return std::move(index).error();
    if (auto fault =
            check_index_throughput(wanted.provisioned_throughput, table.billing, wanted.index_name))
        return fault;
    const auto count = std::ranges::count_if(
        table.indexes, [](const Index& each) { return each.is_global && each.is_live(); });
    if (static_cast<std::size_t>(count) >= most_global_indexes)
        return invalid_value("GlobalSecondaryIndex count exceeds the per-table limit of 20");
    change.created_index = table.indexes.size();
    table.indexes.push_back(std::move(*index));
    table.definitions = std::move(definitions);
    return std::nullopt;
}

Fault remove_index(TableChange& change, std::string_view name, SystemTime now) {
    const auto* index = find_global(change.after, name, now);
    if (!index) return no_such_index(name);
    change.removed_index = static_cast<std::size_t>(index - change.after.indexes.data());
    return std::nullopt;
}

Fault change_index_list(TableChange& change, const Request& request, SystemTime now) {
    int changes = 0;
    for (const auto& update : request.global_secondary_index_updates)
        changes += !update.update.has_value();
    const bool is_busy = std::ranges::any_of(change.after.indexes, [now](const Index& index) {
        return index.gone ? now < *index.gone : now < index.ready;
    });
    if (changes > 1 || (changes == 1 && is_busy))
        return service_error("LimitExceededException",
                             "Subscriber limit exceeded: Only 1 online index can be created or "
                             "deleted simultaneously "
                             "per table");
    for (const auto& update : request.global_secondary_index_updates) {
        auto fault = update.create   ? create_index(change, request, *update.create, now)
                     : update.remove ? remove_index(change, update.remove->index_name, now)
                                     : std::nullopt;
        if (fault) return fault;
    }
    return std::nullopt;
}

}  // namespace

Fault check_not_changing(const Table& table, SystemTime now) {
    using enum dynamodb::TableStatus;
    const auto status = table.status(now);
    if (status == active) return std::nullopt;
    return service_error(
        "ResourceInUseException",
        fmt::format("Attempt to change a resource which is still in use: Table is being {}: {}",
                    status == creating   ? "created"
                    : status == updating ? "updated"
                                         : "deleted",
                    table.name));
}

Fault check_update_request(const Request& request) {
    if (!request.provisioned_throughput && !request.billing_mode &&
        request.global_secondary_index_updates.empty() && !has_options(request))
        return validation(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
            "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
    if (request.billing_mode == dynamodb::BillingMode::provisioned &&
        !request.provisioned_throughput)
        return invalid_value(
            "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
    return check_index_updates(request.global_secondary_index_updates);
}

Outcome<TableChange> plan_table_change(const Table& table, const Request& request, SystemTime now) {
    TableChange change{.after = table};
    std::erase_if(change.after.indexes,
                  [now](const Index& index) { return index.gone && *index.gone <= now; });
    auto fault = change_index_list(change, request, now);
    // What an index needs of its table does not depend on the table being busy; anything else has
    // to wait.
    if (!fault) fault = check_not_changing(table, now);
    if (!fault) fault = BillingChange(change, request, now).apply();
    if (fault) return std::unexpected(std::move(*fault));
    const auto& stream = request.stream_specification;
    if (stream && !stream->stream_enabled && !table.records_changes())
        return refuse("Table has no stream to disable");
    fault = check_stream(stream, table);
    if (!fault) fault = apply_options(request, now, change.after);
    if (fault) return std::unexpected(std::move(*fault));
    return change;
}

}  // namespace kcl::local::dynamodb
