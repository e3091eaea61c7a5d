#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kcl {

/// One record, as a consumer sees it. Borrowed: the views are valid until process_records()
/// returns.
struct Record {
    std::span<const std::byte> data;
    std::string_view partition_key;
    /// Decimal digits, increasing along the shard.
    std::string_view sequence_number;
    /// Position among the user records of one aggregated record; 0 for a plain record.
    std::uint64_t sub_sequence_number = 0;
    /// When Kinesis got the record; millisecond precision, not monotonic.
    std::chrono::system_clock::time_point approximate_arrival;

    std::string_view text() const {
        return {reinterpret_cast<const char*>(data.data()), data.size()};
    }
};

/// What one call of process_records() gets. Borrowed, like its records.
struct Batch {
    std::span<const Record> records;
    /// How far the end of this batch is behind the tip of the shard, as Kinesis told when it was
    /// fetched.
    std::chrono::milliseconds behind_latest{0};
    /// Grows each time the shard changes hands: a fencing token for sinks, which should refuse a
    /// smaller one.
    std::int64_t lease_epoch = 0;
};

}  // namespace kcl
