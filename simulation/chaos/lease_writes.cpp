#include "simulation/chaos/lease_writes.h"

#include <string_view>

namespace kcl::simulation {

using wire::dynamodb::Item;
using wire::dynamodb::PutItemRequest;
using wire::dynamodb::UpdateItemRequest;

namespace {

std::string text(const Item& row, std::string_view name) {
    const auto* value = find(row, name);
    return value != nullptr && value->as_s() != nullptr ? *value->as_s() : std::string();
}

}  // namespace

LeaseWrite kind_of(const UpdateItemRequest& request) {
    const std::string update = request.update_expression.value_or("");
    const std::string condition = request.condition_expression.value_or("");
    const bool under_counter = condition.find("leaseCounter = :counter") != std::string::npos;
    if (update.find("checkpoint = :checkpoint") != std::string::npos) return LeaseWrite::checkpoint;
    if (update.starts_with("SET leaseCounter = :next, leaseOwner = :new"))
        return LeaseWrite::takeover;
    if (update.starts_with("SET leaseCounter = :next")) return LeaseWrite::renewal;
    if (update.starts_with("SET leaseOwner = :new, checkpointOwner = :owner"))
        return LeaseWrite::handoff;
    if (update.find("ADD leaseCounter") == std::string::npos) return LeaseWrite::other;
    return under_counter ? LeaseWrite::giving_up : LeaseWrite::assignment;
}

void loosen(UpdateItemRequest& request) {
    request.condition_expression = "attribute_exists(leaseKey)";
    std::erase_if(request.expression_attribute_values, [&](const auto& value) {
        return request.update_expression->find(value.first) == std::string::npos;
    });
}

void cut_out(UpdateItemRequest& request, std::string_view part) {
    std::string& update = *request.update_expression;
    const auto found = update.find(part);
    if (found == std::string::npos) return;
    update.erase(found, part.size());
    std::erase_if(request.expression_attribute_values, [&](const auto& value) {
        return update.find(value.first) == std::string::npos &&
               request.condition_expression->find(value.first) == std::string::npos;
    });
}

std::string key_of(const UpdateItemRequest& request) { return text(request.key, "leaseKey"); }
bool is_lock(const PutItemRequest& request) { return text(request.item, "leaseKey") == "Leader"; }
bool is_lease(const PutItemRequest& request) { return text(request.item, "entityType") == "LEASE"; }

}  // namespace kcl::simulation
