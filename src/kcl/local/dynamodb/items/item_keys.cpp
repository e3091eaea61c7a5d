#include "kcl/local/dynamodb/items/item_keys.h"

#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/dynamodb/values/contains.h"
#include "kcl/local/dynamodb/values/key_encoding.h"

#include <fmt/format.h>

#include <array>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Fault = std::optional<wire::ServiceError>;

constexpr std::size_t longest_hash = 2048;
constexpr std::size_t longest_range = 1024;

Fault key_mismatch() { return validation("The provided key element does not match the schema"); }

bool is_empty_text(const AttributeValue& value) {
    const auto* text = text_bytes(value);
    return text && text->empty();
}

std::string_view kind_of_text(const AttributeValue& value) {
    return value.as_s() ? "string" : "binary";
}

bool is_too_long(const AttributeValue& value, bool is_hash) {
    const auto* text = text_bytes(value);
    return text && text->size() > (is_hash ? longest_hash : longest_range);
}

Fault check_length(const AttributeValue& value, bool is_hash) {
    if (!is_too_long(value, is_hash)) return std::nullopt;
    return validation(fmt::format(
        "One or more parameter values were invalid: {}",
        is_hash ? "Size of hashkey has exceeded the maximum size limit of2048 bytes"
                : "Aggregated size of all range keys has exceeded the size limit of 1024 "
                  "bytes"));
}

Fault check_item_attribute(const Item& item, const KeyAttribute& key, bool is_hash) {
    const auto* value = dynamodb::find(item, key.name);
    if (!value)
        return validation(fmt::format(
            "One or more parameter values were invalid: Missing the key {} in the item", key.name));
    if (!has_type(*value, key.type))
        return validation(fmt::format(
            "One or more parameter values were invalid: Type mismatch for key {} expected: "
            "{} actual: {}",
            key.name, wire::name_of(key.type), type_name(*value)));
    if (is_empty_text(*value)) return validation(empty_key_text(*value, key.name));
    return check_length(*value, is_hash);
}

Fault check_key_attribute(const Item& key, const KeyAttribute& attribute, bool is_hash) {
    const auto* value = dynamodb::find(key, attribute.name);
    if (!value || !has_type(*value, attribute.type)) return key_mismatch();
    if (is_empty_text(*value)) return validation(empty_key_text(*value, attribute.name));
    return check_length(*value, is_hash);
}

Fault wrong_index_type(const Index& index, const KeyAttribute& key, const AttributeValue& value) {
    return validation(
        fmt::format("One or more parameter values were invalid: Type mismatch for Index Key {} "
                    "Expected: {} Actual: {} IndexName: {}",
                    key.name, wire::name_of(key.type), type_name(value), index.name));
}

Fault check_index_attribute(const Index& index, const Item& item, const KeyAttribute& key,
                            bool is_hash) {
    const auto* value = dynamodb::find(item, key.name);
    if (!value) return std::nullopt;
    const auto fault = find_index_key_fault(*value, key, is_hash);
    if (!fault) return std::nullopt;
    switch (*fault) {
        case IndexKeyFault::wrong_type:
            return wrong_index_type(index, key, *value);
        case IndexKeyFault::empty:
            return validation(empty_index_key_text(*value, index, key.name));
        case IndexKeyFault::too_long:
            return check_length(*value, is_hash);
    }
    return std::nullopt;
}

void append_key(std::string& out, const KeySchema& key, const Item& item, bool is_ended) {
    append_partition(out, ordered_bytes(*dynamodb::find(item, key.hash.name)));
    if (!key.range) return;
    const auto range = ordered_bytes(*dynamodb::find(item, key.range->name));
    if (is_ended)
        append_ended(out, range);
    else
        out += range;
}

bool can_be_key(const Item& item, const KeyAttribute& key, bool is_hash) {
    const auto* value = dynamodb::find(item, key.name);
    return value && !find_index_key_fault(*value, key, is_hash);
}

void copy_attribute(const Item& from, std::string_view name, Item& to) {
    if (const auto found = from.find(name); found != from.end()) to.insert(*found);
}

void copy_key(const Item& from, const KeySchema& key, Item& to) {
    copy_attribute(from, key.hash.name, to);
    if (key.range) copy_attribute(from, key.range->name, to);
}

}  // namespace

