#pragma once

#include "kcl/leases/lease.h"
#include "kcl/wire/dynamodb/attribute_value.h"

#include <string>
#include <vector>

namespace kcl::leases {

/// A table, and how its key is called.
struct RowPlace {
    std::string table;
    std::string key;

    bool operator==(const RowPlace&) const = default;
};

/// Where the rows of a network stand that are no leases: in the lease table (Java KCL 3.5), or in
/// tables of their own (3.0 to 3.4), whose names come from the application's name. A value.
struct StatePlaces {
    RowPlace coordinator;         ///< The leader's row and those of the migrations.
    RowPlace reports;             ///< What each worker tells of itself.
    std::vector<RowPlace> apart;  ///< What is to be read beside the lease table.

    static StatePlaces in_lease_table(const std::string& lease_table);
    static StatePlaces in_own_tables(const std::string& application);
    /// Java's table migration, second half: workers report in the lease table, the leader's row
    /// has not moved yet.
    static StatePlaces half_moved(const std::string& application, const std::string& lease_table);

    bool operator==(const StatePlaces&) const = default;
};

std::string coordinator_table_of(const std::string& application);
std::string reports_table_of(const std::string& application);

/// Says of a row of this place what kind it is, where rows of all kinds stand together; tables of
/// their own know theirs by their keys.
void mark(wire::dynamodb::Item& row, const RowPlace& place, RowKind kind);

/// A row of one of these tables as it would stand in the lease table: its key is called leaseKey.
wire::dynamodb::Item as_in_lease_table(wire::dynamodb::Item row, const std::string& key);

}  // namespace kcl::leases
