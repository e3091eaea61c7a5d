#pragma once

#include "kcl/base/hash_key.h"
#include "kcl/base/random.h"
#include "kcl/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::streams {

/// What gives a record its partition key.
struct KeyRule {
    enum class Kind : std::uint8_t {
        random,       ///< A key of its own: spreads evenly over all shards.
        round_robin,  ///< Its number; the open shards take turns.
        fixed,        ///< `text`.
        json_field,   ///< What the record, a JSON object, has at `text`: "user.id".
        csv_column,   ///< What the record, a line of CSV, has in column `column`.
    };
    Kind kind = Kind::random;
    std::string text;
    std::size_t column = 0;  ///< Counted from one.

    /// "random", "round-robin", "json:user.id", "csv:2". Faults: invalid, naming the forms.
    static Result<KeyRule> parse(std::string_view words);
};

struct RecordKey {
    std::string partition_key;
    std::optional<std::string> explicit_hash_key;
};

/// Gives records their keys, one after the other. Borrows `random`.
class KeyMaker {
  public:
    /// `open_shards` are asked for by round_robin alone; at least one.
    KeyMaker(KeyRule rule, Random& random, std::vector<HashKeyRange> open_shards = {});

    /// Faults: invalid, when the record has no such field or column; says what it looked for.
    Result<RecordKey> key_of(std::string_view record);

  private:
    RecordKey next_in_turn();

    KeyRule rule_;
    Random& random_;
    std::vector<HashKeyRange> open_shards_;
    std::uint64_t given_ = 0;
};

/// What a JSON document has at a dotted path; an element of an array is named by its number. Text
/// as it is, numbers and truth values as JSON writes them. Faults: invalid.
Result<std::string> json_at(std::string_view document, std::string_view path);
/// Column `column` (from one) of a line of CSV (RFC 4180). Faults: invalid.
Result<std::string> csv_at(std::string_view line, std::size_t column);

}  // namespace kcl::streams
