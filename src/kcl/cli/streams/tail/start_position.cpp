#include "kcl/cli/streams/tail/start_position.h"

#include "kcl/base/timestamp.h"
#include "kcl/cli/duration.h"

#include <fmt/format.h>

namespace kcl::cli {

namespace {

// Unix seconds have far fewer, sequence numbers far more.
constexpr std::size_t most_digits_of_a_time = 20;

retrieval::StartAt at(SystemTime time) { return {Checkpoint::at_timestamp(), time}; }

}  // namespace

Result<retrieval::StartAt> parse_start_position(std::string_view text, SystemTime now) {
    if (text == "trim_horizon" || text == "TRIM_HORIZON")
        return retrieval::StartAt{Checkpoint::trim_horizon(), {}};
    if (text == "latest" || text == "LATEST") return retrieval::StartAt{Checkpoint::latest(), {}};
    if (is_sequence_number(text) && text.size() > most_digits_of_a_time)
        return retrieval::StartAt{Checkpoint::at(std::string(text)), {}};
    if (text.starts_with('-'))
        if (const auto span = parse_duration(text.substr(1))) return at(now - *span);
    if (const auto time = parse_timestamp(text)) {
        if (*time > now) return failure(Fault::invalid, fmt::format("{} is in the future", text));
        return at(*time);
    }
    return failure(Fault::invalid,
                   fmt::format("a position is trim_horizon, latest, a time "
                               "(2026-01-31T12:00:00Z, 1769860800), a span back from now (-2h) or "
                               "a sequence number, not '{}'",
                               text));
}

}  // namespace kcl::cli
