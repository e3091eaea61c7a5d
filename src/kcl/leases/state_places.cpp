#include "kcl/leases/state_places.h"

#include "kcl/leases/lease_attributes.h"

#include <utility>

namespace kcl::leases {

namespace {

RowPlace legacy_coordinator(const std::string& application) {
    return {coordinator_table_of(application), "key"};
}

}  // namespace

std::string coordinator_table_of(const std::string& application) {
    return application + "-CoordinatorState";
}

std::string reports_table_of(const std::string& application) {
    return application + "-WorkerMetricStats";
}

StatePlaces StatePlaces::in_lease_table(const std::string& lease_table) {
    const RowPlace place{lease_table, std::string(attribute::lease_key)};
    return {place, place, {}};
}

StatePlaces StatePlaces::in_own_tables(const std::string& application) {
    const RowPlace coordinator = legacy_coordinator(application);
    const RowPlace reports{reports_table_of(application), "wid"};
    return {coordinator, reports, {coordinator, reports}};
}

StatePlaces StatePlaces::half_moved(const std::string& application,
                                    const std::string& lease_table) {
    const RowPlace coordinator = legacy_coordinator(application);
    return {coordinator, in_lease_table(lease_table).reports, {coordinator}};
}

void mark(wire::dynamodb::Item& row, const RowPlace& place, RowKind kind) {
    if (place.key == attribute::lease_key)
        row.emplace(attribute::entity_type,
                    wire::dynamodb::AttributeValue::s(std::string(entity_type(kind))));
}

wire::dynamodb::Item as_in_lease_table(wire::dynamodb::Item row, const std::string& key) {
    if (auto named = row.extract(key)) {
        named.key() = std::string(attribute::lease_key);
        row.insert(std::move(named));
    }
    return row;
}

}  // namespace kcl::leases
