#pragma once

#include "kcl/base/hash_key.h"
#include "kcl/cli/local_command.h"
#include "kcl/cli/streams/service_flags.h"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace kcl::cli {

enum class StreamAction : std::uint8_t {
    list,
    create,
    describe,
    remove,
    split,
    merge,
    scale,
    retention
};

/// The words after `kcl streams`, checked and with their defaults filled in.
struct StreamOptions {
    StreamAction action = StreamAction::list;
    ServiceFlags service;
    std::string stream;
    bool json = false;
    bool wait = false;
    std::chrono::milliseconds timeout = std::chrono::minutes(10);

    int shards = 1;                    ///< Of create and scale.
    bool on_demand = false;            ///< Of create.
    bool if_missing = false;           ///< Of create.
    bool with_consumers = false;       ///< Of delete.
    std::string shard;                 ///< Of split and merge.
    std::optional<std::string> other;  ///< Of merge.
    std::optional<HashKey> at;         ///< Of split.
    int retention_hours = 24;          ///< Of retention.
};

/// The words after `kcl streams`.
std::expected<StreamOptions, CommandRefusal> parse_stream_command(
    const std::vector<std::string>& arguments);

}  // namespace kcl::cli
