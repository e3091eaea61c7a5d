#include "kcl/wire/service_error.h"

#include "tests/fuzz/input.h"

/// The first byte chooses the format and how much of the rest is the header.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kcl::wire;
    if (size == 0) return 0;
    const Format format = data[0] & 1 ? Format::cbor : Format::json;
    const std::size_t header_size = std::min<std::size_t>(data[0] >> 1, size - 1);
    const std::string_view header(reinterpret_cast<const char*>(data) + 1, header_size);
    const auto error =
        decode_error(body(data + 1 + header_size, size - 1 - header_size), format, 400, header);
    require(error.type.find_first_of("#:") == error.type.npos, "a type is a bare name");
    for (const Api api : {Api::kinesis, Api::dynamodb}) {
        const auto text =
            std::make_shared<const std::string>(encode_error(error, api, Format::cbor));
        const auto again = decode_error(text, Format::cbor, 400, "");
        require(again.type == error.type && again.message == error.message &&
                    again.item == error.item &&
                    again.cancellation_reasons.size() == error.cancellation_reasons.size(),
                "an error that was read is written as it was");
    }
    return 0;
}
