#include "kcl/local/dynamodb/values/item_codec.h"
#include "kcl/local/dynamodb/values/item_size.h"
#include "kcl/local/dynamodb/values/key_encoding.h"
#include "kcl/local/dynamodb/values/value.h"
#include "kcl/local/dynamodb/values/value_rules.h"
#include "kcl/local/storage/store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

using wire::dynamodb::Binary;
using wire::dynamodb::BinarySet;
using wire::dynamodb::List;
using wire::dynamodb::Null;
using wire::dynamodb::NumberSet;

AttributeValue s(std::string text) { return AttributeValue::s(std::move(text)); }
AttributeValue n(std::string digits) { return AttributeValue::n(std::move(digits)); }
AttributeValue b(std::string bytes) { return {Binary{std::move(bytes)}}; }
AttributeValue ss(std::vector<std::string> values) { return AttributeValue::ss(std::move(values)); }
AttributeValue ns(std::vector<std::string> values) { return {NumberSet{std::move(values)}}; }
AttributeValue bs(std::vector<std::string> values) { return {BinarySet{std::move(values)}}; }

Item every_type() {
    return {{"s", s("text")},
            {"empty", s("")},
            {"n", n("-12.5")},
            {"b", b(std::string("\0\xff", 2))},
            {"true", {true}},
            {"null", {Null{}}},
            {"ss", ss({"b", "a"})},
            {"ns", ns({"2", "1"})},
            {"bs", bs({"x", "y"})},
            {"l", AttributeValue::l({s("x"), AttributeValue::l({}), n("1")})},
            {"m", AttributeValue::m({{"inner", AttributeValue::m({{"deep", {false}}})}})}};
}

TEST(DynamoDbValues, AreStoredAndReadBack) {
    const auto item = every_type();
    const auto bytes = encode_item(item);
    EXPECT_EQ(decode_item(bytes), item);
    EXPECT_EQ(encoded_item_size(bytes), item_size(item));
    EXPECT_EQ(decode_item(encode_item({})), Item{});
}

TEST(DynamoDbValues, RefuseADamagedRowInsteadOfCrashing) {
    const auto bytes = encode_item(every_type());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_THROW(decode_item(bytes.substr(0, size)), storage::StorageError) << size;
    EXPECT_THROW(decode_item(bytes + "x"), storage::StorageError);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x5a);
        try {
            decode_item(damaged);
        } catch (const storage::StorageError&) {
        }
    }
}

TEST(DynamoDbValues, HaveTheSizesThatTheServiceCounts) {
    const std::vector<std::pair<AttributeValue, std::size_t>> cases{
        {s("text"), 4},
        {s("é"), 2},
        {s(""), 0},
        {b("abc"), 3},
        {n("0"), 1},
        {n("1"), 2},
        {n("12"), 2},
        {n("123"), 3},
        {n("-123"), 4},
        {n("1000"), 2},
        {n("0.001"), 2},
        {n("12.5"), 3},
        {n("123.456"), 5},
        {n("-123.456"), 6},
        {n("0.0123"), 3},
        {{true}, 1},
        {{Null{}}, 1},
        {ss({"ab", "c"}), 3},
        {ns({"1", "22"}), 4},
        {AttributeValue::l({}), 3},
        {AttributeValue::l({s("x")}), 5},
        {AttributeValue::m({}), 3},
        {AttributeValue::m({{"k", s("x")}}), 6},
    };
    for (const auto& [value, size] : cases) EXPECT_EQ(value_size(value), size) << type_name(value);
    EXPECT_EQ(item_size({{"key", s("abc")}, {"é", n("1")}}), 3U + 3U + 2U + 2U);
}

std::string fault_of(AttributeValue value) { return normalise(value).value_or("none"); }

TEST(DynamoDbValues, AreRefusedInTheServicesWords) {
    EXPECT_EQ(fault_of(n("x")), "The parameter cannot be converted to a numeric value: x");
    EXPECT_EQ(fault_of(ss({})),
              "One or more parameter values were invalid: An string set  may not be empty");
    EXPECT_EQ(fault_of(ns({})),
              "One or more parameter values were invalid: An number set  may not be empty");
    EXPECT_EQ(fault_of(bs({})),
              "One or more parameter values were invalid: Binary sets should not be empty");
    EXPECT_EQ(fault_of(ss({"a", "b", "a"})),
              "One or more parameter values were invalid: Input collection [a, b, a] contains "
              "duplicates.");
    EXPECT_EQ(fault_of(ns({"1", "1.0"})), "Input collection contains duplicates");
    EXPECT_EQ(fault_of(bs({"a", "a"})),
              "One or more parameter values were invalid: Input collection [YQ==, YQ==]of type BS "
              "contains duplicates.");
    EXPECT_EQ(fault_of(AttributeValue::l({AttributeValue::m({{"a", n("x")}})})),
              "The parameter cannot be converted to a numeric value: x");
    EXPECT_EQ(fault_of(s("")), "none");
    EXPECT_EQ(fault_of(b("")), "none");
}

