#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kcl/base/result.h"
#include "kcl/wire/document.h"
#include "kcl/wire/shape.h"

namespace kcl::wire {

/// The body of a message: kept alive by everything that was decoded from it by reference.
using Body = std::shared_ptr<const std::string>;

/// Writes a message as the service's protocol spells it: absent members are left out, never null.
/// JSON: blobs in base64, timestamps in seconds with milliseconds as the fraction.
/// CBOR: blobs as byte strings, timestamps as tag 1 with whole milliseconds, as Amazon bends it.
template <class Message>
std::string encode(const Message& message, Format format);

/// Reads a message. Unknown members are skipped; null counts as absent; a required member that is missing keeps its
/// default (services may leave out what their models require; the local services check presence on the Document).
/// Views in the result point into `body` or into memory that the result's `storage` member keeps alive.
/// Faults: corrupt (not the format; or a member of the wrong type: `message` names its path).
template <class Message>
Result<Message> decode(Body body, Format format);

}  // namespace kcl::wire
