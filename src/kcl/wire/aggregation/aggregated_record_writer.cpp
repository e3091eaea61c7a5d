#include "kcl/wire/aggregated_record.h"
#include "kcl/wire/md5.h"

#include <map>

namespace kcl::wire {
namespace {

void append_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void append_number(std::string& out, unsigned id, std::uint64_t value) {
    append_varint(out, id << 3);
    append_varint(out, value);
}

void append_bytes(std::string& out, unsigned id, std::string_view bytes) {
    append_varint(out, (id << 3) | 2);
    append_varint(out, bytes.size());
    out += bytes;
}

/// A table of keys without repetition, in the order of first use.
class KeyTable {
  public:
    std::uint64_t index_of(std::string_view key) {
        const auto [place, is_new] = indexes_.try_emplace(key, keys_.size());
        if (is_new) keys_.push_back(key);
        return place->second;
    }
    void append_to(std::string& out, unsigned id) const {
        for (const auto key : keys_) append_bytes(out, id, key);
    }

  private:
    std::map<std::string_view, std::uint64_t> indexes_;
    std::vector<std::string_view> keys_;
};

std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string pack(std::span<const UserRecord> records) {
    KeyTable partition_keys;
    KeyTable explicit_hash_keys;
    std::string packed;
    for (const auto& record : records) {
        std::string message;
        append_number(message, 1, partition_keys.index_of(record.partition_key));
        if (record.explicit_hash_key)
            append_number(message, 2, explicit_hash_keys.index_of(*record.explicit_hash_key));
        append_bytes(message, 3, text_of(record.data));
        append_bytes(packed, 3, message);
    }
    std::string body;
    partition_keys.append_to(body, 1);
    explicit_hash_keys.append_to(body, 2);
    body += packed;
    const auto digest = md5(std::as_bytes(std::span(body)));
    return "\xf3\x89\x9a\xc2" + body + std::string(text_of(digest));
}

}  // namespace kcl::wire
