#include "kcl/local/dynamodb/items/transaction_tokens.h"

#include "kcl/local/dynamodb/values/byte_stream.h"
#include "kcl/wire/codec.h"
#include "kcl/wire/md5.h"

#include <cstddef>
#include <span>
#include <vector>

/// Keys in Space::dynamodb_tables:
///   k account 00 region 00 token    when it is forgotten, fingerprint
///   x when (8 bytes) token's key    what is to be forgotten, in the order of time
namespace kcl::local::dynamodb {
namespace {

using storage::Space;

constexpr auto remembered_for = std::chrono::minutes(10);
/// Twice what one call can add, so that tokens don't pile up.
constexpr std::size_t forgotten_at_once = 2;

std::string token_key(const Caller& caller, std::string_view token) {
    std::string key("k");
    key.append(caller.account).append(1, '\0').append(caller.region).append(1, '\0').append(token);
    return key;
}

std::string expiry_key(std::int64_t when, std::string_view token_key) {
    std::string key("x");
    append_big_endian(key, static_cast<std::uint64_t>(when), 8);
    key += token_key;
    return key;
}

std::int64_t milliseconds(SystemTime time) { return time.time_since_epoch().count(); }

void forget_some(storage::Transaction& transaction, SystemTime now) {
    constexpr std::size_t prefix_bytes = 9;
    const auto end = expiry_key(milliseconds(now), "");
    std::vector<std::string> keys;
    const auto cursor = transaction.cursor(Space::dynamodb_tables);
    for (bool more = cursor->seek("x");
         more && cursor->key() < end && keys.size() < forgotten_at_once; more = cursor->next())
        keys.emplace_back(cursor->key());
    for (const auto& key : keys) {
        transaction.erase(Space::dynamodb_tables, key);
        transaction.erase(Space::dynamodb_tables, std::string_view(key).substr(prefix_bytes));
    }
}

std::string digest(std::string_view text) {
    const auto sum = wire::md5(std::as_bytes(std::span(text)));
    return {reinterpret_cast<const char*>(sum.data()), sum.size()};
}

}  // namespace

// How much is told about it makes it no other transaction.
std::string fingerprint(const wire::dynamodb::TransactWriteItemsRequest& request) {
    const wire::dynamodb::TransactWriteItemsRequest actions{.transact_items =
                                                                request.transact_items};
    return digest(wire::encode(actions, wire::Format::json));
}

std::string fingerprint(const wire::dynamodb::ExecuteTransactionRequest& request) {
    const wire::dynamodb::ExecuteTransactionRequest statements{.transact_statements =
                                                                   request.transact_statements};
    return digest(wire::encode(statements, wire::Format::json));
}

wire::ServiceError token_misused() {
    return service_error(
        "IdempotentParameterMismatchException",
        "The request uses the same client token as a previous, but non-identical request. Do not "
        "reuse a client token with different requests, unless the requests are identical.");
}

TokenState look_up_token(storage::Transaction& transaction, const Caller& caller,
                         std::string_view token, std::string_view fingerprint) {
    const auto bytes = transaction.get(Space::dynamodb_tables, token_key(caller, token));
    if (!bytes) return TokenState::fresh;
    ByteReader in(*bytes);
    if (static_cast<std::int64_t>(in.varint()) <= milliseconds(caller.now))
        return TokenState::fresh;
    return in.text() == fingerprint ? TokenState::repeated : TokenState::misused;
}

void remember_token(storage::Transaction& transaction, const Caller& caller, std::string_view token,
                    std::string_view fingerprint) {
    forget_some(transaction, caller.now);
    const auto when = milliseconds(caller.now + remembered_for);
    const auto key = token_key(caller, token);
    std::string bytes;
    ByteWriter out(bytes);
    out.varint(static_cast<std::uint64_t>(when));
    out.text(fingerprint);
    transaction.put(Space::dynamodb_tables, key, bytes);
    transaction.put(Space::dynamodb_tables, expiry_key(when, key), "");
}

}  // namespace kcl::local::dynamodb
