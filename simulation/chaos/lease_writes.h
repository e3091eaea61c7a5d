#pragma once

#include "kcl/wire/dynamodb/delete_item.h"
#include "kcl/wire/dynamodb/put_item.h"
#include "kcl/wire/dynamodb/update_item.h"

#include <optional>
#include <string>
#include <string_view>

namespace kcl::simulation {

/// What a write to the lease table is for, as its expressions tell.
enum class LeaseWrite : std::uint8_t {
    renewal,
    checkpoint,
    takeover,
    assignment,
    handoff,
    giving_up,
    other
};
LeaseWrite kind_of(const wire::dynamodb::UpdateItemRequest& request);

/// Takes the condition away, but for the row's existence.
void loosen(wire::dynamodb::UpdateItemRequest& request);

/// Takes `part` out of the update, with the values that only it needs.
void cut_out(wire::dynamodb::UpdateItemRequest& request, std::string_view part);

/// The row that it is about.
std::string key_of(const wire::dynamodb::UpdateItemRequest& request);
bool is_lock(const wire::dynamodb::PutItemRequest& request);
bool is_lease(const wire::dynamodb::PutItemRequest& request);

}  // namespace kcl::simulation
