#pragma once

#include "kcl/local/dynamodb/outcome.h"
#include "kcl/wire/dynamodb/transact_write_items.h"

#include <vector>

namespace kcl::local::dynamodb {

/// Whether a fault of one action is one of the whole request: empty keys are seen before the
/// transaction begins.
bool fails_whole_request(const wire::ServiceError& failure);

/// Why an action keeps its transaction from happening.
wire::dynamodb::CancellationReason cancellation_reason(wire::ServiceError failure);

/// The reason of an action that is not to blame.
wire::dynamodb::CancellationReason no_reason();

/// The error of a transaction with these reasons, one for each action in the order of the request.
wire::ServiceError cancelled(std::vector<wire::dynamodb::CancellationReason> reasons);

}  // namespace kcl::local::dynamodb
