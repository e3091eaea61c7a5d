#include "kcl/cli/streams/put/put_options.h"

#include "kcl/base/hash_key.h"
#include "kcl/cli/streams/exit_status.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>

namespace kcl::cli {

namespace {

constexpr std::string_view usage = R"(Usage: kcl put STREAM [RECORD] [options]

Puts records into a stream: RECORD, or each line of standard input or of a file. Empty
lines are left out. What the service doesn't take is tried again, up to ten times a
record; which records were not stored is told on standard error, by line.

  --file FILE           Read FILE instead of standard input
  --whole               The input is one record, not lines
  --base64              Each record is written in base64
  --key KEY             The partition key of all records
  --key-from RULE       The partition key of each: random (default), round-robin (the
                        shards take turns), json:FIELD (json:user.id) or csv:COLUMN (csv:2)
  --hash-key HASH       The explicit hash key of all records, from 0 to 2^128-1
  --rate N              At most so many records in a second (20, 0.5, 600/m)
  --unordered           Fill calls also with records that share a key: faster, but a record
                        that is tried again comes after later ones of its key
  --json                Print the summary as one JSON object

  kcl put orders '{"id": 17}' --key customer-4 --local
  kcl put orders --file orders.jsonl --key-from json:customer.id --region eu-west-1
  tail -f access.log | kcl put clicks --rate 100 --local
)";

struct Words {
    std::string record;
    std::string file;
    std::string key;
    std::string key_from;
    std::string hash_key;
    std::string rate;
    bool unordered = false;
};

struct Given {
    CLI::Option* record;
    CLI::Option* key;
};

Given add_flags(CLI::App& app, PutOptions& options, Words& words) {
    app.set_help_flag("--help,-h");
    add_service_flags(app, options.service);
    app.add_option("STREAM", options.stream)->required();
    auto* record = app.add_option("RECORD", words.record);
    app.add_option("--file", words.file)->excludes(record);
    app.add_flag("--whole", options.whole)->excludes(record);
    app.add_flag("--base64", options.base64);
    auto* key = app.add_option("--key", words.key);
    app.add_option("--key-from", words.key_from)->excludes(key);
    app.add_option("--hash-key", words.hash_key);
    app.add_option("--rate", words.rate);
    app.add_flag("--unordered", words.unordered);
    app.add_flag("--json", options.json);
    return {record, key};
}

/// \return what is wrong with a word; empty when nothing is.
std::string understand(const Words& words, const Given& given, PutOptions& options) {
    options.keep_order = !words.unordered;
    if (given.record->count() > 0) options.record = words.record;
    if (!words.file.empty() && words.file != "-") options.file = words.file;
    if (given.key->count() > 0) options.key = {streams::KeyRule::Kind::fixed, words.key, 0};
    if (!words.key_from.empty()) {
        auto rule = streams::KeyRule::parse(words.key_from);
        if (!rule) return fmt::format("--key-from: {}", rule.error().message);
        options.key = *std::move(rule);
    }
    if (given.key->count() > 0 && words.key.empty()) return "--key: a partition key is not empty";
    if (!words.hash_key.empty()) {
        if (!parse_hash_key(words.hash_key))
            return fmt::format("--hash-key takes a number from 0 to 2^128-1, not '{}'",
                               words.hash_key);
        if (options.key.kind == streams::KeyRule::Kind::round_robin)
            return "--hash-key and --key-from round-robin exclude each other: both choose the "
                   "shard";
        options.hash_key = words.hash_key;
    }
    if (!words.rate.empty()) {
        options.rate = parse_rate(words.rate);
        if (!options.rate)
            return fmt::format(
                "--rate takes records in a second, such as 20, 0.5 or 600/m, not "
                "'{}'",
                words.rate);
    }
    return {};
}

}  // namespace

std::optional<double> parse_rate(std::string_view text) {
    double count = 0;
    const auto [end, fault] =
        std::from_chars(text.data(), text.data() + text.size(), count, std::chars_format::fixed);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    // The lowest is one record a day; the highest more than any stream takes.
    if (fault != std::errc{} || !(count >= 1.0 / 86'400) || count > 1e9) return std::nullopt;
    if (unit.empty() || unit == "/s") return count;
    if (unit == "/m") return count / 60;
    return std::nullopt;
}

std::expected<PutOptions, CommandRefusal> parse_put_command(
    const std::vector<std::string>& arguments) {
    PutOptions options;
    Words words;
    CLI::App app;
    const auto given = add_flags(app, options, words);
    bool wants_help = false;
    auto problem = read_words(app, arguments, wants_help);
    if (wants_help)
        return std::unexpected(
            CommandRefusal{exit_ok, std::string(usage) + std::string(service_flags_usage)});
    if (problem.empty()) problem = understand(words, given, options);
    if (problem.empty()) return options;
    return std::unexpected(CommandRefusal{exit_wrong_words, refusal_text("kcl put", problem)});
}

}  // namespace kcl::cli
