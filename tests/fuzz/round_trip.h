#pragma once

#include "kcl/wire/codec.h"

#include "tests/fuzz/input.h"

namespace kcl::wire {

/// Whatever decodes must mean the same once it was written and read again, in both formats.
template <class Message>
void expect_stable(const Body& text, Format format) {
    const auto message = decode<Message>(text, format);
    if (!message) return;
    for (const Format other : {Format::json, Format::cbor}) {
        const auto written = std::make_shared<const std::string>(encode(*message, other));
        const auto again = decode<Message>(written, other);
        require(again.has_value(), "what we write can be read");
        require(encode(*again, other) == *written, "what was read is written as it was");
    }
}

}  // namespace kcl::wire
