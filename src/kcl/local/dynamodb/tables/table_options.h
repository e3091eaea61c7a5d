#pragma once

#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/table.h"
#include "kcl/wire/dynamodb/tables/table_options.h"

#include <optional>

/// What CreateTable and UpdateTable may say beside keys, indexes, billing and throughput.
namespace kcl::local::dynamodb {

/// Whether any of these was given.
bool has_options(const wire::dynamodb::TableOptionMembers& request);

/// Sets what was given. `table` has its region, account and billing already.
/// Errors: ValidationException.
std::optional<wire::ServiceError> apply_options(const wire::dynamodb::TableOptionMembers& request,
                                                SystemTime now, Table& table);

/// What a StreamSpecification asks of a table. Errors: ValidationException.
std::optional<wire::ServiceError> check_stream(
    const std::optional<wire::dynamodb::StreamSpecification>& wanted, const Table& table);

/// A bound that suits the billing mode, with -1 for "none any more" taken out.
std::optional<wire::ServiceError> apply_bounds(
    const std::optional<wire::dynamodb::OnDemandThroughput>& wanted,
    wire::dynamodb::BillingMode billing, OnDemandThroughput& throughput);

}  // namespace kcl::local::dynamodb
