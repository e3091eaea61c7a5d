#include "kcl/wire/partition_key.h"

#include "kcl/wire/md5.h"

namespace kcl::wire {

HashKey hash_key_of(std::string_view partition_key) {
    HashKey key = 0;
    for (const std::byte byte : md5(std::as_bytes(std::span(partition_key))))
        key = (key << 8) | std::to_integer<unsigned>(byte);
    return key;
}

}  // namespace kcl::wire
