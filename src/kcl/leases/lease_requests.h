#pragma once

#include "kcl/leases/lease.h"
#include "kcl/wire/dynamodb/delete_item.h"
#include "kcl/wire/dynamodb/put_item.h"
#include "kcl/wire/dynamodb/update_item.h"

#include <string>
#include <vector>

/// The conditional writes of lease rows, to the letter. All pure. Every condition fails on a row
/// that does not exist, so that no update creates one.
namespace kcl::leases::request {

using wire::dynamodb::DeleteItemRequest;
using wire::dynamodb::PutItemRequest;
using wire::dynamodb::UpdateItemRequest;

/// The primary key of the row of `lease_key`.
wire::dynamodb::Item key_of(const std::string& lease_key);

PutItemRequest create(const std::string& table, const Lease& lease);
/// Condition: the counter, and that no handoff began of which `held` does not know.
UpdateItemRequest renew(const std::string& table, const Lease& held);
/// Condition: the counter alone, so that the old owner of a handoff can still checkpoint.
UpdateItemRequest update(const std::string& table, const Lease& held);
/// Condition: the counter.
UpdateItemRequest take(const std::string& table, const Lease& seen, const std::string& new_owner);
/// Condition: existence, owner and checkpoint owner; not the counter, which the old owner keeps
/// moving.
UpdateItemRequest assign(const std::string& table, const Lease& seen, const std::string& new_owner);
UpdateItemRequest begin_handoff(const std::string& table, const Lease& seen,
                                const std::string& next_owner);
UpdateItemRequest evict(const std::string& table, const Lease& seen);
/// As assign() to the next owner in a handoff, else as evict(); but under the counter too, so that
/// one that arrives late can't end a later tenure.
UpdateItemRequest give_up(const std::string& table, const Lease& held);
UpdateItemRequest set_children(const std::string& table, const std::string& lease_key,
                               const std::vector<std::string>& child_shard_ids);
UpdateItemRequest set_hash_range(const std::string& table, const std::string& lease_key,
                                 HashKeyRange range);
DeleteItemRequest remove(const std::string& table, const Lease& seen);

/// True when giving `seen` to `new_owner` counts as a switch of owners.
bool switches_owner(const Lease& seen, const std::string& new_owner);

}  // namespace kcl::leases::request
