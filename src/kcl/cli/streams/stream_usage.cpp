#include "kcl/cli/streams/stream_usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kcl::cli {

namespace {

struct Usage {
    StreamAction action;
    std::string_view name;
    std::string_view does;
    std::string_view text;
};

constexpr std::string_view waiting =
    R"(  --wait                Return when the stream is ready; tells on standard error how it goes
  --timeout TIME        With --wait: give up after this long (default 10m)
  --json                Print one JSON object
)";

constexpr std::array usages{
    Usage{StreamAction::list, "list", "the streams of a region",
          R"(Usage: kcl streams list [options]

Lists the streams of a region.

  --json                Print one JSON object

  kcl streams list --local
  kcl streams list --region eu-west-1 --json
)"},
    Usage{StreamAction::create, "create", "make a stream",
          R"(Usage: kcl streams create STREAM [options]

Makes a stream.

  --shards N            How many shards (default 1)
  --on-demand           Let AWS choose how many
  --if-missing          Be content when there is one of that name
{waiting}
  kcl streams create orders --shards 4 --wait --local
  kcl streams create clicks --on-demand --region eu-west-1
)"},
    Usage{StreamAction::describe, "describe", "a stream with its shards and their history",
          R"(Usage: kcl streams describe STREAM [options]

Shows a stream and its shards: each under the one that it was split or merged from, with
its share of the hash keys.

  --json                Print one JSON object

  kcl streams describe orders --local
)"},
    Usage{StreamAction::remove, "delete", "delete a stream and its records",
          R"(Usage: kcl streams delete STREAM [options]

Deletes a stream with all its records. It doesn't ask whether you are sure.

  --with-consumers      Also when consumers of enhanced fan-out are registered
{waiting}
  kcl streams delete orders --wait --local
)"},
    Usage{StreamAction::split, "split", "split one shard into two",
          R"(Usage: kcl streams split STREAM SHARD [options]

Splits an open shard into two.

  --at HASH             First hash key of the upper one (default: in the middle)
{waiting}
  kcl streams split orders shardId-000000000000 --wait --local
)"},
    Usage{StreamAction::merge, "merge", "merge two neighbours into one",
          R"(Usage: kcl streams merge STREAM SHARD [OTHER] [options]

Merges two open shards whose hash keys are neighbours; without OTHER, SHARD with the one
above it, or with the one below when it is the last.

{waiting}
  kcl streams merge orders shardId-000000000001 shardId-000000000002 --wait --local
)"},
    Usage{StreamAction::scale, "scale", "change the number of shards",
          R"(Usage: kcl streams scale STREAM SHARDS [options]

Changes the number of open shards to SHARDS, with equal shares of the hash keys. One call
can double or halve it at most; with --wait it goes further, step by step.

{waiting}
  kcl streams scale orders 16 --wait --timeout 1h --region eu-west-1
)"},
    Usage{StreamAction::retention, "retention", "change how long records are kept",
          R"(Usage: kcl streams retention STREAM TIME [options]

Changes how long records are kept: from 24 hours to 365 days, such as 48h or 7d.

{waiting}
  kcl streams retention orders 7d --local
)"},
};

const Usage& find(StreamAction action) {
    return *std::ranges::find(usages, action, &Usage::action);
}

}  // namespace

std::string_view name_of(StreamAction action) { return find(action).name; }

std::optional<StreamAction> stream_action_named(std::string_view name) {
    const auto found = std::ranges::find(usages, name, &Usage::name);
    if (found == usages.end()) return std::nullopt;
    return found->action;
}

std::string streams_usage() {
    std::string text = "Usage: kcl streams ACTION [options]\n\nActions:\n";
    for (const Usage& usage : usages) text += fmt::format("  {:<10}  {}\n", usage.name, usage.does);
    text += "\n'kcl streams ACTION --help' says more, with examples.\n";
    return text;
}

std::string usage_of(StreamAction action) {
    std::string text(find(action).text);
    constexpr std::string_view mark = "{waiting}\n";
    if (const auto at = text.find(mark); at != std::string::npos)
        text.replace(at, mark.size(), std::string(waiting) + "\n");
    return text + std::string(service_flags_usage);
}

}  // namespace kcl::cli
