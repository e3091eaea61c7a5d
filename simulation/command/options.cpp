#include "simulation/command/options.h"

#include "kcl/base/parse_number.h"

#include "simulation/chaos/mutation.h"
#include "simulation/chaos/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kcl::simulation {

namespace {

std::unexpected<Error> wrong(std::string_view option, std::string_view text,
                             std::string_view wanted) {
    return failure(Fault::invalid, fmt::format("{} {}: give it {} instead", option, text, wanted));
}

Result<void> set_seeds(Options& options, std::string_view text) {
    const auto dots = text.find("..");
    const auto first = parse_number<std::uint64_t>(text.substr(0, dots));
    const auto last =
        dots == std::string_view::npos ? first : parse_number<std::uint64_t>(text.substr(dots + 2));
    if (!first || !last || *last < *first) return wrong("--seeds", text, "a seed or FIRST..LAST");
    options.first = *first;
    options.last = *last;
    return {};
}

Result<void> set_count(std::optional<int>& count, std::string_view option, std::string_view text,
                       int most) {
    count = parse_number<int>(text);
    if (!count || *count < 1 || *count > most)
        return wrong(option, text, fmt::format("a number from 1 to {}", most));
    return {};
}

Result<void> set_without(Options& options, std::string_view text) {
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto trouble = parse_trouble(text.substr(0, comma));
        if (!trouble) return wrong("--without", text, "names from --list, separated by commas");
        options.wishes.without.insert(*trouble);
        text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
    }
    return {};
}

Result<void> set_only(Options& options, std::string_view text) {
    std::set<std::size_t> places;
    for (std::string_view rest = text; !rest.empty();) {
        const auto comma = rest.find(',');
        const auto place = parse_number<std::size_t>(rest.substr(0, comma));
        if (!place || *place == 0) return wrong("--only", text, "numbers, separated by commas");
        places.insert(*place);
        rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
    }
    options.wishes.only = std::move(places);
    return {};
}

Result<void> set_value(Options& options, std::string_view option, std::string_view text) {
    if (option == "--seed" || option == "--seeds") return set_seeds(options, text);
    if (option == "--clusters") return set_count(options.wishes.clusters, option, text, 200);
    if (option == "--shards") return set_count(options.wishes.shards, option, text, 2000);
    if (option == "--without") return set_without(options, text);
    if (option == "--only") return set_only(options, text);
    if (option == "--profile") {
        options.wishes.profile = std::string(text);
        if (text != "mixed" && find_profile(text) == nullptr)
            return wrong(option, text, "\"mixed\" or a profile from --list");
    } else if (option == "--mutation") {
        options.mutation = std::string(text);
        if (find_mutation(text) == nullptr) return wrong(option, text, "a mutation from --list");
    } else if (option == "--mutation-seeds") {
        const auto seeds = parse_number<std::uint64_t>(text);
        if (!seeds || *seeds == 0) return wrong(option, text, "a number of seeds");
        options.mutation_seeds = *seeds;
    } else if (option == "--hours" || option == "--minutes" || option == "--seconds") {
        const auto time = parse_number<double>(text);
        if (!time || !(*time > 0) || *time > 1e7) return wrong(option, text, "a positive number");
        if (option == "--hours") options.hours = time;
        if (option == "--seconds") options.seconds = time;
        if (option == "--minutes")
            options.wishes.length =
                std::chrono::milliseconds(static_cast<std::int64_t>(*time * 60'000));
    } else {
        return failure(Fault::invalid,
                       fmt::format("there is no option {}; --help lists them", option));
    }
    return {};
}

bool set_flag(Options& options, std::string_view word) {
    if (word == "--timeline") return options.timeline = true;
    if (word == "--each") return options.each = true;
    if (word == "--go-on") return options.go_on = true;
    if (word == "--no-shrink") {
        options.shrink = false;
        return true;
    }
    using Task = Options::Task;
    constexpr std::array<std::pair<std::string_view, Task>, 3> tasks{
        {{"--mutations", Task::mutations}, {"--list", Task::list}, {"--help", Task::help}}};
    const auto* task = std::ranges::find(tasks, word, &std::pair<std::string_view, Task>::first);
    if (task == tasks.end()) return false;
    options.task = task->second;
    return true;
}

}  // namespace

Result<Options> parse_options(std::span<const std::string_view> words) {
    Options options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (set_flag(options, words[i])) {
            if (options.task == Options::Task::help) return options;
            if (words[i].starts_with("--") && i + 1 < words.size() &&
                !words[i + 1].starts_with("--"))
                return failure(Fault::invalid, fmt::format("{} takes no value", words[i]));
            continue;
        }
        if (i + 1 == words.size())
            return failure(Fault::invalid,
                           fmt::format("{} is unknown or lacks its value; see --help", words[i]));
        auto set = set_value(options, words[i], words[i + 1]);
        if (!set) return std::unexpected(std::move(set).error());
        ++i;
    }
    return options;
}

std::string_view usage() {
    return R"(kcl-simulation: whole networks under simulated time, from seeds

  --seeds FIRST..LAST   which runs (1..100); --seed N for one
  --hours H             as many seeds from the first as make H simulated hours
  --seconds S           no run begins after S seconds of real time
  --profile NAME        kind of network; "mixed" draws one for each seed
  --clusters N --shards N --minutes M     instead of what the seed says
  --without NAMES       leaves troubles out: kill,freeze,...
  --only NUMBERS        only these incidents of the scenario: 3,17 (a failure's report says which)
  --mutation NAME       with a mistake built in
  --mutations           tries every mutation until it is noticed
  --mutation-seeds N    ... in at most so many seeds (1000)
  --timeline            prints what happened
  --each                prints a line for each run
  --go-on               does not stop at the first failure
  --no-shrink           does not look for the smallest scenario that fails
  --list                names profiles, troubles and mutations

Exit status: 0 when everything held (with --mutations: when every mutation was noticed), 1 when not, 2 for
options that can't be understood.
)";
}

}  // namespace kcl::simulation
