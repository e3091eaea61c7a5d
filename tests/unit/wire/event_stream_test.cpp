#include "kcl/wire/event_stream.h"

#include "tests/unit/wire/bodies.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace kcl::wire {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

/// One header of each type.
EventFrame frame_with_all_types() {
    EventUuid id;
    for (std::size_t i = 0; i < id.size(); ++i) id[i] = static_cast<std::byte>(i);
    return {.headers = {{"yes", true},
                        {"no", false},
                        {"i8", std::int8_t{-1}},
                        {"i16", std::int16_t{-2}},
                        {"i32", std::int32_t{-3}},
                        {"i64", std::int64_t{-4}},
                        {"bytes", EventBytes{std::string("\0\xff", 2)}},
                        {":event-type", "Hello"},
                        {"time", SystemTime(std::chrono::milliseconds(1'700'000'000'500))},
                        {"id", id}},
            .payload = R"({"a":1})"};
}

/// The same in bytes, made with Python's struct and zlib.
const std::string all_types = from_hex(
    "000000830000006cd76038580379657300026e6f0102693802ff0369313603fffe0369333204fffffffd0369363405"
    "fffffffffffffffc05627974657306000200ff0b3a6576656e742d7479706507000548656c6c6f0474696d65080000"
    "018bcfe569f402696409000102030405060708090a0b0c0d0e0f7b2261223a317d5144c132");

EventFrame event(std::string payload) {
    return {.headers = {{":message-type", "event"}}, .payload = std::move(payload)};
}

/// Everything that a decoder makes of the bytes.
std::vector<EventFrame> frames_of(EventStreamDecoder& decoder, std::string_view bytes) {
    decoder.feed(bytes);
    std::vector<EventFrame> frames;
    for (auto frame = decoder.next(); frame && *frame; frame = decoder.next())
        frames.push_back(**std::move(frame));
    return frames;
}

std::string fault_of(std::string_view bytes, EventFrameLimits limits = {}) {
    EventStreamDecoder decoder(limits);
    decoder.feed(bytes);
    const auto frame = decoder.next();
    return frame ? "none" : frame.error().message;
}

TEST(EventStream, WritesTheBytesThatTheFormatSays) {
    EXPECT_EQ(encode(EventFrame{}), from_hex("000000100000000005c248eb7d98c8ff"));
    EXPECT_EQ(encode(frame_with_all_types()), all_types);
}

TEST(EventStream, ReadsEveryTypeOfHeader) {
    EventStreamDecoder decoder;
    const auto frames = frames_of(decoder, all_types);
    ASSERT_THAT(frames, SizeIs(1));
    EXPECT_EQ(frames[0], frame_with_all_types());
    EXPECT_EQ(frames[0].text(":event-type"), "Hello");
    EXPECT_EQ(frames[0].text("i8"), "") << "which is not text";
    EXPECT_EQ(frames[0].text("absent"), "");
    EXPECT_TRUE(decoder.at_boundary());
}

TEST(EventStream, FindsFramesInPiecesOfAnySize) {
    const auto bytes =
        encode(event("one")) + encode(event("")) + encode(event(std::string(500, 'x')));
    for (const std::size_t size : {1U, 2U, 7U, 13U, 64U, 5'000U}) {
        EventStreamDecoder decoder;
        std::vector<std::string> payloads;
        for (std::size_t at = 0; at < bytes.size(); at += size)
            for (auto& frame : frames_of(decoder, std::string_view(bytes).substr(at, size)))
                payloads.push_back(frame.payload);
        EXPECT_THAT(payloads, testing::ElementsAre("one", "", std::string(500, 'x'))) << size;
        EXPECT_TRUE(decoder.at_boundary());
    }
}

TEST(EventStream, KnowsThatAFrameIsCutShort) {
    EventStreamDecoder decoder;
    EXPECT_THAT(frames_of(decoder, encode(event("x")).substr(0, 20)), SizeIs(0));
    EXPECT_FALSE(decoder.at_boundary());
}

TEST(EventStream, RefusesEverySingleChangedByte) {
    const auto good = encode(frame_with_all_types());
    for (std::size_t at = 0; at < good.size(); ++at) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x20);
        EXPECT_NE(fault_of(bad), "none") << at;
    }
}

TEST(EventStream, RefusesLongFramesBeforeTheyAreThere) {
    const auto bytes = encode(event(std::string(2'000, 'x')));
    EXPECT_THAT(fault_of(std::string_view(bytes).substr(0, 12), {.frame = 1'000}),
                HasSubstr("too large"));
    EXPECT_THAT(fault_of(bytes, {.headers = 10}), HasSubstr("too large"));
}

TEST(EventStream, RefusesHeadersThatReachBeyondTheirPart) {
    // The checksums are right in all of them.
    for (const auto* bytes :
         {"0000001f0000000889495708016e0700c86162637061796c6f616451a5dc0b",  // longer text than
                                                                             // there are headers
          "0000001200000002910c7aa700007bc1361e",                            // no name
          "0000001300000003db6b6381016e0a78338aed",                          // no such type
          "0000001200000002910c7aa7056eacbc8e04"})                           // a name that is cut
        EXPECT_THAT(fault_of(from_hex(bytes)), HasSubstr("headers can't be read")) << bytes;
}

TEST(EventStream, StaysRefusedAfterAFault) {
    EventStreamDecoder decoder;
    decoder.feed(std::string(12, 'x'));
    EXPECT_FALSE(decoder.next());
    decoder.feed(encode(event("good")));
    EXPECT_FALSE(decoder.next());
}

TEST(EventStream, ThrowsForWhatTheFormatCannotSay) {
    EXPECT_THROW(encode(EventFrame{.headers = {{"", true}}, .payload = ""}), std::length_error);
    EXPECT_THROW(encode(EventFrame{.headers = {{std::string(256, 'n'), true}}, .payload = ""}),
                 std::length_error);
    EXPECT_THROW(encode(EventFrame{.headers = {{"n", std::string(65'536, 'v')}}, .payload = ""}),
                 std::length_error);
}

}  // namespace
}  // namespace kcl::wire
