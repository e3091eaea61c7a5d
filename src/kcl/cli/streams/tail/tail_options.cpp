#include "kcl/cli/streams/tail/tail_options.h"

#include "kcl/cli/streams/exit_status.h"
#include "kcl/cli/streams/tail/start_position.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <map>

namespace kcl::cli {

namespace {

constexpr std::string_view usage = R"(Usage: kcl tail STREAM [options]

Prints the records of a stream as they come, each shard in order, through splits and
merges: time, shard, partition key, data. What producers aggregated is taken apart.

  --from POSITION       Where to begin: latest (default), trim_horizon (default with
                        --no-follow), a time (2026-01-31T12:00:00Z, 1769860800), a span back
                        from now (-90s, -2h, -7d), or with one --shard a sequence number
  --shard ID            Only this shard and what becomes of it; may be repeated
  --no-follow           End at the tip: print what is there
  --limit N             End after N records
  --format FORM         Data as auto (default: text, and hex when it is not text), text,
                        json (compact), pretty (JSON over several lines), hex or base64
  --only-data           Print the data alone
  --json                One JSON object a line, with everything that is known of a record

  kcl tail orders --local
  kcl tail orders --from -2h --no-follow --json --region eu-west-1
  kcl tail orders --from trim_horizon --only-data --limit 10 --local
)";

const std::map<std::string, DataForm> forms{
    {"auto", DataForm::automatic}, {"text", DataForm::text}, {"json", DataForm::json},
    {"pretty", DataForm::pretty},  {"hex", DataForm::hex},   {"base64", DataForm::base64},
};

struct Words {
    std::string from;
    std::string form;
    std::uint64_t limit = 0;
    bool no_follow = false;
};

void add_flags(CLI::App& app, TailOptions& options, Words& words) {
    app.set_help_flag("--help,-h");
    add_service_flags(app, options.service);
    app.add_option("STREAM", options.stream)->required();
    app.add_option("--from", words.from);
    app.add_option("--shard", options.shards)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_flag("--no-follow", words.no_follow);
    app.add_option("--limit", words.limit)->check(CLI::PositiveNumber);
    app.add_option("--format", words.form);
    auto* only_data = app.add_flag("--only-data", options.only_data);
    app.add_flag("--json", options.json)->excludes(only_data);
}

/// CLI11 takes "-2h" for a flag: it stands as one word with its option.
std::vector<std::string> with_spans_attached(const std::vector<std::string>& arguments) {
    std::vector<std::string> words;
    for (const auto& word : arguments) {
        const bool is_span = word.size() > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9';
        if (is_span && !words.empty() && words.back() == "--from")
            words.back() += "=" + word;
        else
            words.push_back(word);
    }
    return words;
}

/// \return what is wrong with a word; empty when nothing is.
std::string understand(const Words& words, SystemTime now, TailOptions& options) {
    options.follow = !words.no_follow;
    if (words.limit > 0) options.limit = words.limit;
    if (!words.form.empty()) {
        const auto form = forms.find(words.form);
        if (form == forms.end())
            return fmt::format("--format takes auto, text, json, pretty, hex or base64, not '{}'",
                               words.form);
        options.form = form->second;
    }
    if (words.from.empty()) {
        if (words.no_follow) options.from.checkpoint = Checkpoint::trim_horizon();
        return {};
    }
    auto from = parse_start_position(words.from, now);
    if (!from) return fmt::format("--from: {}", from.error().message);
    options.from = *std::move(from);
    if (options.from.checkpoint.is_number() && options.shards.size() != 1)
        return "--from with a sequence number needs one --shard: the number belongs to a shard";
    return {};
}

}  // namespace

std::expected<TailOptions, CommandRefusal> parse_tail_command(
    const std::vector<std::string>& arguments, SystemTime now) {
    TailOptions options;
    Words words;
    CLI::App app;
    add_flags(app, options, words);
    bool wants_help = false;
    auto problem = read_words(app, with_spans_attached(arguments), wants_help);
    if (wants_help)
        return std::unexpected(
            CommandRefusal{exit_ok, std::string(usage) + std::string(service_flags_usage)});
    if (problem.empty()) problem = understand(words, now, options);
    if (problem.empty()) return options;
    return std::unexpected(CommandRefusal{exit_wrong_words, refusal_text("kcl tail", problem)});
}

}  // namespace kcl::cli
