#include "kcl/streams/key_rule.h"

#include "kcl/testing/matchers.h"

#include <gmock/gmock.h>

#include <set>

namespace kcl::streams {
namespace {

using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOkAnd;
using ::testing::SizeIs;

TEST(KeyRule, IsWrittenInWords) {
    EXPECT_EQ(KeyRule::parse("random")->kind, KeyRule::Kind::random);
    EXPECT_EQ(KeyRule::parse("round-robin")->kind, KeyRule::Kind::round_robin);
    EXPECT_EQ(KeyRule::parse("json:user.id")->text, "user.id");
    EXPECT_EQ(KeyRule::parse("csv:3")->column, 3u);
    for (const auto* words : {"", "json", "json:", "csv:", "csv:0", "csv:x", "csv:1x", "fixed"})
        EXPECT_THAT(KeyRule::parse(words), FailsSaying(Fault::invalid, HasSubstr("csv:2")))
            << words;
}

TEST(KeyRule, FindsAFieldOfJson) {
    const auto* document = R"({"user":{"id":17,"name":"Ana","tags":["x","y"]},"ok":true,"n":null})";
    EXPECT_THAT(json_at(document, "user.name"), IsOkAnd("Ana"));
    EXPECT_THAT(json_at(document, "user.id"), IsOkAnd("17"));
    EXPECT_THAT(json_at(document, "user.tags.1"), IsOkAnd("y"));
    EXPECT_THAT(json_at(document, "ok"), IsOkAnd("true"));
    EXPECT_THAT(json_at(document, "user.age"),
                FailsSaying(Fault::invalid, HasSubstr("no field 'user.age'")));
    EXPECT_THAT(json_at(document, "n"), FailsSaying(Fault::invalid, HasSubstr("no field")));
    EXPECT_THAT(json_at(document, "user.tags.2"), FailsSaying(Fault::invalid, HasSubstr("no")));
    EXPECT_THAT(json_at(document, "user"), FailsSaying(Fault::invalid, HasSubstr("neither")));
    EXPECT_THAT(json_at("hello", "user"), FailsSaying(Fault::invalid, HasSubstr("not JSON")));
}

TEST(KeyRule, FindsAColumnOfCsv) {
    EXPECT_THAT(csv_at("a,b,c", 1), IsOkAnd("a"));
    EXPECT_THAT(csv_at("a,b,c", 3), IsOkAnd("c"));
    EXPECT_THAT(csv_at(R"(1,"Smith, ""Jo""",x)", 2), IsOkAnd(R"(Smith, "Jo")"));
    EXPECT_THAT(csv_at(R"(1,"Smith",x)", 3), IsOkAnd("x"));
    EXPECT_THAT(csv_at("a,,c", 2), IsOkAnd(""));
    EXPECT_THAT(csv_at("a,", 2), IsOkAnd(""));
    EXPECT_THAT(csv_at(R"("never closed)", 1), IsOkAnd("never closed"));
    EXPECT_THAT(csv_at("a,b", 3), FailsSaying(Fault::invalid, HasSubstr("no column 3")));
    EXPECT_THAT(csv_at("", 2), FailsSaying(Fault::invalid, HasSubstr("no column 2")));
}

TEST(KeyRule, GivesEveryRecordAKeyOfItsOwnUnlessToldOtherwise) {
    SeededRandom random(1);
    KeyMaker keys({}, random);
    std::set<std::string> given;
    for (int i = 0; i < 100; ++i) given.insert(keys.key_of("same")->partition_key);
    EXPECT_THAT(given, SizeIs(100));
}

TEST(KeyRule, LetsTheOpenShardsTakeTurns) {
    SeededRandom random(1);
    const std::vector<HashKeyRange> shards{{0, 99}, {100, 299}, {300, 300}};
    KeyMaker keys({KeyRule::Kind::round_robin, {}, 0}, random, shards);
    for (int i = 0; i < 6; ++i) {
        const auto key = keys.key_of("x");
        ASSERT_TRUE(key && key->explicit_hash_key);
        EXPECT_TRUE(shards[static_cast<std::size_t>(i) % 3].contains(
            *parse_hash_key(*key->explicit_hash_key)));
    }
}

}  // namespace
}  // namespace kcl::streams
