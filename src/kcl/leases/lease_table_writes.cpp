#include "kcl/leases/lease_requests.h"
#include "kcl/leases/lease_table.h"
#include "kcl/leases/write_aftermath.h"

#include <fmt/format.h>

namespace kcl::leases {

using wire::dynamodb::UpdateItemRequest;

namespace {

// How often a write is sent again within one operation, because the row moved on under our own
// earlier writes.
constexpr int most_tries = 3;

Error plain(const aws::DynamoDbError& error) { return static_cast<const Error&>(error); }

/// After these the write may have been applied all the same: by a try whose answer was lost.
bool in_doubt(const aws::DynamoDbError& error) {
    return error.fault == Fault::condition_failed || error.fault == Fault::timed_out ||
           error.retried;
}

Error gone(const std::string& key) {
    return {Fault::not_found, fmt::format("the lease of {} was deleted from the table", key), {}};
}

std::unexpected<Error> lost(const Lease& row) {
    return failure(Fault::lost,
                   fmt::format("the lease of {} is not ours any more: {}", row.key, describe(row)));
}

/// The failed condition is an answer by itself; anything else stays what it was.
std::unexpected<Error> not_applied(const aws::DynamoDbError& error, const Lease& row) {
    if (error.fault != Fault::condition_failed) return std::unexpected(plain(error));
    return failure(Fault::condition_failed,
                   fmt::format("the lease of {} has changed: {}", row.key, describe(row)));
}

/// The row matches and the condition failed: between the two it must have changed, or the service
/// is not DynamoDB.
std::unexpected<Error> not_applied_yet(const aws::DynamoDbError& error, const Lease& row) {
    if (error.fault != Fault::condition_failed) return std::unexpected(plain(error));
    return failure(Fault::unavailable,
                   fmt::format("a write to the lease of {} was refused for no visible reason: {}",
                               row.key, describe(row)));
}

Lease row_of(const wire::dynamodb::UpdateItemResponse& answer, Lease expected) {
    if (!answer.attributes) return expected;
    auto row = lease_from_row(*answer.attributes);
    return row ? *std::move(row) : std::move(expected);
}

Lease given_to(Lease lease, const std::string& new_owner) {
    if (request::switches_owner(lease, new_owner)) ++lease.owner_switches_since_checkpoint;
    lease.owner = new_owner;
    lease.checkpoint_owner.reset();
    lease.renewed_at.reset();
    ++lease.counter;
    return lease;
}

/// The next owner of a handoff keeps the lease; otherwise nobody has it.
Lease without_old_owner(Lease lease) {
    if (!lease.in_handoff()) lease.owner.reset();
    lease.checkpoint_owner.reset();
    lease.renewed_at.reset();
    ++lease.counter;
    return lease;
}

}  // namespace

asio::awaitable<Result<std::optional<Lease>>> LeaseTable::read_back(std::string key,
                                                                    aws::DynamoDbError error) {
    // The item that came along is as it was when the condition failed; the answer to a timeout has
    // none.
    if (error.item) {
        auto lease = lease_from_row(*error.item);
        if (!lease) co_return std::unexpected(std::move(lease).error());
        co_return *std::move(lease);
    }
    auto row = co_await get(key);
    if (!row && error.fault != Fault::condition_failed) co_return std::unexpected(plain(error));
    co_return row;
}

asio::awaitable<Result<Lease>> LeaseTable::row_after(std::string key, aws::DynamoDbError error) {
    if (!in_doubt(error)) co_return std::unexpected(plain(error));
    auto row = co_await read_back(key, std::move(error));
    if (!row) co_return std::unexpected(std::move(row).error());
    if (!*row) co_return std::unexpected(gone(key));
    co_return **std::move(row);
}

asio::awaitable<Result<bool>> LeaseTable::create_if_absent(Lease lease) {
    auto request = request::create(table_name_, lease);
    const auto answer = co_await dynamodb_.put_item(std::move(request));
    if (answer) co_return true;
    // Whether it was our own first try or somebody else: it exists.
    if (answer.error().fault == Fault::condition_failed) co_return false;
    co_return std::unexpected(plain(answer.error()));
}

asio::awaitable<Result<Lease>> LeaseTable::renew(Lease held, std::string holder) {
    for (int tries = 0; tries < most_tries; ++tries) {
        auto request = request::renew(table_name_, held);
        const auto answer = co_await dynamodb_.update_item(std::move(request));
        if (answer) {
            ++held.counter;
            co_return held;
        }
        auto row = co_await row_after(held.key, answer.error());
        if (!row) co_return std::unexpected(std::move(row).error());
        switch (after_write(held, *row, holder)) {
            case Aftermath::one_applied:
                co_return row;
            case Aftermath::lost:
                co_return lost(*row);
            case Aftermath::unchanged:
                co_return not_applied_yet(answer.error(), *row);
            case Aftermath::handoff_began:
                break;
        }
        held.owner = row->owner;
        held.checkpoint_owner = row->checkpoint_owner;
    }
    co_return failure(Fault::unavailable, fmt::format("the lease of {} keeps changing", held.key));
}

asio::awaitable<Result<Lease>> LeaseTable::update(Lease held, std::string holder) {
    for (int tries = 0; tries < most_tries; ++tries) {
        auto request = request::update(table_name_, held);
        const auto answer = co_await dynamodb_.update_item(std::move(request));
        if (answer) {
            ++held.counter;
            co_return row_of(*answer, std::move(held));
        }
        auto row = co_await row_after(held.key, answer.error());
        if (!row) co_return std::unexpected(std::move(row).error());
        const Aftermath aftermath = after_write(held, *row, holder);
        if (aftermath == Aftermath::lost) co_return lost(*row);
        if (aftermath != Aftermath::one_applied) co_return not_applied_yet(answer.error(), *row);
        if (stores(*row, held)) co_return row;
        // It was an earlier write of ours, unanswered at its time, that moved the counter: go on
        // from there.
        held.counter = row->counter;
        held.owner = row->owner;
        held.checkpoint_owner = row->checkpoint_owner;
    }
    co_return failure(Fault::unavailable, fmt::format("the lease of {} keeps changing", held.key));
}

asio::awaitable<Result<Lease>> LeaseTable::write(UpdateItemRequest request, Lease expected,
                                                 std::function<bool(const Lease&)> applied) {
    const auto answer = co_await dynamodb_.update_item(std::move(request));
    if (answer) co_return row_of(*answer, std::move(expected));
    auto row = co_await row_after(expected.key, answer.error());
    if (!row) co_return std::unexpected(std::move(row).error());
    if (!applied(*row)) co_return not_applied(answer.error(), *row);
    co_return row;
}

asio::awaitable<Result<Lease>> LeaseTable::assign(Lease seen, std::string new_owner) {
    auto request = request::assign(table_name_, seen, new_owner);
    std::function<bool(const Lease&)> applied = [&](const Lease& row) {
        return row.owner == new_owner && !row.in_handoff() && row.counter > seen.counter;
    };
    auto expected = given_to(seen, new_owner);
    co_return co_await write(std::move(request), std::move(expected), std::move(applied));
}

asio::awaitable<Result<Lease>> LeaseTable::take(Lease seen, std::string new_owner) {
    auto request = request::take(table_name_, seen, new_owner);
    std::function<bool(const Lease&)> applied = [&](const Lease& row) {
        return row.owner == new_owner && !row.in_handoff() && row.counter == seen.counter + 1;
    };
    auto expected = given_to(seen, new_owner);
    co_return co_await write(std::move(request), std::move(expected), std::move(applied));
}

asio::awaitable<Result<Lease>> LeaseTable::begin_handoff(Lease seen, std::string next_owner) {
    if (!seen.owner || seen.in_handoff() || *seen.owner == next_owner)
        co_return failure(Fault::invalid, fmt::format("the lease of {} ({}) can't be handed to {}",
                                                      seen.key, describe(seen), next_owner));
    auto request = request::begin_handoff(table_name_, seen, next_owner);
    std::function<bool(const Lease&)> applied = [&](const Lease& row) {
        return row.owner == next_owner && row.checkpoint_owner == seen.owner;
    };
    auto expected = seen;
    expected.owner = next_owner;
    expected.checkpoint_owner = seen.owner;
    co_return co_await write(std::move(request), std::move(expected), std::move(applied));
}

asio::awaitable<Result<Lease>> LeaseTable::evict(Lease seen) {
    auto request = request::evict(table_name_, seen);
    auto expected = without_old_owner(seen);
    std::function<bool(const Lease&)> applied = [&](const Lease& row) {
        return row.owner == expected.owner && !row.in_handoff() && row.counter > seen.counter;
    };
    co_return co_await write(std::move(request), expected, std::move(applied));
}

asio::awaitable<Result<Lease>> LeaseTable::give_up(Lease held) {
    auto request = request::give_up(table_name_, held);
    auto expected = without_old_owner(held);
    std::function<bool(const Lease&)> applied = [&](const Lease& row) {
        return row.owner == expected.owner && !row.in_handoff() && row.counter == expected.counter;
    };
    co_return co_await write(std::move(request), expected, std::move(applied));
}

asio::awaitable<Result<void>> LeaseTable::set_attributes(UpdateItemRequest request,
                                                         std::string key) {
    const auto answer = co_await dynamodb_.update_item(std::move(request));
    if (answer) co_return Result<void>{};
    // Existence is the only condition, and repeating the write does no harm.
    if (answer.error().fault == Fault::condition_failed) co_return std::unexpected(gone(key));
    co_return std::unexpected(plain(answer.error()));
}

asio::awaitable<Result<void>> LeaseTable::set_children(std::string key,
                                                       std::vector<std::string> child_shard_ids) {
    auto request = request::set_children(table_name_, key, child_shard_ids);
    co_return co_await set_attributes(std::move(request), std::move(key));
}

asio::awaitable<Result<void>> LeaseTable::set_hash_range(std::string key, HashKeyRange range) {
    auto request = request::set_hash_range(table_name_, key, range);
    co_return co_await set_attributes(std::move(request), std::move(key));
}

asio::awaitable<Result<void>> LeaseTable::remove(Lease seen) {
    auto request = request::remove(table_name_, seen);
    const auto answer = co_await dynamodb_.delete_item(std::move(request));
    if (answer) co_return Result<void>{};
    if (!in_doubt(answer.error())) co_return std::unexpected(plain(answer.error()));
    const auto row = co_await read_back(seen.key, answer.error());
    if (!row) co_return std::unexpected(row.error());
    if (!*row) co_return Result<void>{};
    co_return not_applied(answer.error(), **row);
}

}  // namespace kcl::leases
