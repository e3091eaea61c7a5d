#include "kcl/wire/dynamodb/attribute_value.h"

#include <gtest/gtest.h>

#include <limits>

namespace kcl::wire::dynamodb {
namespace {

TEST(AttributeValue, IsAWholeNumberHoweverItIsWritten) {
    const std::pair<std::string, std::int64_t> cases[] = {
        {"7", 7},
        {"-7", -7},
        {"7.0", 7},
        {"1.0E7", 10'000'000},
        {"1e3", 1000},
        {"+1E+3", 1000},
        {"2500e-2", 25},
        {"0", 0},
        {"-0", 0},
        {"0.000", 0},
        {"0e900", 0},
        {"0.00e-5", 0},
        {"12.50e1", 125},
        {"007", 7},
        {"1.", 1},
        {".5e1", 5},
        {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
        {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
        {"9.223372036854775807E18", std::numeric_limits<std::int64_t>::max()},
    };
    for (const auto& [text, integer] : cases)
        EXPECT_EQ(AttributeValue::n(text).as_integer(), integer) << text;
}

TEST(AttributeValue, IsNoWholeNumberWhenItHasAFractionOrDoesNotFit) {
    for (const std::string text :
         {"", "-", ".", "x", "1x", "1.5", "5e-1", "1e19", "1e99999999999", "9223372036854775808",
          "-9223372036854775809", "1e", "1e+", "1e+-1", "--1", "1.2.3", "1 ", "0x10", "NaN"})
        EXPECT_EQ(AttributeValue::n(text).as_integer(), std::nullopt) << text;
    EXPECT_EQ(AttributeValue::s("7").as_integer(), std::nullopt);
}

}  // namespace
}  // namespace kcl::wire::dynamodb
