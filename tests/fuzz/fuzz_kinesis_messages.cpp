#include "kcl/wire/kinesis/describe_stream.h"
#include "kcl/wire/kinesis/get_records.h"
#include "kcl/wire/kinesis/get_shard_iterator.h"
#include "kcl/wire/kinesis/put_records.h"

#include "tests/fuzz/round_trip.h"

/// The first byte chooses format and message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kcl::wire;
    if (size == 0) return 0;
    const Format format = data[0] & 1 ? Format::cbor : Format::json;
    const Body text = body(data + 1, size - 1);
    switch (data[0] >> 1 & 3) {
        case 0:
            expect_stable<kinesis::GetRecordsResponse>(text, format);
            break;
        case 1:
            expect_stable<kinesis::PutRecordsRequest>(text, format);
            break;
        case 2:
            expect_stable<kinesis::DescribeStreamResponse>(text, format);
            break;
        default:
            expect_stable<kinesis::GetShardIteratorRequest>(text, format);
            break;
    }
    return 0;
}
