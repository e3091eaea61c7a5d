#pragma once

#include "kcl/local/dynamodb/tables/table.h"
#include "kcl/wire/dynamodb/shapes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kcl::local::dynamodb {

/// Units to write `bytes` once: one for each KiB that was begun, at least one.
double write_units(std::size_t bytes);

/// Units to read `bytes`: one for each 4 KiB that were begun, at least one; half of that when the
/// read may be stale.
double read_units(std::size_t bytes, bool is_consistent);

/// What an operation used of one table and its indexes.
struct UsedUnits {
    double table = 0;
    std::vector<std::pair<std::string, double>> local_indexes;
    std::vector<std::pair<std::string, double>> global_indexes;

    void add_index(const Index& index, double units);
    void add(const UsedUnits& other);
    void multiply(double factor);
    double total() const;
};

/// The units as the request wants to see them; empty when it does not.
std::optional<wire::dynamodb::ConsumedCapacity> consumed(
    const Table& table, const UsedUnits& used,
    std::optional<wire::dynamodb::ReturnConsumedCapacity> wanted);

}  // namespace kcl::local::dynamodb
