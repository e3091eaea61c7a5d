#include "kcl/wire/dynamodb/describe_table.h"
#include "kcl/wire/dynamodb/query.h"
#include "kcl/wire/dynamodb/transact_write_items.h"

#include "tests/fuzz/round_trip.h"

/// The first byte chooses the message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kcl::wire;
    if (size == 0) return 0;
    const Body text = body(data + 1, size - 1);
    switch (data[0] & 3) {
        case 0:
            expect_stable<dynamodb::TransactWriteItemsRequest>(text, Format::json);
            break;
        case 1:
            expect_stable<dynamodb::DescribeTableResponse>(text, Format::json);
            break;
        default:
            expect_stable<dynamodb::QueryResponse>(text, Format::json);
            break;
    }
    return 0;
}
