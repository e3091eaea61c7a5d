#pragma once

#include "kcl/base/sequence_number.h"

#include "simulation/world/services.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::simulation {

/// Every record of the stream, by shard and in order, and how many of each shard's have been
/// processed. A position counts records from the beginning of the shard: 0 is before the first.
class RecordBook {
  public:
    void stored(const StoredRecord& record);
    void delivered(const std::string& shard, std::size_t position);

    std::size_t stored(const std::string& shard) const { return book(shard).numbers.size(); }
    std::size_t delivered(const std::string& shard) const { return book(shard).delivered; }
    /// The position behind the record with that number; empty when there is none.
    std::optional<std::size_t> position(const std::string& shard, std::string_view number) const;
    /// The position behind everything that `checkpoint` covers; empty when it names no record.
    std::optional<std::size_t> position(const std::string& shard,
                                        const Checkpoint& checkpoint) const;

    std::size_t total() const { return total_; }
    std::size_t waiting() const { return waiting_; }
    /// The shards with records that nobody has processed, for messages.
    std::vector<std::string> behind() const;

  private:
    struct Book {
        std::vector<std::string> numbers;
        std::size_t delivered = 0;
    };
    const Book& book(const std::string& shard) const;

    std::map<std::string, Book> books_;
    std::size_t total_ = 0;
    std::size_t waiting_ = 0;
};

}  // namespace kcl::simulation
