#include "kcl/leases/lease.h"

#include "kcl/base/parse_number.h"
#include "kcl/leases/lease_attributes.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

namespace kcl::leases {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Binary;
using wire::dynamodb::find;
using wire::dynamodb::Item;

namespace {

constexpr std::array<std::string_view, 6> entity_types{
    "LEASE",           "LEADER", "WORKER_METRIC_STATS", "CLIENT_VERSION_MIGRATION",
    "TABLE_MIGRATION", "STREAM"};

/// Rows that KCL 3.0 to 3.4 wrote carry no entityType.
RowKind kind_by_key(const Item& row) {
    const auto* key = find(row, attribute::lease_key);
    const auto* text = key ? key->as_s() : nullptr;
    if (!text) return RowKind::lease;
    if (*text == attribute::leader_key) return RowKind::leader;
    if (*text == attribute::client_version_key) return RowKind::client_version_migration;
    if (*text == attribute::table_migration_key) return RowKind::table_migration;
    return RowKind::lease;
}

std::optional<double> parse_decimal(const std::string& digits) {
    const auto value = parse_number<double>(digits);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

/// Reads attributes one by one and remembers the first that is wrong.
class RowReader {
  public:
    explicit RowReader(const Item& row) : row_(row) {
        const auto* key = find(row, attribute::lease_key);
        const auto* text = key ? key->as_s() : nullptr;
        if (text) key_ = *text;
    }

    const std::string& key() const { return key_; }
    const std::optional<Error>& error() const { return error_; }

    std::optional<std::string> text(std::string_view name) {
        const auto* value = find(row_, name);
        if (!value) return std::nullopt;
        if (const auto* text = value->as_s()) return *text;
        wrong(name, "is not text (S)");
        return std::nullopt;
    }

    std::optional<std::int64_t> integer(std::string_view name) {
        const auto* value = find(row_, name);
        if (!value) return std::nullopt;
        const auto number = value->as_integer();
        if (!number) wrong(name, "is not a whole number (N)");
        return number;
    }

    std::optional<double> decimal(std::string_view name) {
        const auto* value = find(row_, name);
        if (!value) return std::nullopt;
        const auto* digits = value->as_n();
        const auto number = digits ? parse_decimal(*digits) : std::nullopt;
        if (!number) wrong(name, "is not a number (N)");
        return number;
    }

    std::vector<std::string> texts(std::string_view name) {
        const auto* value = find(row_, name);
        if (!value) return {};
        if (const auto* set = value->as_ss()) return *set;
        wrong(name, "is not a set of texts (SS)");
        return {};
    }

    std::optional<std::string> bytes(std::string_view name) {
        const auto* value = find(row_, name);
        if (!value) return std::nullopt;
        if (const auto* binary = std::get_if<Binary>(&value->value)) return binary->bytes;
        wrong(name, "is not binary (B)");
        return std::nullopt;
    }

    std::optional<HashKey> hash_key(std::string_view name) {
        const auto digits = text(name);
        if (!digits) return std::nullopt;
        const auto hash_key = parse_hash_key(*digits);
        if (!hash_key)
            wrong(name, fmt::format("\"{}\" is not a hash key (0 to 2^128 - 1)", *digits));
        return hash_key;
    }

    /// A missing sub-sequence number counts as 0, as in Java.
    std::optional<Checkpoint> checkpoint(std::string_view name, std::string_view sub_name) {
        const auto position = text(name);
        const auto sub = integer(sub_name).value_or(0);
        if (!position) return std::nullopt;
        if (sub < 0) wrong(sub_name, "is negative");
        const auto checkpoint = Checkpoint::parse(
            *position, static_cast<std::uint64_t>(std::max<std::int64_t>(sub, 0)));
        if (!checkpoint)
            wrong(name, fmt::format("\"{}\" is neither a sequence number nor a known position",
                                    *position));
        return checkpoint;
    }

    template <class T>
    T required(std::optional<T> value, std::string_view name) {
        if (!value) wrong(name, "is missing");
        return std::move(value).value_or(T{});
    }

    void wrong(std::string_view name, std::string_view what) {
        if (error_) return;
        error_ = Error{Fault::corrupt,
                       fmt::format("lease row \"{}\": the attribute {} {}", key_, name, what),
                       {}};
    }

  private:
    const Item& row_;
    std::string key_;
    std::optional<Error> error_;
};

std::optional<HashKeyRange> read_hash_key_range(RowReader& reader) {
    const auto start = reader.hash_key(attribute::starting_hash_key);
    const auto end = reader.hash_key(attribute::ending_hash_key);
    if (!start || !end) return std::nullopt;
    if (*start > *end) reader.wrong(attribute::starting_hash_key, "is above endingHashKey");
    return HashKeyRange{*start, *end};
}

void put_optionals(Item& row, const Lease& lease) {
    const auto put = [&](std::string_view name, AttributeValue value) {
        row.emplace(name, std::move(value));
    };
    if (lease.owner) put(attribute::lease_owner, AttributeValue::s(*lease.owner));
    if (lease.checkpoint_owner)
        put(attribute::checkpoint_owner, AttributeValue::s(*lease.checkpoint_owner));
    if (!lease.parent_shard_ids.empty())
        put(attribute::parent_shard_id, AttributeValue::ss(lease.parent_shard_ids));
    if (!lease.child_shard_ids.empty())
        put(attribute::child_shard_ids, AttributeValue::ss(lease.child_shard_ids));
    if (lease.hash_key_range) {
        put(attribute::starting_hash_key,
            AttributeValue::s(to_string(lease.hash_key_range->start)));
        put(attribute::ending_hash_key, AttributeValue::s(to_string(lease.hash_key_range->end)));
    }
    if (lease.pending_checkpoint) {
        put(attribute::pending_checkpoint,
            AttributeValue::s(std::string(lease.pending_checkpoint->text())));
        put(attribute::pending_checkpoint_sub,
            AttributeValue::n(std::to_string(lease.pending_checkpoint->sub_sequence_number())));
    }
    if (lease.pending_checkpoint_state)
        put(attribute::pending_checkpoint_state, {Binary{*lease.pending_checkpoint_state}});
}

}  // namespace

std::string describe(const Lease& lease) {
    std::string text = lease.owner ? fmt::format("owner {}", *lease.owner) : "no owner";
    if (lease.checkpoint_owner)
        text += fmt::format(", checkpoint owner {}", *lease.checkpoint_owner);
    return text + fmt::format(", counter {}", lease.counter);
}

std::string to_text(const RenewalStamp& stamp, std::int64_t counter) {
    return fmt::format("{} {} {}", counter, stamp.time.count(), stamp.clock);
}

std::optional<RenewalStamp> stamp_from_text(std::string_view text, std::int64_t counter) {
    const char* const end = text.data() + text.size();
    std::int64_t of_counter = 0;
    std::int64_t millis = 0;
    const auto first = std::from_chars(text.data(), end, of_counter);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ' ') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, millis);
    if (second.ec != std::errc{} || second.ptr == end || *second.ptr != ' ') return std::nullopt;
    if (of_counter != counter || second.ptr + 1 == end) return std::nullopt;
    // Far beyond any clock's reach: nobody may calculate with it.
    if (millis < 0 || millis > (std::int64_t{1} << 42)) return std::nullopt;
    return RenewalStamp{std::string(second.ptr + 1, end), std::chrono::milliseconds(millis)};
}

