#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

/// The place of a record in its shard.
struct Position {
    std::string sequence_number;  ///< Decimal digits; empty: before the first record.
    std::uint64_t sub_sequence_number = 0;

    bool operator==(const Position&) const = default;
};

/// Sequence numbers are larger than any integer: a longer one is greater, equal lengths compare as
/// text.
bool is_before(const Position& a, const Position& b);

/// The words of one shard, and up to which record they are counted. Both are kept in one file, so
/// that they can't disagree.
class Counts {
  public:
    void add(std::string_view text, Position position);
    std::uint64_t of(const std::string& word) const;
    const Position& up_to() const { return up_to_; }

    /// Starts empty when there is no such file. Throws std::runtime_error when it is not ours.
    static Counts load(const std::filesystem::path& file);
    /// Replaces the file in one step. Throws std::runtime_error when it can't, or when the file was
    /// written in a later epoch: then another process has the shard, and we are a leftover.
    void save(const std::filesystem::path& file, std::int64_t epoch) const;

  private:
    std::map<std::string, std::uint64_t> words_;
    Position up_to_;
    std::int64_t epoch_ = 0;
};