bool has_type(const AttributeValue& value, dynamodb::ScalarType type) {
    // Both enumerations begin with S, N, B.
    return static_cast<int>(type_of(value)) == static_cast<int>(type);
}

std::string empty_key_text(const AttributeValue& value, std::string_view attribute) {
    return fmt::format(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty {} value. Key: {}",
        kind_of_text(value), attribute);
}

std::string empty_index_key_text(const AttributeValue& value, const Index& index,
                                 std::string_view attribute) {
    return fmt::format(
        "One or more parameter values are not valid. A value specified for a secondary index key "
        "is "
        "not supported. The AttributeValue for a key attribute cannot contain an empty {} value. "
        "IndexName: {}, IndexKey: {}",
        kind_of_text(value), index.name, attribute);
}

std::string item_key(const Table& table, const Item& item) {
    auto key = number_prefix(table.number);
    append_key(key, table.key, item, false);
    return key;
}

std::string_view without_number(std::string_view item_key) { return item_key.substr(number_bytes); }

Fault check_item_keys(const Table& table, const Item& item) {
    if (auto fault = check_item_attribute(item, table.key.hash, true)) return fault;
    return table.key.range ? check_item_attribute(item, *table.key.range, false) : std::nullopt;
}

Fault check_key(const Table& table, const Item& key) {
    if (key.size() != table.key.size()) return key_mismatch();
    if (auto fault = check_key_attribute(key, table.key.hash, true)) return fault;
    return table.key.range ? check_key_attribute(key, *table.key.range, false) : std::nullopt;
}

std::optional<IndexKeyFault> find_index_key_fault(const AttributeValue& value,
                                                  const KeyAttribute& attribute, bool is_hash) {
    if (!has_type(value, attribute.type)) return IndexKeyFault::wrong_type;
    if (is_empty_text(value)) return IndexKeyFault::empty;
    if (is_too_long(value, is_hash)) return IndexKeyFault::too_long;
    return std::nullopt;
}

Fault check_index_keys(const Table& table, const Item& item) {
    for (const bool is_global : {true, false})
        for (const auto& index : table.indexes) {
            if (!index.is_live() || index.is_global != is_global) continue;
            if (auto fault = check_index_attribute(index, item, index.key.hash, true)) return fault;
            if (!index.key.range) continue;
            if (auto fault = check_index_attribute(index, item, *index.key.range, false))
                return fault;
        }
    return std::nullopt;
}

Fault check_index_key_type(const Table& table, std::string_view attribute,
                           const AttributeValue& value) {
    for (const bool is_global : {true, false})
        for (const auto& index : table.indexes) {
            if (!index.is_live() || index.is_global != is_global) continue;
            const auto* key = index.key.find(attribute);
            if (key && !has_type(value, key->type)) return wrong_index_type(index, *key, value);
        }
    return std::nullopt;
}

std::optional<std::string> index_entry_key(const Index& index, const Item& item,
                                           std::string_view item_key) {
    if (!can_be_key(item, index.key.hash, true)) return std::nullopt;
    if (index.key.range && !can_be_key(item, *index.key.range, false)) return std::nullopt;
    return index_position(index, item, item_key);
}

std::string index_position(const Index& index, const Item& attributes, std::string_view item_key) {
    auto key = number_prefix(index.number);
    append_key(key, index.key, attributes, true);
    key += without_number(item_key);
    return key;
}

std::string_view item_key_of_entry(const Index& index, std::string_view entry_key) {
    auto rest = without_number(entry_key);
    skip_partition(rest);
    if (index.key.range) skip_ended(rest);
    return rest;
}

Item projected(const Table& table, const Index& index, const Item& item) {
    if (index.projection == dynamodb::ProjectionType::all) return item;
    auto kept = key_attributes(table, &index, item);
    for (const auto& attribute : index.included) copy_attribute(item, attribute, kept);
    return kept;
}

bool projects(const Table& table, const Index& index, std::string_view attribute) {
    return index.projection == dynamodb::ProjectionType::all || table.key.find(attribute) ||
           index.key.find(attribute) || contains(index.included, attribute);
}

Item key_attributes(const Table& table, const Index* index, const Item& item) {
    Item keys;
    copy_key(item, table.key, keys);
    if (index) copy_key(item, index->key, keys);
    return keys;
}

}  // namespace kcl::local::dynamodb