RowKind row_kind(const Item& row) {
    const auto* type = find(row, attribute::entity_type);
    if (!type) return kind_by_key(row);
    const auto* text = type->as_s();
    if (!text) return RowKind::unknown;
    for (std::size_t i = 0; i < entity_types.size(); ++i)
        if (entity_types[i] == *text) return static_cast<RowKind>(i);
    return RowKind::unknown;
}

std::string_view entity_type(RowKind kind) {
    return kind == RowKind::unknown ? std::string_view{}
                                    : entity_types[static_cast<std::size_t>(kind)];
}

Item to_row(const Lease& lease) {
    Item row;
    const auto put = [&](std::string_view name, AttributeValue value) {
        row.emplace(name, std::move(value));
    };
    put(attribute::lease_key, AttributeValue::s(lease.key));
    put(attribute::lease_counter, AttributeValue::n(lease.counter));
    put(attribute::checkpoint, AttributeValue::s(std::string(lease.checkpoint.text())));
    put(attribute::checkpoint_sub,
        AttributeValue::n(std::to_string(lease.checkpoint.sub_sequence_number())));
    put(attribute::owner_switches, AttributeValue::n(lease.owner_switches_since_checkpoint));
    put(attribute::entity_type, AttributeValue::s(std::string(entity_type(RowKind::lease))));
    put_optionals(row, lease);
    return row;
}

Result<Lease> lease_from_row(const Item& row) {
    RowReader reader(row);
    if (reader.key().empty())
        return failure(Fault::corrupt, "a row of the lease table has no leaseKey of type text (S)");
    if (row_kind(row) != RowKind::lease)
        return failure(Fault::corrupt, fmt::format("the row \"{}\" is not a lease", reader.key()));
    Lease lease;
    lease.key = reader.key();
    lease.owner = reader.text(attribute::lease_owner);
    lease.counter =
        reader.required(reader.integer(attribute::lease_counter), attribute::lease_counter);
    lease.checkpoint = reader.required(
        reader.checkpoint(attribute::checkpoint, attribute::checkpoint_sub), attribute::checkpoint);
    lease.owner_switches_since_checkpoint =
        reader.required(reader.integer(attribute::owner_switches), attribute::owner_switches);
    lease.parent_shard_ids = reader.texts(attribute::parent_shard_id);
    lease.child_shard_ids = reader.texts(attribute::child_shard_ids);
    lease.hash_key_range = read_hash_key_range(reader);
    lease.pending_checkpoint =
        reader.checkpoint(attribute::pending_checkpoint, attribute::pending_checkpoint_sub);
    lease.pending_checkpoint_state = reader.bytes(attribute::pending_checkpoint_state);
    lease.throughput_kbps = reader.decimal(attribute::throughput_kbps);
    lease.checkpoint_owner = reader.text(attribute::checkpoint_owner);
    const auto* stamp = find(row, attribute::renewed_at);
    if (const auto* text = stamp != nullptr ? stamp->as_s() : nullptr)
        lease.renewed_at = stamp_from_text(*text, lease.counter);
    if (reader.error()) return std::unexpected(*reader.error());
    return lease;
}

}  // namespace kcl::leases
