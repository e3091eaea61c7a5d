#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/dynamodb/partiql/execute_transaction.h"
#include "kcl/wire/dynamodb/transact_write_items.h"

#include <cstdint>
#include <string>
#include <string_view>

/// The client tokens of transactions, remembered for ten minutes so that a repeated request has no
/// effect.
namespace kcl::local::dynamodb {

/// What a request asks for, in few bytes: equal for equal requests.
std::string fingerprint(const wire::dynamodb::TransactWriteItemsRequest& request);
std::string fingerprint(const wire::dynamodb::ExecuteTransactionRequest& request);

enum class TokenState : std::uint8_t {
    fresh,     ///< Not seen, or too long ago.
    repeated,  ///< Seen with the same request.
    misused,   ///< Seen with another request.
};
TokenState look_up_token(storage::Transaction& transaction, const Caller& caller,
                         std::string_view token, std::string_view fingerprint);

/// The error of a token that was seen with another request.
wire::ServiceError token_misused();

/// Remembers a token, and forgets some whose time is over.
void remember_token(storage::Transaction& transaction, const Caller& caller, std::string_view token,
                    std::string_view fingerprint);

}  // namespace kcl::local::dynamodb
