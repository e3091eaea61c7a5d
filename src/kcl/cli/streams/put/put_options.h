#pragma once

#include "kcl/cli/local_command.h"
#include "kcl/cli/streams/service_flags.h"
#include "kcl/streams/key_rule.h"

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace kcl::cli {

/// The words after `kcl put`, checked and with their defaults filled in.
struct PutOptions {
    ServiceFlags service;
    std::string stream;
    std::optional<std::string> record;  ///< On the command line.
    std::optional<std::string> file;    ///< Empty with no `record`: standard input.
    bool whole = false;                 ///< The input is one record, not lines.
    bool base64 = false;
    bool json = false;
    bool keep_order = true;
    streams::KeyRule key;
    std::optional<std::string> hash_key;
    std::optional<double> rate;  ///< Records in a second.
};

std::expected<PutOptions, CommandRefusal> parse_put_command(
    const std::vector<std::string>& arguments);

/// "100", "100/s", "0.5/s", "6000/m": records in a second. Empty when it is none of these.
std::optional<double> parse_rate(std::string_view text);

}  // namespace kcl::cli
