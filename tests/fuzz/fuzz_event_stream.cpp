#include "kcl/wire/crc32.h"
#include "kcl/wire/event_stream.h"

#include "tests/fuzz/input.h"

#include <algorithm>

namespace {

using namespace kcl::wire;

void append_u32(std::string& out, std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

/// A frame whose checksums are right, so that its headers are looked at.
std::string sealed(std::string_view headers, std::string_view payload) {
    std::string frame;
    append_u32(frame, 16 + headers.size() + payload.size());
    append_u32(frame, headers.size());
    append_u32(frame, crc32(frame));
    frame.append(headers).append(payload);
    append_u32(frame, crc32(frame));
    return frame;
}

void expect_stable(const EventFrame& frame) {
    EventStreamDecoder decoder;
    decoder.feed(encode(frame));
    const auto again = decoder.next();
    require(again && *again && **again == frame, "what was read is written as it was");
    require(decoder.at_boundary(), "a frame ends where the next one begins");
}

void read(std::string_view bytes, std::size_t piece) {
    EventStreamDecoder decoder({.frame = 1 << 16, .headers = 1 << 12});
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        decoder.feed(bytes.substr(at, piece));
        for (auto frame = decoder.next(); frame && *frame; frame = decoder.next())
            expect_stable(**frame);
    }
}

}  // namespace

/// The first byte says how long the headers of a good frame are; 0: the rest are raw bytes. The
/// second one: the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::size_t piece = std::size_t{data[1]} + 1;
    if (data[0] == 0) {
        read(rest, piece);
    } else {
        const auto headers = rest.substr(0, data[0]);
        read(sealed(headers, rest.substr(headers.size())), piece);
    }
    return 0;
}
