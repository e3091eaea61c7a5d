#include "kcl/retrieval/read_rules.h"

#include <gmock/gmock.h>

namespace kcl::retrieval {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using wire::kinesis::ChildShard;
using wire::kinesis::GetRecordsResponse;
using wire::kinesis::Shard;

constexpr SteadyTime sent{1h};

LastRead last(std::optional<std::chrono::milliseconds> behind, bool full = false) {
    return {.sent = sent, .behind_latest = behind, .full = full};
}

TEST(ReadSpacing, IsOneSecondAtTheTipAndAsOftenAsTheServiceAllowsFarBehind) {
    struct Case {
        const char* name;
        LastRead last;
        Duration wait;
    };
    const Case cases[] = {
        {"at the tip", last(0ms), 1s},
        {"at the tip, full answer", last(0ms, true), 1s},
        {"less than one period behind", last(1000ms), 1s},
        {"more than one period behind", last(1001ms), 200ms},
        {"a day behind", last(24h), 200ms},
        {"the service does not say, nothing more to expect", last(std::nullopt), 1s},
        {"the service does not say, full answer", last(std::nullopt, true), 200ms},
    };
    for (const auto& c : cases) EXPECT_EQ(next_read_at(c.last, {}) - sent, c.wait) << c.name;
}

TEST(ReadSpacing, FollowsTheSettingWhenItIsShorterThanTheServicesLimit) {
    const PollingSettings fast{.between_reads = 50ms};
    EXPECT_EQ(next_read_at(last(0ms), fast) - sent, 50ms);
    EXPECT_EQ(next_read_at(last(1h), fast) - sent, 50ms);
}

TEST(ReadAhead, StopsAtBytesOrBatchesButNeverStarvesAShard) {
    const PollingSettings settings{.max_bytes_ahead = 1000, .max_batches_ahead = 3};
    EXPECT_TRUE(has_room({.batches = 0, .bytes = 0}, settings));
    EXPECT_TRUE(has_room({.batches = 2, .bytes = 999}, settings));
    EXPECT_FALSE(has_room({.batches = 1, .bytes = 1000}, settings));
    EXPECT_FALSE(has_room({.batches = 3, .bytes = 3}, settings));
    EXPECT_TRUE(has_room({.batches = 0, .bytes = 0}, {.max_bytes_ahead = 0}));
}

TEST(ExpectedBytes, AreAFullAnswerUnlessTheTipWasSmall) {
    EXPECT_EQ(expected_bytes(std::nullopt, 0), largest_answer);
    EXPECT_EQ(expected_bytes(last(5s), 10), largest_answer);
    EXPECT_EQ(expected_bytes(last(0ms, true), 10), largest_answer);
    EXPECT_EQ(expected_bytes(last(0ms), 10), std::size_t{256} << 10);
    EXPECT_EQ(expected_bytes(last(0ms), 1 << 20), std::size_t{2} << 20);
    EXPECT_EQ(expected_bytes(last(0ms), 9 << 20), largest_answer);
    EXPECT_EQ(expected_bytes(last(std::nullopt), 10), std::size_t{256} << 10);
}

TEST(FrugalLimit, NeverAsksForMoreThanTheSetting) {
    EXPECT_EQ(frugal_limit({}), 100);
    EXPECT_EQ(frugal_limit({.max_records = 7}), 7);
}

TEST(Iterators, AreReplacedHalfAMinuteBeforeTheyExpire) {
    EXPECT_FALSE(is_stale(sent, sent + 4min + 29s));
    EXPECT_TRUE(is_stale(sent, sent + 4min + 30s));
}

TEST(AfterFault, SaysWhatToDoForEveryFault) {
    const std::pair<Fault, AfterFault> table[] = {
        {Fault::throttled, AfterFault::retry},
        {Fault::unavailable, AfterFault::retry},
        {Fault::timed_out, AfterFault::retry},
        {Fault::condition_failed, AfterFault::retry},
        {Fault::lost, AfterFault::retry},
        {Fault::expired, AfterFault::new_iterator},
        {Fault::exists, AfterFault::retry},
        {Fault::not_found, AfterFault::confirm},
        {Fault::invalid, AfterFault::pause_then_new_iterator},
        {Fault::denied, AfterFault::retry},
        {Fault::corrupt, AfterFault::retry},
    };
    for (const auto& [fault, then] : table) EXPECT_EQ(after_fault(fault), then) << to_string(fault);
}

TEST(AnswerKind, ComparesTheNextIteratorWithTheChildren) {
    const ChildShard whole{.shard_id = "c", .parent_shards = {"p"}};
    const ChildShard orphan{.shard_id = "c"};
    EXPECT_EQ(kind_of({.next_shard_iterator = "i"}), AnswerKind::more);
    EXPECT_EQ(kind_of({.child_shards = {whole}}), AnswerKind::end);
    EXPECT_EQ(kind_of({}), AnswerKind::end_unproven);
    EXPECT_EQ(kind_of({.child_shards = {whole, orphan}}), AnswerKind::end_unproven);
    EXPECT_EQ(kind_of({.next_shard_iterator = "i", .child_shards = {whole}}),
              AnswerKind::contradictory);
}

Shard shard(std::string id, std::optional<std::string> parent = {},
            std::optional<std::string> other_parent = {}, bool closed = false) {
    Shard result{.shard_id = std::move(id),
                 .parent_shard_id = std::move(parent),
                 .adjacent_parent_shard_id = std::move(other_parent)};
    if (closed) result.sequence_number_range.ending_sequence_number = "9";
    return result;
}

TEST(ShardListing, FindsTheChildrenOfASplitOverSeveralPages) {
    ShardListing listing;
    listing.add("s0", std::vector{shard("s0", {}, {}, true), shard("s1", "s0")});
    listing.add("s0", std::vector{shard("s2", "s0"), shard("s1", "s0"), shard("s3", "other")});
    EXPECT_TRUE(listing.listed);
    EXPECT_TRUE(listing.closed);
    EXPECT_TRUE(listing.has_ended());
    ASSERT_THAT(listing.children, SizeIs(2));
    EXPECT_EQ(listing.children[0].shard_id, "s1");
    EXPECT_EQ(listing.children[1].shard_id, "s2");
    EXPECT_THAT(listing.children[0].parent_shards, ElementsAre("s0"));
}

TEST(ShardListing, FindsTheChildOfAMergeWithBothParents) {
    ShardListing listing;
    listing.add("s1", std::vector{shard("s1", {}, {}, true), shard("s2", "s0", "s1")});
    ASSERT_THAT(listing.children, SizeIs(1));
    EXPECT_THAT(listing.children[0].parent_shards, ElementsAre("s0", "s1"));
}

TEST(ShardListing, TakesAnOpenShardWithoutChildrenForOpen) {
    ShardListing listing;
    listing.add("s0", std::vector{shard("s0"), shard("s1")});
    EXPECT_FALSE(listing.has_ended());
    EXPECT_THAT(listing.children, IsEmpty());
}

TEST(ShardListing, TakesAShardThatIsNotListedForEnded) {
    ShardListing listing;
    listing.add("s0", std::vector{shard("s1")});
    EXPECT_FALSE(listing.listed);
    EXPECT_TRUE(listing.has_ended());
}

}  // namespace
}  // namespace kcl::retrieval
