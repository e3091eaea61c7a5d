#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kcl {

/// Order of two sequence numbers written in decimal digits (about 186 bits, so never a machine
/// integer). Leading zeros do not count. Both must be digits only.
std::strong_ordering compare_sequence_numbers(std::string_view a, std::string_view b);

/// Digits only, at least one.
bool is_sequence_number(std::string_view text);

/// How far a shard has been processed: what the lease table stores as `checkpoint` and
/// `checkpointSubSequenceNumber`.
///
/// Order, as Java's ExtendedSequenceNumber has it: AT_TIMESTAMP < TRIM_HORIZON < LATEST < numbers <
/// SHARD_END; equal numbers are ordered by sub-sequence number. Sentinels always have sub-sequence
/// number 0.
class Checkpoint {
  public:
    enum class Kind { at_timestamp, trim_horizon, latest, number, shard_end };

    /// TRIM_HORIZON.
    Checkpoint() = default;
    static Checkpoint at_timestamp() { return Checkpoint(Kind::at_timestamp); }
    static Checkpoint trim_horizon() { return Checkpoint(Kind::trim_horizon); }
    static Checkpoint latest() { return Checkpoint(Kind::latest); }
    static Checkpoint shard_end() { return Checkpoint(Kind::shard_end); }
    /// `number` must be is_sequence_number(). The sub-sequence number counts the user records of
    /// one aggregated record.
    static Checkpoint at(std::string number, std::uint64_t sub_sequence_number = 0);
    /// From the two attributes of the table. Empty when `text` is neither a sentinel nor digits.
    static std::optional<Checkpoint> parse(std::string_view text,
                                           std::uint64_t sub_sequence_number);

    Kind kind() const { return kind_; }
    bool is_number() const { return kind_ == Kind::number; }
    bool is_shard_end() const { return kind_ == Kind::shard_end; }
    /// The digits or the sentinel's name, as the table stores it.
    std::string_view text() const;
    std::uint64_t sub_sequence_number() const { return sub_sequence_number_; }

    std::strong_ordering operator<=>(const Checkpoint& other) const;
    bool operator==(const Checkpoint& other) const {
        return (*this <=> other) == std::strong_ordering::equal;
    }

  private:
    explicit Checkpoint(Kind kind) : kind_(kind) {}

    Kind kind_ = Kind::trim_horizon;
    std::string number_;
    std::uint64_t sub_sequence_number_ = 0;
};

/// "TRIM_HORIZON", "4957...", or "4957.../3" inside an aggregated record.
std::string to_string(const Checkpoint& checkpoint);

}  // namespace kcl
