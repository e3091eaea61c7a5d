#pragma once

#include "kcl/base/clock.h"
#include "kcl/streams/put_queue.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kcl::cli {

/// What became of the records of one `kcl put`, counted.
class PutTally {
  public:
    explicit PutTally(std::string stream) : stream_(std::move(stream)) {}

    void add(const streams::PutQueue::Outcome& outcome);
    void add_not_stored(std::uint64_t number, std::string_view reason);

    std::uint64_t stored() const { return stored_; }
    std::uint64_t not_stored() const { return not_stored_; }

    /// "1,000 records stored in 4 shards, 2 not stored".
    std::string sentence() const;
    /// One JSON object; the records that were not stored as ranges of their numbers, the first
    /// thousand of them.
    std::string json(Duration took) const;

  private:
    struct Range {
        std::uint64_t first;
        std::uint64_t last;
        std::string reason;
    };

    std::string stream_;
    std::uint64_t stored_ = 0;
    std::uint64_t not_stored_ = 0;
    std::uint64_t tried_again_ = 0;
    std::uint64_t bytes_ = 0;
    std::map<std::string, std::uint64_t> shards_;
    std::vector<Range> missing_;
    streams::PutQueue::Stored last_{};
};

}  // namespace kcl::cli
