#pragma once

#include "kcl/base/hash_key.h"
#include "kcl/cli/streams/tail/record_text.h"
#include "kcl/retrieval/fetcher.h"
#include "kcl/shards/shard_graph.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace kcl::cli {

/// How records are printed.
struct PrintStyle {
    std::string stream;
    DataForm form = DataForm::automatic;
    bool json = false;
    bool only_data = false;
    bool for_terminal = false;
};

/// What printing a batch gave.
struct Printed {
    std::string text;  ///< Whole lines.
    std::uint64_t records = 0;
    /// Sentences about what could not be printed, for standard error.
    std::vector<std::string> remarks;
};

/// The records of a batch as lines, at most `limit` of them, with what producers aggregated taken
/// apart. Pure.
Printed print(const PrintStyle& style, const shards::Shard& shard,
              const retrieval::FetchedBatch& batch,
              std::uint64_t limit = std::numeric_limits<std::uint64_t>::max());

}  // namespace kcl::cli
