#pragma once

#include "kcl/local/storage/store.h"

#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

/// Everything that a store holds, as bytes that any store of ours can take over.
///
/// "kcl-local-snapshot 1\n"; then for each space 's', the length of its name (varint) and the name,
/// followed by its entries, each 'e', the lengths of key and value (varints), key and value; at the
/// end 'z' and a checksum of all before it (FNV-1a, 64 bits, big-endian). Varints have seven bits
/// to a byte, the lowest first; the high bit says that more follow.
namespace kcl::local::powers {

using Sink = std::function<void(std::string_view bytes)>;

/// The state that `transaction` sees, piece by piece.
void write_snapshot(storage::Transaction& transaction, const Sink& sink);

/// Puts the snapshot's state in the place of everything there is. The error says what is wrong with
/// the bytes; nothing was changed then. Throws StorageError.
std::expected<void, std::string> restore_snapshot(storage::Transaction& transaction,
                                                  std::string_view bytes);

/// Throws StorageError.
void erase_everything(storage::Transaction& transaction);

/// The same to and from a file. A file appears whole or not at all; one that is there and is no
/// snapshot is left alone. Errors name the file.
std::expected<std::uintmax_t, std::string> save_snapshot(storage::Transaction& transaction,
                                                         const std::filesystem::path& file);
std::expected<void, std::string> load_snapshot(storage::Transaction& transaction,
                                               const std::filesystem::path& file);

}  // namespace kcl::local::powers
