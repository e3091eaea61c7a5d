#pragma once

#include "kcl/base/clock.h"
#include "kcl/wire/dynamodb/shapes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {

struct KeyAttribute {
    std::string name;
    wire::dynamodb::ScalarType type = wire::dynamodb::ScalarType::s;
};

struct KeySchema {
    KeyAttribute hash;
    std::optional<KeyAttribute> range;

    std::size_t size() const { return range ? 2 : 1; }
    const KeyAttribute* find(std::string_view attribute) const {
        if (hash.name == attribute) return &hash;
        return range && range->name == attribute ? &*range : nullptr;
    }
};

/// Capacity that was paid for; zero on demand.
struct Throughput {
    std::int64_t read = 0;
    std::int64_t write = 0;
    std::int64_t decreases = 0;
    std::optional<SystemTime> last_increase;
    std::optional<SystemTime> last_decrease;
};

/// The most that may be used on demand; empty: no bound.
using OnDemandThroughput = wire::dynamodb::OnDemandThroughput;

/// Encryption with a key of the key service. (Without, AWS uses a key of its own and doesn't say.)
struct Encryption {
    std::string key_arn;
};

/// The latest stream of a table's changes.
struct TableStream {
    std::uint32_t number = 0;
    wire::dynamodb::StreamViewType view = wire::dynamodb::StreamViewType::keys_only;
    SystemTime created;
    bool is_open = false;
};

struct Index {
    std::uint32_t number = 0;  ///< Names its entries in storage.
    std::string name;
    bool is_global = true;
    KeySchema key;
    wire::dynamodb::ProjectionType projection = wire::dynamodb::ProjectionType::all;
    std::vector<std::string> included;
    Throughput throughput;
    OnDemandThroughput on_demand;
    SystemTime ready;  ///< CREATING before.
    std::optional<SystemTime>
        gone;  ///< DELETING before, absent from then on. Its entries are gone already.

    wire::dynamodb::IndexStatus status(SystemTime now) const;
    /// Whether writes keep it up to date.
    bool is_live() const { return !gone; }
};

/// A table as it is stored: what was asked for, and when its changes come to an end. Its state
/// follows from the time.
struct Table {
    static constexpr int longest_recovery = 35;

    std::uint32_t number =
        0;  ///< Names its items in storage; a table that is made anew gets another.
    std::string region;
    std::string account;
    std::string name;
    std::string id;
    KeySchema key;
    std::vector<wire::dynamodb::AttributeDefinition> definitions;
    wire::dynamodb::BillingMode billing = wire::dynamodb::BillingMode::provisioned;
    std::optional<SystemTime> on_demand_since;  ///< The last time that it became so.
    Throughput throughput;
    OnDemandThroughput on_demand;
    bool is_protected = false;
    std::optional<wire::dynamodb::TableClass> table_class;  ///< When it was ever named.
    std::optional<SystemTime> class_changed;
    std::optional<Encryption> encryption;
    std::optional<TableStream> stream;
    std::string time_to_live;  ///< The attribute that says when an item's time is over, or empty.
    std::optional<SystemTime> recoverable_since;  ///< Point-in-time recovery, if it is on.
    int recovery_days = longest_recovery;
    SystemTime created;
    SystemTime ready;                ///< CREATING before.
    SystemTime settled;              ///< UPDATING before.
    std::optional<SystemTime> gone;  ///< DELETING before, absent from then on.
    std::vector<Index> indexes;
    std::vector<wire::dynamodb::Tag> tags;

    std::string arn() const;
    wire::dynamodb::TableStatus status(SystemTime now) const;
    bool records_changes() const { return stream && stream->is_open; }
    bool is_gone(SystemTime now) const { return gone && *gone <= now; }
    /// Whether items can be read and written: neither CREATING nor DELETING.
    bool is_usable(SystemTime now) const { return !gone && ready <= now; }
    /// Null when there is none of that name, or none any more.
    const Index* find_index(std::string_view index_name, SystemTime now) const;
};

/// How many items and bytes there are, exactly.
struct Counts {
    std::int64_t items = 0;
    std::int64_t bytes = 0;
};

/// The counts of a table and of each of its indexes.
struct TableCounts {
    Counts table;
    std::vector<std::pair<std::uint32_t, Counts>> indexes;  ///< By index number.

    Counts& of_index(std::uint32_t number);
    Counts of_index(std::uint32_t number) const;
};

std::string encode_table(const Table& table);
Table decode_table(std::string_view bytes);
std::string encode_counts(const TableCounts& counts);
TableCounts decode_counts(std::string_view bytes);

/// What DescribeTable says of it at `now`.
wire::dynamodb::TableDescription describe(const Table& table, const TableCounts& counts,
                                          SystemTime now);

}  // namespace kcl::local::dynamodb
