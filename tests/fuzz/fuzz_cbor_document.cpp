#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using kcl::wire::Document;
    using kcl::wire::Format;
    const auto document = Document::parse(kcl::wire::body(data, size), Format::cbor);
    if (!document) return 0;
    kcl::wire::visit(document->root());
    const auto shorter = Document::parse(kcl::wire::body(data, size - 1), Format::cbor);
    kcl::wire::require(!shorter, "a message without its last byte is refused");
    return 0;
}