TEST(DynamoDbValues, NestAtMostThirtyTwoLevelsTheItemIncluded) {
    auto value = s("x");
    for (int level = 0; level < 31; ++level) value = AttributeValue::l({std::move(value)});
    EXPECT_EQ(fault_of(value), "none");
    EXPECT_NE(fault_of(AttributeValue::l({value})).find("Nesting Levels"), std::string::npos);
}

TEST(DynamoDbValues, NormaliseNumbersEverywhere) {
    Item item{{"n", n("1.0")}, {"ns", ns({"1e1", "02"})}, {"l", AttributeValue::l({n("-0")})}};
    EXPECT_FALSE(normalise(item));
    EXPECT_EQ(item,
              (Item{{"n", n("1")}, {"ns", ns({"10", "2"})}, {"l", AttributeValue::l({n("0")})}}));
}

TEST(DynamoDbValues, AreEqualBySetNotBySequence) {
    EXPECT_TRUE(equal(ss({"a", "b"}), ss({"b", "a"})));
    EXPECT_FALSE(equal(ss({"a", "b"}), ss({"a", "c"})));
    EXPECT_FALSE(equal(ss({"a"}), ss({"a", "b"})));
    EXPECT_FALSE(equal(ss({"1"}), ns({"1"})));
    EXPECT_TRUE(equal(AttributeValue::l({ns({"1", "2"})}), AttributeValue::l({ns({"2", "1"})})));
    EXPECT_TRUE(equal(AttributeValue::m({{"a", ss({"x", "y"})}}),
                      AttributeValue::m({{"a", ss({"y", "x"})}})));
    EXPECT_FALSE(equal(AttributeValue::l({s("a"), s("b")}), AttributeValue::l({s("b"), s("a")})));
    std::vector<std::string> many;
    for (int i = 0; i < 100; ++i) many.push_back(std::to_string(i));
    auto reversed = many;
    std::ranges::reverse(reversed);
    EXPECT_TRUE(equal(ss(many), ss(reversed)));
    reversed.back() = "other";
    EXPECT_FALSE(equal(ss(many), ss(reversed)));
}

TEST(DynamoDbValues, CompareOnlyWithTheirOwnType) {
    EXPECT_EQ(compare(s("a"), s("b")), std::strong_ordering::less);
    EXPECT_EQ(compare(s("\xc3\xa9"), s("z")), std::strong_ordering::greater);
    EXPECT_EQ(compare(b("\xff"), b("\x01")), std::strong_ordering::greater);
    EXPECT_EQ(compare(n("9"), n("10")), std::strong_ordering::less);
    EXPECT_EQ(compare(n("9"), s("10")), std::nullopt);
    EXPECT_EQ(compare(ss({"a"}), ss({"b"})), std::nullopt);
}

TEST(DynamoDbKeys, OrderAsTheirValues) {
    const std::vector<AttributeValue> binaries{b(""),
                                               b(std::string("\0", 1)),
                                               b(std::string("\0\0", 2)),
                                               b("\x01"),
                                               b("\x7f"),
                                               b("\x80"),
                                               b("\xff")};
    for (std::size_t i = 1; i < binaries.size(); ++i)
        EXPECT_LT(ordered_bytes(binaries[i - 1]), ordered_bytes(binaries[i])) << i;
    std::vector<std::string> ended;
    for (const auto& value : binaries) {
        append_ended(ended.emplace_back(), ordered_bytes(value));
        ended.back() += "\xff tail";
    }
    EXPECT_TRUE(std::ranges::is_sorted(ended)) << "what follows a key must not change its place";
}

TEST(DynamoDbKeys, CanBeTakenApart) {
    std::string key;
    append_partition(key, std::string("p\0q", 3));
    append_ended(key, std::string("\0\x01\0", 3));
    key += "rest";
    std::string_view rest(key);
    skip_partition(rest);
    skip_ended(rest);
    EXPECT_EQ(rest, "rest");
    std::string_view broken("\x01\x02");
    EXPECT_THROW(skip_partition(broken), storage::StorageError);
    EXPECT_THROW(skip_ended(broken), storage::StorageError);
}

TEST(DynamoDbKeys, SegmentsCoverEveryHashOnce) {
    for (const int total : {1, 2, 3, 7, 10, 4095, 4096, 4097, 1'000'000}) {
        std::uint32_t expected = 0;
        for (int segment = 0; segment < total; ++segment) {
            const auto range = segment_range(segment, total);
            EXPECT_EQ(range.first, expected);
            EXPECT_LE(range.first, range.end);
            expected = range.end;
        }
        EXPECT_EQ(expected, 1U << 24) << total;
    }
}

TEST(DynamoDbKeys, BoundsEncloseWhatTheyShould) {
    EXPECT_EQ(after_prefix("ab"), "ac");
    EXPECT_EQ(after_prefix("a\xff\xff"), "b");
    EXPECT_EQ(after_prefix("\xff"), "");
    EXPECT_EQ(hash_bound("t", 0x010203), "t\x01\x02\x03");
    EXPECT_EQ(hash_bound("t", 1U << 24), "u");
}

}  // namespace
}  // namespace kcl::local::dynamodb
