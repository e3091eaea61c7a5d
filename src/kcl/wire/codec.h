#pragma once

#include "kcl/wire/codec/decoder.h"
#include "kcl/wire/codec/encoder.h"
#include "kcl/wire/document.h"

#include <cassert>
#include <string>
#include <type_traits>

namespace kcl::wire {

/// Writes a message as the service's protocol spells it: absent members are left out, never null.
/// JSON: blobs in base64, timestamps in seconds with milliseconds as the fraction.
/// CBOR: blobs as byte strings, timestamps as tag 1 with whole milliseconds, as Amazon bends it.
/// A message that has no members at all is an empty body when it is an answer (one without output),
/// an empty object when it is a request.
template <Shape Message>
std::string encode(const Message& message, Format format) {
    std::string body;
    constexpr bool is_request = requires { Message::operation; };
    if constexpr (is_request || !std::is_empty_v<Message>) {
        body.reserve(SizeEstimate(format).of(message));
        Writer writer(format, body);
        Encoder(writer).put(message);
    }
    return body;
}

/// Reads a message. Unknown members are skipped; null counts as absent; a required member that is
/// missing keeps its default (services may leave out what their models require; the local services
/// check presence on the Document). Whole numbers: fractions are floored, and what does not fit
/// becomes the nearest that does. Times are seconds, but milliseconds when CBOR marks an integer as
/// a time (tag 1). An unknown name in an optional enumeration is absent. Views in the result point
/// into the body or into memory that the result's `storage` member keeps alive. Faults: corrupt (a
/// member of the wrong type: `message` names its path).
template <Shape Message>
Result<Message> decode(const Document& document) {
    Message message;
    Decoder decoder(document);
    if (!decoder.get(document.root(), message)) return std::unexpected(decoder.error());
    if constexpr (requires { message.storage; })
        message.storage = decoder.storage();
    else
        assert(!decoder.has_borrowed() && "a message with borrowed members needs a `storage`");
    return message;
}

/// The same from the body. A message without members may also be an empty body.
/// Faults: corrupt (not the format, with the place; or a member of the wrong type, with its path).
template <Shape Message>
Result<Message> decode(Body body, Format format) {
    if constexpr (std::is_empty_v<Message>)
        if (body && body->empty()) return Message{};
    const auto document = Document::parse(std::move(body), format);
    if (!document) return std::unexpected(document.error());
    return decode<Message>(*document);
}

}  // namespace kcl::wire
