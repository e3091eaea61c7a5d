#include "kcl/coordination/watch_pace.h"

#include "network.h"

#include <gtest/gtest.h>

namespace kcl::coordination {
namespace {

NetworkView seeing(TableContents contents) {
    NetworkView view{LivenessTiming{}};
    view.observe(std::move(contents), at(0s), wall(0s));
    return view;
}

TEST(WatchPace, ReadsSeldomWhenAloneAndOftenWithPeers) {
    const WatchSettings settings;
    EXPECT_EQ(next_pause(settings, seeing(TableBuilder().cluster("me").lease("s0", "me")), "me",
                         at(1s), 500),
              settings.alone);
    EXPECT_EQ(
        next_pause(settings, seeing(TableBuilder().cluster("me").cluster("b").lease("s0", "me")),
                   "me", at(1s), 500),
        settings.with_peers);
}

TEST(WatchPace, HurriesWhileALeaseIsOnItsWayToUs) {
    const WatchSettings settings;
    const auto view =
        seeing(TableBuilder().cluster("me").cluster("b").lease("s0", "me").handed_from("b"));
    EXPECT_EQ(next_pause(settings, view, "me", at(1s), 500), settings.hurried);
    EXPECT_EQ(next_pause(settings, view, "b", at(1s), 500), settings.with_peers)
        << "not for the giving side";
}

TEST(WatchPace, LooksRightAfterALeaseCouldExpire) {
    const WatchSettings settings;
    const auto view = seeing(TableBuilder().cluster("me", 60s).cluster("b", 60s).lease("s0", "b"));
    EXPECT_EQ(next_pause(settings, view, "me", at(9800ms), 500), 210ms);
}

TEST(WatchPace, HurriesForAFreeLeaseButNotForEver) {
    const WatchSettings settings;
    const auto view =
        seeing(TableBuilder().cluster("me", 60s).cluster("b", 60s).lease("s0", std::nullopt));
    EXPECT_EQ(next_pause(settings, view, "me", at(1s), 500), settings.hurried);
    EXPECT_EQ(next_pause(settings, view, "me", at(31s), 500), settings.with_peers);
}

TEST(WatchPace, SpacesTheReadsOfALargeTable) {
    const WatchSettings settings;
    const auto view = seeing(TableBuilder().cluster("me").cluster("b"));
    EXPECT_EQ(next_pause(settings, view, "me", at(1s), 3 * settings.bytes_per_second), 3s);
}

TEST(WatchPace, SpacesTheReadsOfALargeTableLessWhileSomebodySeemsToBeDead) {
    const WatchSettings settings;
    const auto view = seeing(TableBuilder().cluster("me").cluster("b").lease("s0", "b"));
    EXPECT_EQ(next_pause(settings, view, "me", at(8s), settings.bytes_per_second_urgent), 1s);
}

constexpr std::size_t large = 100'000;

/// A network of two whose leases were renewed at 6 s and at 7 s, as seen by then.
NetworkView calm(TableBuilder table = {}) {
    NetworkView view{LivenessTiming{}};
    table.cluster("me", 60s).cluster("b", 60s).leader("me");
    TableBuilder before = table;
    view.observe(before.lease("s0", "b", 1).lease("s1", "me", 1).lease("s2", "b", 1), at(0s),
                 wall(0s));
    TableBuilder after = table;
    view.observe(after.lease("s0", "b", 2).stamped(5900ms).lease("s1", "me", 2).lease("s2", "b", 1),
                 at(6s), wall(6s));
    TableBuilder at_last = table;
    view.observe(at_last.lease("s0", "b", 2)
                     .stamped(5900ms)
                     .lease("s1", "me", 3)
                     .lease("s2", "b", 2)
                     .stamped(6900ms),
                 at(7s), wall(7s));
    return view;
}

TEST(AtRest, TheLeaderWatchesTwoLeasesOfEachOtherCluster) {
    WatchSettings settings;
    settings.sharp = 1s;
    const auto leading = at_rest(settings, calm(), "me", at(7s), large, true);
    ASSERT_TRUE(leading.has_value());
    ASSERT_EQ(leading->signs.size(), 2U);
    EXPECT_EQ(leading->signs[0].lease_key, "s2") << "renewed last: it can wait longest";
    EXPECT_GE(leading->signs[0].overdue, at(6900ms + 7500ms));
    EXPECT_LE(leading->signs[0].overdue, at(7s + 7500ms));
    EXPECT_LE(leading->signs[0].due, leading->signs[0].overdue - 500ms);
    EXPECT_EQ(leading->look, settings.look_at_rest_leading);
    EXPECT_EQ(leading->glance, settings.glance);
}

TEST(AtRest, ASmallTableIsReadWholeInsteadOfRowByRow) {
    WatchSettings settings;
    settings.sharp = 1s;
    auto rest = at_rest(settings, calm(), "me", at(7s), 2000, true);
    ASSERT_TRUE(rest.has_value());
    EXPECT_TRUE(rest->signs.empty());
    EXPECT_EQ(rest->look, settings.glance);
    rest = at_rest(settings, calm(), "me", at(13s), 2000, true);
    ASSERT_TRUE(rest.has_value());
    EXPECT_LT(rest->look, 1000ms) << "when the sign of life is due";
}

TEST(AtRest, IsOverWhenASignOfLifeIsOverdue) {
    WatchSettings settings;
    settings.sharp = 1s;
    EXPECT_TRUE(at_rest(settings, calm(), "me", at(13s), large, true).has_value());
    EXPECT_FALSE(at_rest(settings, calm(), "me", at(14s), large, true).has_value());
}

TEST(AtRest, IsNotWhileItIsNotKnownWhenOthersRenew) {
    WatchSettings settings;
    settings.sharp = 50ms;
    EXPECT_FALSE(at_rest(settings, calm(), "me", at(7s), large, true).has_value());
}

TEST(AtRest, IsNotWhileSomethingIsUnderWay) {
    WatchSettings settings;
    settings.sharp = 1s;
    const auto rests = [&](TableBuilder table) {
        return at_rest(settings, calm(table), "me", at(7s), large, true).has_value();
    };
    EXPECT_TRUE(rests({}));
    EXPECT_FALSE(rests(TableBuilder().java_worker("j"))) << "it stamps nothing";
    EXPECT_FALSE(rests(TableBuilder().lease("s9", "me").handed_from("b"))) << "a handoff";
    EXPECT_FALSE(rests(TableBuilder().lease("s9", "stranger"))) << "an owner without report";
    EXPECT_TRUE(rests(TableBuilder().lease("s9", std::nullopt).finished()));
}

TEST(AtRest, IsNotForAFollowerWhoseLeaderIsUnknownOrHasNothingToShow) {
    WatchSettings settings;
    settings.sharp = 1s;
    const auto view = calm();
    EXPECT_FALSE(at_rest(settings, view, "b", at(7s), large, false).has_value())
        << "the leader's lease carries no stamp";
    NetworkView alone{LivenessTiming{}};
    alone.observe(TableBuilder().cluster("me", 60s).lease("s0", "me"), at(0s), wall(0s));
    EXPECT_FALSE(at_rest(settings, alone, "me", at(0s), large, false).has_value());
}

TEST(AtRest, AClusterThatIsAloneHardlyLooks) {
    const WatchSettings settings;
    NetworkView alone{LivenessTiming{}};
    alone.observe(TableBuilder().cluster("me", 60s).lease("s0", "me").leader("me"), at(0s),
                  wall(0s));
    const auto small = at_rest(settings, alone, "me", at(0s), 500, true);
    ASSERT_TRUE(small.has_value());
    EXPECT_EQ(small->look, settings.alone_at_rest);
    const auto big = at_rest(settings, alone, "me", at(0s), large, true);
    ASSERT_TRUE(big.has_value());
    EXPECT_EQ(big->glance, settings.glance);
    EXPECT_EQ(big->look, settings.look_at_rest_leading);
}

TEST(AtRest, WhoeverWaitsForAParentLooksOften) {
    WatchSettings settings;
    NetworkView view{LivenessTiming{}};
    view.observe(TableBuilder()
                     .cluster("me", 60s)
                     .lease("s0", "me")
                     .lease("s1", "me")
                     .child_of("s0")
                     .leader("me"),
                 at(0s), wall(0s));
    const auto rest = at_rest(settings, view, "me", at(0s), large, true);
    ASSERT_TRUE(rest.has_value());
    EXPECT_EQ(rest->glance, settings.with_peers);
}

}  // namespace
}  // namespace kcl::coordination
