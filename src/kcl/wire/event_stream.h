#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Frames of application/vnd.amazon.eventstream: how an answer that goes on for minutes says where
/// one event ends and what the next one is.
///
/// A frame: total length u32, length of the headers u32, CRC-32 of these eight bytes u32, headers,
/// payload, CRC-32 of all before u32; numbers are big-endian. A header: length of the name u8,
/// name, type u8, value. Pure: no sockets, no time.
namespace kcl::wire {

inline constexpr std::string_view event_stream_type = "application/vnd.amazon.eventstream";

/// A header's bytes, which are not text.
struct EventBytes {
    std::string bytes;
    bool operator==(const EventBytes&) const = default;
};
using EventUuid = std::array<std::byte, 16>;

/// The nine types of the format ("true" and "false" are two more there).
using EventHeaderValue = std::variant<bool, std::int8_t, std::int16_t, std::int32_t, std::int64_t,
                                      EventBytes, std::string, SystemTime, EventUuid>;

struct EventHeader {
    std::string name;
    EventHeaderValue value;
    bool operator==(const EventHeader&) const = default;
};

struct EventFrame {
    std::vector<EventHeader> headers;
    /// From a decoder: with room for the JSON reader's padding (wire/document.h).
    std::string payload;

    /// The text of the first header of that name; empty when there is none, or it is not text.
    std::string_view text(std::string_view name) const;
    bool operator==(const EventFrame&) const = default;
};

/// The most that SDKs take.
struct EventFrameLimits {
    std::size_t frame = std::size_t{24} << 20;
    std::size_t headers = std::size_t{128} << 10;
};

/// Appends the frame's bytes. Throws std::length_error for what the format can't say or no SDK
/// takes: names that are empty or longer than 255 bytes, values longer than 65,535, frames beyond
/// EventFrameLimits.
void append_event_frame(std::string& out, const EventFrame& frame);
std::string encode(const EventFrame& frame);

/// Finds the frames in bytes that come in pieces of any size.
///
/// Keeps no more than one frame and what was fed behind it; a frame that is too large is refused
/// when its first twelve bytes are there. Both checksums are compared. Threads: one at a time.
class EventStreamDecoder {
  public:
    explicit EventStreamDecoder(EventFrameLimits limits = {}) : limits_(limits) {}

    void feed(std::string_view bytes);
    /// The next whole frame; empty when more bytes are needed. Faults: corrupt, and then always the
    /// same one: nobody knows where the next frame begins.
    Result<std::optional<EventFrame>> next();
    /// No frame has begun: where a stream may end.
    bool at_boundary() const { return begin_ == bytes_.size(); }

  private:
    Result<std::size_t> frame_size() const;
    std::unexpected<Error> give_up(std::string why);

    EventFrameLimits limits_;
    std::string bytes_;
    std::size_t begin_ = 0;
    std::optional<Error> fault_;
};

}  // namespace kcl::wire
