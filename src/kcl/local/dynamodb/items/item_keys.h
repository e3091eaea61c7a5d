#pragma once

#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/table.h"
#include "kcl/local/dynamodb/values/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::dynamodb {

bool has_type(const AttributeValue& value, wire::dynamodb::ScalarType type);

/// The storage key of an item of `table`. `item` is normalised and holds the key attributes with
/// the right types.
std::string item_key(const Table& table, const Item& item);

/// The part of an item's storage key that comes after the table's number.
std::string_view without_number(std::string_view item_key);

/// What is said of a key attribute that is an empty text.
std::string empty_key_text(const AttributeValue& value, std::string_view attribute);
std::string empty_index_key_text(const AttributeValue& value, const Index& index,
                                 std::string_view attribute);

/// Refuses an item that lacks a key attribute, or has one of the wrong type, empty or too long.
std::optional<wire::ServiceError> check_item_keys(const Table& table, const Item& item);

/// Refuses a key that is not exactly the table's key attributes with values that may be keys.
std::optional<wire::ServiceError> check_key(const Table& table, const Item& key);

/// Why an attribute can't be the key of an index; the caller says it in the words of its operation.
enum class IndexKeyFault : std::uint8_t { wrong_type, empty, too_long };
std::optional<IndexKeyFault> find_index_key_fault(const AttributeValue& value,
                                                  const KeyAttribute& attribute, bool is_hash);

/// Refuses an item whose index keys are of the wrong type, empty or too long. Absent ones are fine.
/// Names global indexes before local ones.
std::optional<wire::ServiceError> check_index_keys(const Table& table, const Item& item);

/// Refuses a value that an attribute can't have because it is the key of an index, global ones
/// before local ones: known before there is an item.
std::optional<wire::ServiceError> check_index_key_type(const Table& table,
                                                       std::string_view attribute,
                                                       const AttributeValue& value);

/// The storage key of an item's entry in an index; empty when the item is not in it.
std::optional<std::string> index_entry_key(const Index& index, const Item& item,
                                           std::string_view item_key);

/// The place in an index of an item with these attributes, all of which are there.
std::string index_position(const Index& index, const Item& attributes, std::string_view item_key);

/// The item key in an index entry's key, without the table's number.
std::string_view item_key_of_entry(const Index& index, std::string_view entry_key);

/// What an index keeps of an item.
Item projected(const Table& table, const Index& index, const Item& item);
bool projects(const Table& table, const Index& index, std::string_view attribute);

/// The key attributes of an item: of the table, and of `index` unless it is null.
Item key_attributes(const Table& table, const Index* index, const Item& item);

}  // namespace kcl::local::dynamodb
