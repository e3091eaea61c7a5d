#pragma once

#include "kcl/leases/lease.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace kcl::leases {

/// All rows of a lease table by kind, as one scan saw them. A scan takes a while: rows may be of
/// different moments.
struct TableRows {
    std::vector<Lease> leases;  ///< By key.
    std::optional<wire::dynamodb::Item> leader;
    std::vector<wire::dynamodb::Item> worker_metrics;
    std::optional<wire::dynamodb::Item> client_version_migration;
    std::optional<wire::dynamodb::Item> table_migration;
    std::vector<std::string>
        corrupt;             ///< One sentence for each lease row that can't be read; names it.
    std::size_t others = 0;  ///< Rows of kinds that are not ours to touch.
    std::size_t bytes = 0;   ///< As DynamoDB charges for reading them.

    void add(wire::dynamodb::Item row);
    /// A row of a table in which no leases stand, with the key called leaseKey: what carries no
    /// mark may be a worker's report there.
    void add_apart(wire::dynamodb::Item row);
    /// All rows have moved into the lease table, for good.
    bool table_migration_complete() const;
    /// Takes over what another part of the same scan saw.
    void merge(TableRows part);
};

/// The size of an item as DynamoDB counts it, in bytes.
std::size_t size_of(const wire::dynamodb::Item& item);

/// In how many parallel parts to scan a table of that size, as Java KCL decides it: one for each
/// 0.2 GiB, 1 to 32.
int scan_segments(std::size_t table_bytes);

}  // namespace kcl::leases
