#include "kcl/local/dynamodb/values/number.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

std::string normalised(std::string_view text) {
    const auto number = Number::parse(text);
    return number ? number->text() : number_fault_text(number.error(), text);
}

const std::string nines(38, '9');
constexpr std::string_view not_a_number = "The parameter cannot be converted to a numeric value";
constexpr std::string_view overflow =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";
constexpr std::string_view underflow =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range";
constexpr std::string_view too_many =
    "Attempting to store more than 38 significant digits in a Number";

TEST(DynamoDbNumber, IsGivenBackNormalised) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"0", "0"},
        {"-0", "0"},
        {"0.000", "0"},
        {"0e999", "0"},
        {"1", "1"},
        {"+1", "1"},
        {"1.", "1"},
        {".5", "0.5"},
        {"-.50", "-0.5"},
        {"00012.500", "12.5"},
        {"1e3", "1000"},
        {"1E+3", "1000"},
        {"1e-3", "0.001"},
        {"1.0E3", "1000"},
        {"123.456e2", "12345.6"},
        {"123.456e3", "123456"},
        {"100", "100"},
        {"0.0100", "0.01"},
        {nines, nines},
        {"9007199254740993", "9007199254740993"},
        {"1e125", "1" + std::string(125, '0')},
        {"1e-130", "0." + std::string(129, '0') + "1"},
        {"1234567890123456789012345678901234567800000",
         "1234567890123456789012345678901234567800000"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(normalised(text), expected) << text;
}

TEST(DynamoDbNumber, RefusesWhatIsNoDecimal) {
    for (const std::string text : {" 1", "1 ", "1e", "e1", "--1", "0x10", "NaN", "Infinity",
                                   "1_000", "1,5", ".", "-", "+", "1e+", "1.2.3", "1d", "١"})
        EXPECT_EQ(normalised(text), std::string(not_a_number) + ": " + text);
    EXPECT_EQ(normalised(""), not_a_number);
}

TEST(DynamoDbNumber, KeepsWithinItsRange) {
    EXPECT_EQ(normalised("1e126"), overflow);
    EXPECT_EQ(normalised("-1e126"), overflow);
    EXPECT_EQ(normalised("1e99999999999999999999"), overflow);
    EXPECT_EQ(normalised("1e-131"), underflow);
    EXPECT_EQ(normalised("1e-99999999999999999999"), underflow);
    EXPECT_EQ(normalised(nines + "1"), too_many);
    EXPECT_EQ(normalised("1" + std::string(37, '0') + "1"), too_many);
    EXPECT_EQ(normalised(std::string(500, '0') + "7" + std::string(100, '0')),
              "7" + std::string(100, '0'));
}

std::string sum(std::string_view a, std::string_view b) {
    const auto result = Number::parse(a)->plus(*Number::parse(b));
    return result ? result->text() : number_fault_text(result.error(), "");
}

TEST(DynamoDbNumber, AddsExactlyOrNotAtAll) {
    const std::vector<std::array<std::string, 3>> cases{
        {"1", "2", "3"},
        {"-1", "1", "0"},
        {"0.1", "0.2", "0.3"},
        {"999", "1", "1000"},
        {"1000", "-1", "999"},
        {"1e37", "1", "10000000000000000000000000000000000001"},
        {"1", "1e-37", "1.0000000000000000000000000000000000001"},
        {nines, "1", "1" + std::string(38, '0')},
        {"12345678901234567890123456789012345678", "1", "12345678901234567890123456789012345679"},
        {"1e38", "-1", nines},
        {"-5", "3", "-2"},
        {"3", "-5", "-2"},
        {"0", "-7", "-7"},
        {"1e38", "1", std::string(too_many)},
        {"1", "1e-38", std::string(too_many)},
        {"1e125", "1e-130", std::string(too_many)},
        {"9.9e125", "9.9e125", std::string(overflow)},
        {"1.5e-130", "-1e-130", std::string(underflow)},
    };
    for (const auto& [a, b, expected] : cases) {
        EXPECT_EQ(sum(a, b), expected) << a << " + " << b;
        EXPECT_EQ(sum(b, a), expected) << b << " + " << a;
    }
}

TEST(DynamoDbNumber, Subtracts) {
    EXPECT_EQ(Number::parse("5")->minus(*Number::parse("7"))->text(), "-2");
    EXPECT_EQ(Number::parse("5")->minus(*Number::parse("-7"))->text(), "12");
    EXPECT_EQ(Number::parse("5")->minus(Number())->text(), "5");
}

const std::vector<std::string> ascending{
    "-9.9e125", "-1e125", "-123456",
    "-100.5",   "-100",   "-99.99",
    "-99",      "-10",    "-9.9",
    "-1.01",    "-1",     "-0.5",
    "-0.1",     "-0.09",  "-1e-130",
    "0",        "1e-130", "1e-129",
    "0.0099",   "0.01",   "0.099",
    "0.1",      "0.5",    "0.99",
    "1",        "1.01",   "1.1",
    "9",        "9.99",   "10",
    "10.0001",  "11",     "99",
    "100",      "100.5",  "101",
    "999",      "1000",   "12345678901234567890123456789012345678",
    "1e125",    "9.9e125"};

TEST(DynamoDbNumber, ComparesByValue) {
    for (std::size_t i = 0; i < ascending.size(); ++i)
        for (std::size_t j = 0; j < ascending.size(); ++j)
            EXPECT_EQ(*Number::parse(ascending[i]) <=> *Number::parse(ascending[j]), i <=> j)
                << ascending[i] << " and " << ascending[j];
}

TEST(DynamoDbNumber, KeepsItsOrderAsBytes) {
    std::vector<std::string> bytes;
    for (const auto& text : ascending) Number::parse(text)->append_ordered(bytes.emplace_back());
    for (std::size_t i = 1; i < bytes.size(); ++i)
        EXPECT_LT(bytes[i - 1], bytes[i]) << ascending[i - 1] << " and " << ascending[i];
}

TEST(DynamoDbNumber, IsEncodedAsOracleDoesIt) {
    const auto bytes_of = [](std::string_view text) {
        std::string bytes;
        Number::parse(text)->append_ordered(bytes);
        return std::vector<int>(
            reinterpret_cast<const unsigned char*>(bytes.data()),
            reinterpret_cast<const unsigned char*>(bytes.data()) + bytes.size());
    };
    EXPECT_EQ(bytes_of("0"), (std::vector{128}));
    EXPECT_EQ(bytes_of("1"), (std::vector{193, 2}));
    EXPECT_EQ(bytes_of("10"), (std::vector{193, 11}));
    EXPECT_EQ(bytes_of("100"), (std::vector{194, 2}));
    EXPECT_EQ(bytes_of("123"), (std::vector{194, 2, 24}));
    EXPECT_EQ(bytes_of("-123"), (std::vector{61, 100, 78, 102}));
    EXPECT_EQ(bytes_of("0.1"), (std::vector{192, 11}));
}

}  // namespace
}  // namespace kcl::local::dynamodb
