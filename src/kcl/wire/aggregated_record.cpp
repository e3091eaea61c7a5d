#include "kcl/wire/aggregated_record.h"

#include "kcl/wire/aggregation/protobuf_reader.h"
#include "kcl/wire/md5.h"
#include "kcl/wire/partition_key.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace kcl::wire {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::array<std::byte, 4> magic{std::byte{0xf3}, std::byte{0x89}, std::byte{0x9a},
                                         std::byte{0xc2}};
constexpr std::size_t digest_size = sizeof(Md5);

std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Messages as the protobuf has them, before the keys are looked up.
struct PackedRecord {
    std::uint64_t partition_key_index = 0;
    std::optional<std::uint64_t> explicit_hash_key_index;
    Bytes data;
};

struct Package {
    std::vector<std::string_view> partition_keys;
    std::vector<std::string_view> explicit_hash_keys;
    std::vector<PackedRecord> records;
};

/// Empty when it is not a record, or lacks what a record requires.
std::optional<PackedRecord> read_record(Bytes message) {
    PackedRecord record;
    bool has_partition_key = false;
    bool has_data = false;
    ProtobufReader fields(message);
    while (const auto field = fields.next()) {
        if (field->is(1, WireType::varint)) {
            record.partition_key_index = field->number;
            has_partition_key = true;
        } else if (field->is(2, WireType::varint)) {
            record.explicit_hash_key_index = field->number;
        } else if (field->is(3, WireType::bytes)) {
            record.data = field->bytes;
            has_data = true;
        }
    }
    if (!fields.is_whole() || !has_partition_key || !has_data) return std::nullopt;
    return record;
}

std::optional<Package> read_package(Bytes message) {
    Package package;
    ProtobufReader fields(message);
    while (const auto field = fields.next()) {
        if (field->is(1, WireType::bytes)) {
            package.partition_keys.push_back(text_of(field->bytes));
        } else if (field->is(2, WireType::bytes)) {
            package.explicit_hash_keys.push_back(text_of(field->bytes));
        } else if (field->is(3, WireType::bytes)) {
            const auto record = read_record(field->bytes);
            if (!record) return std::nullopt;
            package.records.push_back(*record);
        }
    }
    if (!fields.is_whole()) return std::nullopt;
    return package;
}

/// A partition key with its place in the hash space, worked out when it is first asked for: a
/// table's keys are used again and again.
class Placement {
  public:
    explicit Placement(const Package& package)
        : package_(package),
          by_partition_key_(package.partition_keys.size()),
          by_explicit_key_(package.explicit_hash_keys.size()) {}

    /// Empty when the record points outside a table or its explicit hash key is no number.
    std::optional<HashKey> of(const PackedRecord& record) {
        if (record.partition_key_index >= by_partition_key_.size()) return std::nullopt;
        if (!record.explicit_hash_key_index) return of_partition_key(record.partition_key_index);
        if (*record.explicit_hash_key_index >= by_explicit_key_.size()) return std::nullopt;
        return of_explicit_key(*record.explicit_hash_key_index);
    }

  private:
    HashKey of_partition_key(std::uint64_t index) {
        auto& place = by_partition_key_[index];
        if (!place) place = hash_key_of(package_.partition_keys[index]);
        return *place;
    }
    std::optional<HashKey> of_explicit_key(std::uint64_t index) {
        auto& place = by_explicit_key_[index];
        if (!place) place = parse_explicit_key(package_.explicit_hash_keys[index]);
        return place;
    }
    /// Java reads it as a BigInteger, which takes leading zeros.
    static std::optional<HashKey> parse_explicit_key(std::string_view text) {
        const auto first = text.find_first_not_of('0');
        if (first == text.npos && !text.empty()) return HashKey{0};
        return parse_hash_key(text.substr(std::min(first, text.size())));
    }

    const Package& package_;
    std::vector<std::optional<HashKey>> by_partition_key_;
    std::vector<std::optional<HashKey>> by_explicit_key_;
};

UserRecord user_record(const Package& package, const PackedRecord& record) {
    UserRecord user{record.data, package.partition_keys[record.partition_key_index], std::nullopt};
    if (record.explicit_hash_key_index)
        user.explicit_hash_key = package.explicit_hash_keys[*record.explicit_hash_key_index];
    return user;
}

Unpacked choose_records(const Package& package, const HashKeyRange& shard) {
    Unpacked result{Unpacked::Kind::aggregated, {}, 0};
    result.records.reserve(package.records.size());
    Placement placement(package);
    for (const auto& record : package.records) {
        const auto place = placement.of(record);
        if (!place) {
            result.lost = package.records.size() - result.records.size();
            break;
        }
        if (!shard.contains(*place)) return {Unpacked::Kind::misplaced, {}, 0};
        result.records.push_back(user_record(package, record));
    }
    return result;
}

}  // namespace

bool UserRecord::operator==(const UserRecord& other) const {
    return std::ranges::equal(data, other.data) && partition_key == other.partition_key &&
           explicit_hash_key == other.explicit_hash_key;
}

bool may_be_aggregated(Bytes record) {
    return record.size() > magic.size() + digest_size &&
           std::memcmp(record.data(), magic.data(), magic.size()) == 0;
}

Unpacked unpack(Bytes record, const HashKeyRange& shard) {
    if (!may_be_aggregated(record)) return {};
    const auto message = record.subspan(magic.size(), record.size() - magic.size() - digest_size);
    if (!std::ranges::equal(md5(message), record.last(digest_size))) return {};
    const auto package = read_package(message);
    if (!package) return {};
    return choose_records(*package, shard);
}

}  // namespace kcl::wire
