#include "kcl/wire/api.h"

#include <gtest/gtest.h>

namespace kcl::wire {
namespace {

TEST(ContentType, NamesTheFormatOfItsService) {
    EXPECT_EQ(format_of(Api::kinesis, "application/x-amz-json-1.1"), Format::json);
    EXPECT_EQ(format_of(Api::kinesis, " Application/X-AMZ-CBOR-1.1 ; charset=utf-8"), Format::cbor);
    EXPECT_EQ(format_of(Api::dynamodb, "application/x-amz-json-1.0"), Format::json);
    EXPECT_EQ(format_of(Api::kinesis, "application/x-amz-json-1.0"), std::nullopt);
    EXPECT_EQ(format_of(Api::dynamodb, "application/x-amz-cbor-1.1"), std::nullopt);
    EXPECT_EQ(format_of(Api::kinesis, "application/json"), std::nullopt);
    EXPECT_EQ(format_of(Api::kinesis, ""), std::nullopt);
}

TEST(ContentType, IsWrittenForEveryServiceAndFormat) {
    EXPECT_EQ(content_type(Api::kinesis, Format::json), "application/x-amz-json-1.1");
    EXPECT_EQ(content_type(Api::kinesis, Format::cbor), "application/x-amz-cbor-1.1");
    EXPECT_EQ(content_type(Api::dynamodb, Format::json), "application/x-amz-json-1.0");
}

}  // namespace
}  // namespace kcl::wire
