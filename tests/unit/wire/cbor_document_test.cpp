#include "kcl/wire/document.h"

#include "tests/unit/wire/bodies.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kcl::wire {
namespace {

Document parse(std::string_view hex) {
    auto document = Document::parse(body(from_hex(hex)), Format::cbor);
    if (!document) throw std::runtime_error(document.error().message);
    return std::move(*document);
}

std::string problem_of_bytes(std::string_view bytes) {
    const auto document = Document::parse(body(bytes), Format::cbor);
    if (document) return "accepted";
    EXPECT_EQ(document.error().fault, Fault::corrupt);
    return document.error().message;
}

std::string problem_of(std::string_view hex) { return problem_of_bytes(from_hex(hex)); }

TEST(CborDocument, KeepsEveryKindOfValue) {
    const auto document = parse(
        "a9 616e f6 6175 f7 6174 f5 6166 f4 6169 1903e8 616d 3863 6173 6178 6162 43 01ff00 6161 82 "
        "01 80");
    const Value root = document.root();
    EXPECT_EQ(root.size(), 9u);
    EXPECT_TRUE(root.find("n")->is_null());
    EXPECT_TRUE(root.find("u")->is_null());
    EXPECT_TRUE(root.find("t")->boolean());
    EXPECT_FALSE(root.find("f")->boolean());
    EXPECT_EQ(root.find("i")->integer(), 1000);
    EXPECT_EQ(root.find("m")->integer(), -100);
    EXPECT_EQ(root.find("m")->number_text(), "-100");
    EXPECT_EQ(root.find("s")->text(), "x");
    EXPECT_EQ(root.find("b")->kind(), Kind::bytes);
    EXPECT_EQ(text(root.find("b")->bytes()), std::string_view("\x01\xff\x00", 3));
    EXPECT_EQ(root.find("a")->size(), 2u);
}

TEST(CborDocument, ReadsNumbersOfEveryWidth) {
    struct Case {
        std::string_view hex;
        Kind kind;
        std::int64_t integer;
        double number;
    };
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
    const Case cases[] = {
        {"00", Kind::integer, 0, 0},
        {"17", Kind::integer, 23, 23},
        {"18ff", Kind::integer, 255, 255},
        {"19ffff", Kind::integer, 65535, 65535},
        {"1affffffff", Kind::integer, 4294967295, 4294967295},
        {"1b7fffffffffffffff", Kind::integer, largest, 0x1p63},
        {"1bffffffffffffffff", Kind::integer, largest, 0x1p63},
        {"20", Kind::integer, -1, -1},
        {"38ff", Kind::integer, -256, -256},
        {"39ffff", Kind::integer, -65536, -65536},
        {"3affffffff", Kind::integer, -4294967296, -4294967296},
        {"3b7fffffffffffffff", Kind::integer, smallest, -0x1p63},
        {"3bffffffffffffffff", Kind::integer, smallest, -0x1p63},
        {"f93e00", Kind::floating, 1, 1.5},
        {"fa47c35000", Kind::floating, 100000, 100000.0},
        {"fbc010666666666666", Kind::floating, -5, -4.1},
        {"f97c00", Kind::floating, largest, std::numeric_limits<double>::infinity()},
        {"fb7fefffffffffffff", Kind::floating, largest, std::numeric_limits<double>::max()},
    };
    for (const auto& expected : cases) {
        const auto document = parse("81" + std::string(expected.hex));
        const Value value = *document.root().elements().begin();
        EXPECT_EQ(value.kind(), expected.kind) << expected.hex;
        EXPECT_EQ(value.integer(), expected.integer) << expected.hex;
        EXPECT_EQ(value.number(), expected.number) << expected.hex;
    }
    const auto not_a_number = parse("81f97e00");
    EXPECT_EQ((*not_a_number.root().elements().begin()).integer(), 0);
    EXPECT_TRUE(std::isnan((*not_a_number.root().elements().begin()).number()));
}

TEST(CborDocument, ReadsContainersAndStringsWithoutDeclaredLength) {
    const auto document =
        parse("bf 7f 6161 6162 ff 9f 01 bf ff 9f ff ff 6163 5f 42 0102 40 41 03 ff 6164 7f ff ff");
    const Value root = document.root();
    EXPECT_EQ(root.size(), 3u);
    EXPECT_EQ(root.find("ab")->size(), 3u);
    EXPECT_EQ(text(root.find("c")->bytes()), "\x01\x02\x03");
    EXPECT_EQ(root.find("d")->text(), "");
}

TEST(CborDocument, MarksTimes) {
    const auto document = parse("84 c1 1b000001517f086202 c1fb41d5999999999a7f 07 c2 41 01");
    std::vector<bool> marks;
    for (const Value value : document.root().elements()) marks.push_back(value.is_epoch());
    EXPECT_EQ(marks, (std::vector{true, true, false, false}));
    const auto twice = parse("82 c1 c0 01 c0 c1 01");
    marks.clear();
    for (const Value value : twice.root().elements()) marks.push_back(value.is_epoch());
    EXPECT_EQ(marks, (std::vector{false, true}));
}

TEST(CborDocument, TakesTheLastOfDoubledNames) {
    EXPECT_EQ(parse("a2 6161 01 6161 02").root().find("a")->integer(), 2);
}

TEST(CborDocument, RefusesWhatIsNotCbor) {
    const std::string_view wrong[] = {
        "01",                         // not a structure
        "6161",                       // likewise
        "f6",                         // likewise
        "81",                         // fewer elements than declared
        "a1",                         // fewer members
        "a1 6161",                    // a name without a value
        "a1 01 02",                   // a name that is a number
        "a1 80 02",                   // a name that is a list
        "a1 4161 02",                 // a name that is bytes
        "a1 5f ff 02",                // likewise, in pieces
        "bf 6161 ff",                 // a break between name and value
        "81 ff",                      // a break in a container of declared length
        "ff",                         // a break in nothing
        "9f",                         // never ends
        "81 c1",                      // a tag of nothing
        "9f c1 ff",                   // likewise, before a break
        "80 00",                      // more behind the end
        "81 61ff",                    // not UTF-8
        "81 7f 61c3 61a4",            // a string that never ends
        "81 7f 01 ff",                // a string in pieces with a number inside
        "81 7f 41 61 ff",             // ... with bytes inside
        "81 5f 61 61 ff",             // ... the other way round
        "81 7f 7f 6161 ff ff",        // ... with pieces inside
        "81 7f c1 6161 ff",           // ... with a tag inside
        "81 7f 80 ff",                // ... with a list inside
        "81 1c",                      // a reserved width
        "81 f8 20",                   // an unknown simple value
        "81 f0",                      // likewise
        "81 1b 00",                   // half a number
        "9b ffffffffffffffff",        // more elements than there can be
        "bb ffffffffffffffff",        // more members
        "81 5b ffffffffffffffff",     // a string longer than memory
        "81 7b 7fffffffffffffff 00",  // likewise
        "81 5a ffffffff 00",          // likewise
    };
    for (const auto hex : wrong)
        EXPECT_TRUE(problem_of(hex).starts_with("not a CBOR message: ")) << hex;
    EXPECT_EQ(problem_of(""), "the message is empty");
}

TEST(CborDocument, TakesTextWhosePiecesSplitACharacter) {
    EXPECT_EQ((*parse("81 7f 61c3 61a4 ff").root().elements().begin()).text(), "\xc3\xa4");
}

TEST(CborDocument, SaysWhereItIsWrong) {
    EXPECT_EQ(problem_of("82 01 61ff"), "not a CBOR message: text is not UTF-8 at byte 2");
    EXPECT_EQ(problem_of("80 00"), "not a CBOR message: more bytes after its end at byte 1");
}

TEST(CborDocument, RefusesEveryPartOfAMessage) {
    const auto whole =
        from_hex("bf 67") + "Records" + from_hex("81 a3 64") + "Data" + from_hex("45") + "hello" +
        from_hex("61 74 c1 1b000001517f086202 61 75 fb3ff0000000000000 61 7a 5f 41 00 ff ff");
    ASSERT_EQ(problem_of_bytes(whole), "accepted");
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_NE(problem_of_bytes(whole.substr(0, size)), "accepted") << size;
}

TEST(CborDocument, RefusesDeepNesting) {
    const auto definite = [](std::size_t depth) { return std::string(depth - 1, '\x81') + '\x80'; };
    const auto open_ended = [](std::size_t depth) {
        return std::string(depth, '\x9f') + std::string(depth, '\xff');
    };
    EXPECT_EQ(problem_of_bytes(definite(max_document_depth)), "accepted");
    EXPECT_EQ(problem_of_bytes(open_ended(max_document_depth)), "accepted");
    EXPECT_NE(problem_of_bytes(definite(max_document_depth + 1)), "accepted");
    EXPECT_NE(problem_of_bytes(open_ended(max_document_depth + 1)), "accepted");
    EXPECT_NE(problem_of_bytes(open_ended(1'000'000)), "accepted");
    EXPECT_NE(problem_of_bytes('\x81' + std::string(1'000'000, '\xc1') + '\x9f'), "accepted");
}

}  // namespace
}  // namespace kcl::wire
