#include "kcl/testing/matchers.h"

namespace kcl::testing {
namespace {

using ::testing::DescribeMatcher;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StringMatchResultListener;

const Result<int> good = 7;
const Result<int> bad =
    failure(Fault::expired, "iterator of shard-3 is 5 minutes old", "ExpiredIteratorException");
const Result<void> nothing;

TEST(Matchers, TellSuccessFromFailure) {
    EXPECT_THAT(good, IsOk());
    EXPECT_THAT(nothing, IsOk());
    EXPECT_THAT(bad, Not(IsOk()));
    EXPECT_THAT(good, IsOkAnd(7));
    EXPECT_THAT(good, Not(IsOkAnd(8)));
    EXPECT_THAT(bad, Not(IsOkAnd(7)));
}

TEST(Matchers, TellFaultsApart) {
    EXPECT_THAT(bad, Fails(Fault::expired));
    EXPECT_THAT(bad, Not(Fails(Fault::lost)));
    EXPECT_THAT(good, Not(Fails(Fault::expired)));
    EXPECT_THAT(bad, FailsSaying(Fault::expired, HasSubstr("shard-3")));
    EXPECT_THAT(bad, Not(FailsSaying(Fault::expired, HasSubstr("shard-4"))));
    EXPECT_THAT(bad, FailsWithCode("ExpiredIteratorException"));
}

TEST(Matchers, SayWhyTheyFail) {
    StringMatchResultListener listener;
    EXPECT_FALSE(::testing::ExplainMatchResult(IsOk(), bad, &listener));
    EXPECT_EQ(
        listener.str(),
        "which fails (expired): iterator of shard-3 is 5 minutes old [ExpiredIteratorException]");
    EXPECT_EQ(DescribeMatcher<Result<int>>(Fails(Fault::lost)), "fails as lost");
}

}  // namespace
}  // namespace kcl::testing
