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

}  // namespace
}  // namespace kcl::coordination
