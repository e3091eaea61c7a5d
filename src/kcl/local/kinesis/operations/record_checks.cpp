#include "kcl/local/kinesis/operations/record_checks.h"

#include "kcl/wire/partition_key.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::kinesis {

Outcome<HashKey> require_hash_key(std::string_view partition_key,
                                  std::optional<std::string_view> explicit_hash_key) {
    if (!explicit_hash_key) return wire::hash_key_of(partition_key);
    const auto hash = parse_hash_key(*explicit_hash_key);
    if (hash) return *hash;
    return refusal("InvalidArgumentException",
                   fmt::format("Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, "
                               "2^128-1]. Specified value "
                               "was {}",
                               *explicit_hash_key));
}

HashKey chosen_hash_key(SystemTime now, std::size_t position, std::span<const std::byte> data) {
    constexpr std::size_t enough = 64;
    auto seed = fmt::format("{} {} {} ", now.time_since_epoch().count(), position, data.size());
    const auto beginning = data.first(std::min(data.size(), enough));
    seed.append(reinterpret_cast<const char*>(beginning.data()), beginning.size());
    return wire::hash_key_of(seed);
}

Outcome<void> require_fitting_record(const Stream& stream, std::string_view partition_key,
                                     std::span<const std::byte> data,
                                     const std::function<std::string()>& path) {
    const std::size_t limit = stream.max_record_bytes();
    if (data.size() + partition_key.size() <= limit) return {};
    if (data.size() > limit)
        return refusal("ValidationException",
                       fmt::format("1 validation error detected: Value "
                                   "'java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]' at "
                                   "'{1}' failed to satisfy constraint: Member must have length "
                                   "less than or equal to {2}",
                                   data.size(), path(), limit));
    return refusal("InvalidArgumentException",
                   fmt::format("Record size (data and partition key) of {} bytes at '{}' exceeds "
                               "the maximum record size of "
                               "{} bytes of stream {} under account {}.",
                               data.size() + partition_key.size(), path(), limit,
                               stream.address.name, stream.address.account));
}

}  // namespace kcl::local::kinesis
