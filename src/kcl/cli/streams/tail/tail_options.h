#pragma once

#include "kcl/cli/local_command.h"
#include "kcl/cli/streams/service_flags.h"
#include "kcl/cli/streams/tail/record_text.h"
#include "kcl/retrieval/read_position.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace kcl::cli {

/// The words after `kcl tail`, checked and with their defaults filled in.
struct TailOptions {
    ServiceFlags service;
    std::string stream;
    std::vector<std::string> shards;
    retrieval::StartAt from{Checkpoint::latest(), {}};
    bool follow = true;
    std::optional<std::uint64_t> limit;
    DataForm form = DataForm::automatic;
    bool json = false;
    bool only_data = false;
};

/// `now` is what spans count back from.
std::expected<TailOptions, CommandRefusal> parse_tail_command(
    const std::vector<std::string>& arguments, SystemTime now);

}  // namespace kcl::cli
