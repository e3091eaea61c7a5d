#pragma once

#include "kcl/local/kinesis/protocol/schema.h"
#include "kcl/wire/document.h"

#include <cstdint>
#include <optional>
#include <string>

namespace kcl::local::kinesis {

/// Whether base64 text is looked into. It costs as much as decoding it, which whoever carries out
/// the request does anyway.
enum class Blobs : std::uint8_t { checked, unchecked };

/// Whether every member has a value that AWS could convert to the member's type. The message of the
/// SerializationException for the first that has not; empty when all have. Null is absent, and
/// members that the schema doesn't know don't count.
std::optional<std::string> find_type_error(wire::Value request, Schema schema, Blobs blobs);

}  // namespace kcl::local::kinesis
