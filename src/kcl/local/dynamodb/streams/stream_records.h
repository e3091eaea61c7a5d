#pragma once

#include "kcl/local/dynamodb/items/writes.h"
#include "kcl/local/dynamodb/streams/stream.h"
#include "kcl/wire/dynamodb/streams/streams.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The records of a stream, in the order of their sequence numbers. They are kept for a day.
namespace kcl::local::dynamodb {

/// Records a write, if it changes anything; and lets go of some records whose day is over. Only for
/// tables whose stream is open.
void append_change(storage::Transaction& transaction, const PlannedWrite& write);

/// As the service prints it: 21 digits.
std::string sequence_text(std::uint64_t sequence);
std::optional<std::uint64_t> parse_sequence(std::string_view text);

/// The first sequence number that a stream could have; and what follows its last record.
std::uint64_t first_sequence(const Stream& stream);
std::uint64_t next_sequence(storage::Transaction& transaction, const Stream& stream);

struct ChangePage {
    std::vector<wire::dynamodb::streams::ChangeRecord> records;
    std::uint64_t next = 0;  ///< Where to go on.
};

/// Records from `from` on: at most `limit`, and about a megabyte. Those whose day is over are left
/// out.
ChangePage read_changes(storage::Transaction& transaction, const Stream& stream, std::uint64_t from,
                        std::size_t limit, SystemTime now);

}  // namespace kcl::local::dynamodb
