#pragma once

#include <lmdb.h>

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>

namespace kcl::local::storage {

/// How keys longer than LMDB's 511 bytes are kept, in order.
///
/// A space's database is its first layer: keys shorter than 511 bytes stand there as they are. A
/// longer key (511 counts as longer) is cut: its first 511 bytes stand in the first layer and lead
/// to a layer of their own, in which the rest of all keys with that beginning stands, cut again at
/// 503 bytes where need be. All further layers share the database `long_keys`, where each entry
/// begins with its layer's eight-byte number. So an entry of full length is always a link (its
/// value is the layer's number) and any other is a key with its value; a link sorts exactly where
/// its keys belong, because no whole key in its layer can be as long. A layer without entries
/// doesn't exist.
inline constexpr std::size_t longest_lmdb_key = 511;

/// Number of a layer; 0 is the space's own database.
using Layer = std::uint64_t;
inline constexpr std::size_t layer_bytes = sizeof(Layer);

/// How many bytes of a key an entry of this layer can hold.
inline constexpr std::size_t chunk_capacity(Layer layer) {
    return layer == 0 ? longest_lmdb_key : longest_lmdb_key - layer_bytes;
}

inline std::string_view view_of(const MDB_val& value) {
    return {static_cast<const char*>(value.mv_data), value.mv_size};
}
inline MDB_val val_of(std::string_view text) {
    return {text.size(), const_cast<char*>(text.data())};
}

/// Big-endian, so that entries of one layer stand together in the order of layers.
inline std::string layer_name(Layer layer) {
    std::string text(layer_bytes, '\0');
    for (std::size_t i = 0; i < layer_bytes; ++i)
        text[i] = static_cast<char>(layer >> (8 * (layer_bytes - 1 - i)));
    return text;
}
inline Layer layer_named(std::string_view text) {
    assert(text.size() >= layer_bytes);
    Layer layer = 0;
    for (std::size_t i = 0; i < layer_bytes; ++i)
        layer = layer << 8 | static_cast<unsigned char>(text[i]);
    return layer;
}

/// The entry under which the beginning of `rest` stands in a layer.
inline std::string entry_of(Layer layer, std::string_view rest) {
    const auto chunk = rest.substr(0, chunk_capacity(layer));
    return layer == 0 ? std::string(chunk) : layer_name(layer).append(chunk);
}
/// The part of a key that an entry of this layer holds.
inline std::string_view chunk_of(Layer layer, std::string_view entry) {
    return layer == 0 ? entry : entry.substr(layer_bytes);
}
inline bool is_link(std::string_view entry) { return entry.size() == longest_lmdb_key; }

}  // namespace kcl::local::storage
