#include "kcl/leases/lease_requests.h"

#include "kcl/leases/lease_attributes.h"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>

namespace kcl::leases::request {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Binary;
using wire::dynamodb::Item;
using wire::dynamodb::ReturnOnConditionFailure;
using wire::dynamodb::ReturnValues;

namespace {

/// Six decimals, as Java rounds it, without trailing zeros.
std::string decimal(double value) {
    std::string text = fmt::format("{:.6f}", std::round(value * 1e6) / 1e6);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

/// Collects the clauses of an update expression in the order SET, REMOVE, ADD.
class Update {
  public:
    Update(const std::string& table, const std::string& lease_key) {
        request_.table_name = table;
        request_.key = key_of(lease_key);
    }

    Update& set(std::string_view name, std::string_view placeholder, AttributeValue value) {
        append(set_, fmt::format("{} = {}", name, placeholder));
        return bind(placeholder, std::move(value));
    }
    Update& remove(std::string_view name) {
        append(remove_, name);
        return *this;
    }
    Update& add_one(std::string_view name) {
        append(add_, fmt::format("{} :one", name));
        return bind(":one", AttributeValue::n(1));
    }
    Update& when(std::string_view clause) {
        if (!condition_.empty()) condition_ += " AND ";
        condition_ += clause;
        return *this;
    }
    Update& when_equal(std::string_view name, std::string_view placeholder, AttributeValue value) {
        when(fmt::format("{} = {}", name, placeholder));
        return bind(placeholder, std::move(value));
    }
    Update& when_text(std::string_view name, std::string_view placeholder,
                      const std::optional<std::string>& value) {
        if (!value) return when(fmt::format("attribute_not_exists({})", name));
        return when_equal(name, placeholder, AttributeValue::s(*value));
    }
    UpdateItemRequest done(ReturnValues returned) {
        std::string expression;
        for (const auto& [word, clauses] :
             {std::pair("SET ", &set_), std::pair("REMOVE ", &remove_), std::pair("ADD ", &add_)})
            if (!clauses->empty())
                expression += (expression.empty() ? "" : " ") + (word + *clauses);
        request_.update_expression = std::move(expression);
        request_.condition_expression = std::move(condition_);
        request_.return_values = returned;
        request_.return_values_on_condition_check_failure = ReturnOnConditionFailure::all_old;
        return std::move(request_);
    }

  private:
    static void append(std::string& list, std::string_view clause) {
        if (!list.empty()) list += ", ";
        list += clause;
    }
    Update& bind(std::string_view placeholder, AttributeValue value) {
        request_.expression_attribute_values.insert_or_assign(std::string(placeholder),
                                                              std::move(value));
        return *this;
    }

    UpdateItemRequest request_;
    std::string set_;
    std::string remove_;
    std::string add_;
    std::string condition_;
};

Update& when_owners_are(Update& change, const Lease& seen) {
    return change.when_equal(attribute::lease_key, ":key", AttributeValue::s(seen.key))
        .when_text(attribute::lease_owner, ":owner", seen.owner)
        .when_text(attribute::checkpoint_owner, ":checkpointOwner", seen.checkpoint_owner);
}

void set_checkpoint(Update& change, const Checkpoint& checkpoint) {
    change.set(attribute::checkpoint, ":checkpoint",
               AttributeValue::s(std::string(checkpoint.text())));
    change.set(attribute::checkpoint_sub, ":sub",
               AttributeValue::n(std::to_string(checkpoint.sub_sequence_number())));
}

void set_pending(Update& change, const Lease& lease) {
    if (const auto& pending = lease.pending_checkpoint) {
        change.set(attribute::pending_checkpoint, ":pending",
                   AttributeValue::s(std::string(pending->text())));
        change.set(attribute::pending_checkpoint_sub, ":pendingSub",
                   AttributeValue::n(std::to_string(pending->sub_sequence_number())));
    } else {
        change.remove(attribute::pending_checkpoint).remove(attribute::pending_checkpoint_sub);
    }
    if (lease.pending_checkpoint_state)
        change.set(attribute::pending_checkpoint_state, ":state",
                   {Binary{*lease.pending_checkpoint_state}});
    else
        change.remove(attribute::pending_checkpoint_state);
}

void set_hash_keys(Update& change, HashKeyRange range) {
    change.set(attribute::starting_hash_key, ":start", AttributeValue::s(to_string(range.start)));
    change.set(attribute::ending_hash_key, ":end", AttributeValue::s(to_string(range.end)));
}

void set_throughput(Update& change, const Lease& lease) {
    if (lease.throughput_kbps)
        change.set(attribute::throughput_kbps, ":throughput",
                   AttributeValue::n(decimal(*lease.throughput_kbps)));
}

void set_stamp(Update& change, const Lease& lease) {
    if (lease.renewed_at)
        change.set(attribute::renewed_at, ":stamp",
                   AttributeValue::s(to_text(*lease.renewed_at, lease.counter + 1)));
}

}  // namespace

Item key_of(const std::string& lease_key) {
    return Item{{std::string(attribute::lease_key), AttributeValue::s(lease_key)}};
}

bool switches_owner(const Lease& seen, const std::string& new_owner) {
    return (seen.owner && *seen.owner != new_owner) ||
           (seen.checkpoint_owner && *seen.checkpoint_owner == new_owner);
}

PutItemRequest create(const std::string& table, const Lease& lease) {
    PutItemRequest request;
    request.table_name = table;
    request.item = to_row(lease);
    request.condition_expression = fmt::format("attribute_not_exists({})", attribute::lease_key);
    return request;
}

UpdateItemRequest renew(const std::string& table, const Lease& held) {
    Update change(table, held.key);
    change.set(attribute::lease_counter, ":next", AttributeValue::n(held.counter + 1));
    set_throughput(change, held);
    set_stamp(change, held);
    change.when_equal(attribute::lease_counter, ":counter", AttributeValue::n(held.counter));
    if (!held.in_handoff()) change.when_text(attribute::checkpoint_owner, "", std::nullopt);
    return change.done(ReturnValues::none);
}

UpdateItemRequest update(const std::string& table, const Lease& held) {
    Update change(table, held.key);
    change.set(attribute::lease_counter, ":next", AttributeValue::n(held.counter + 1));
    set_checkpoint(change, held.checkpoint);
    change.set(attribute::owner_switches, ":switches",
               AttributeValue::n(held.owner_switches_since_checkpoint));
    set_pending(change, held);
    if (!held.child_shard_ids.empty())
        change.set(attribute::child_shard_ids, ":children",
                   AttributeValue::ss(held.child_shard_ids));
    if (held.hash_key_range) set_hash_keys(change, *held.hash_key_range);
    // Java leaves this to renewals; here a checkpoint takes the place of one.
    set_throughput(change, held);
    set_stamp(change, held);
    change.when_equal(attribute::lease_counter, ":counter", AttributeValue::n(held.counter));
    // The whole row tells of a handoff that began since, which this condition lets pass.
    return change.done(ReturnValues::all_new);
}

UpdateItemRequest take(const std::string& table, const Lease& seen, const std::string& new_owner) {
    Update change(table, seen.key);
    change.set(attribute::lease_counter, ":next", AttributeValue::n(seen.counter + 1));
    change.set(attribute::lease_owner, ":new", AttributeValue::s(new_owner));
    change.remove(attribute::checkpoint_owner);
    if (switches_owner(seen, new_owner)) change.add_one(attribute::owner_switches);
    change.when_equal(attribute::lease_counter, ":counter", AttributeValue::n(seen.counter));
    return change.done(ReturnValues::all_new);
}

UpdateItemRequest assign(const std::string& table, const Lease& seen,
                         const std::string& new_owner) {
    Update change(table, seen.key);
    change.set(attribute::lease_owner, ":new", AttributeValue::s(new_owner));
    change.remove(attribute::checkpoint_owner).add_one(attribute::lease_counter);
    if (switches_owner(seen, new_owner)) change.add_one(attribute::owner_switches);
    return when_owners_are(change, seen).done(ReturnValues::all_new);
}

UpdateItemRequest begin_handoff(const std::string& table, const Lease& seen,
                                const std::string& next_owner) {
    Update change(table, seen.key);
    change.set(attribute::lease_owner, ":new", AttributeValue::s(next_owner));
    change.set(attribute::checkpoint_owner, ":owner", AttributeValue::s(seen.owner.value_or("")));
    return when_owners_are(change, seen).done(ReturnValues::all_new);
}

UpdateItemRequest evict(const std::string& table, const Lease& seen) {
    Update change(table, seen.key);
    change.remove(attribute::checkpoint_owner).add_one(attribute::lease_counter);
    if (!seen.in_handoff()) change.remove(attribute::lease_owner);
    return when_owners_are(change, seen).done(ReturnValues::all_new);
}

UpdateItemRequest give_up(const std::string& table, const Lease& held) {
    auto request =
        held.in_handoff() && held.owner ? assign(table, held, *held.owner) : evict(table, held);
    *request.condition_expression += fmt::format(" AND {} = :counter", attribute::lease_counter);
    request.expression_attribute_values.emplace(":counter", AttributeValue::n(held.counter));
    return request;
}

UpdateItemRequest set_children(const std::string& table, const std::string& lease_key,
                               const std::vector<std::string>& child_shard_ids) {
    Update change(table, lease_key);
    change.set(attribute::child_shard_ids, ":children", AttributeValue::ss(child_shard_ids));
    change.when_equal(attribute::lease_key, ":key", AttributeValue::s(lease_key));
    return change.done(ReturnValues::none);
}

UpdateItemRequest set_hash_range(const std::string& table, const std::string& lease_key,
                                 HashKeyRange range) {
    Update change(table, lease_key);
    set_hash_keys(change, range);
    change.when_equal(attribute::lease_key, ":key", AttributeValue::s(lease_key));
    return change.done(ReturnValues::none);
}

DeleteItemRequest remove(const std::string& table, const Lease& seen) {
    DeleteItemRequest request;
    request.table_name = table;
    request.key = key_of(seen.key);
    request.condition_expression = fmt::format("{} = :checkpoint", attribute::checkpoint);
    request.expression_attribute_values.emplace(
        ":checkpoint", AttributeValue::s(std::string(seen.checkpoint.text())));
    request.return_values_on_condition_check_failure = ReturnOnConditionFailure::all_old;
    return request;
}

}  // namespace kcl::leases::request
