#include "kcl/coordination/network_view.h"

#include "network.h"

#include <gtest/gtest.h>

namespace kcl::coordination {
namespace {

NetworkView view() { return NetworkView(LivenessTiming{}); }

TEST(NetworkView, TakesALeaseAsExpiredOnlyAfterItsCounterStoodStillForTheWholeFailoverTime) {
    auto network = view();
    network.observe(TableBuilder().lease("s0", "a", 7), at(0s), wall(0s));
    network.observe(TableBuilder().lease("s0", "a", 7), at(9s), wall(9s));
    const auto& lease = network.leases().at("s0");
    EXPECT_FALSE(network.expired(lease, at(10s)));
    EXPECT_TRUE(network.expired(lease, at(10s) + 1ns));
}

TEST(NetworkView, KnowsFromStampsHowOldARenewalWasWhenItWasFirstSeen) {
    auto network = view();
    // Two leases are looked at after a minute: the one was renewed 4 s before the other.
    network.observe(TableBuilder().lease("s0", "a", 1).lease("s1", "a", 1), at(0s), wall(0s));
    network.observe(
        TableBuilder().lease("s0", "a", 9).stamped(56s).lease("s1", "a", 9).stamped(60s), at(60s),
        wall(60s));
    EXPECT_FALSE(network.expired(network.leases().at("s0"), at(66s)));
    EXPECT_TRUE(network.expired(network.leases().at("s0"), at(66s + 441ms)));
    EXPECT_FALSE(network.expired(network.leases().at("s1"), at(70s)));
    EXPECT_TRUE(network.expired(network.leases().at("s1"), at(70s) + 1ns));
}

TEST(NetworkView, TakesAReportForNoSignOfLifeAfterALeaseExpiredWhenItWasWrittenBefore) {
    auto network = view();
    network.observe(TableBuilder().cluster("a", 60s).lease("s0", "a", 5).stamped(40s), at(40s),
                    wall(40s));
    network.observe(TableBuilder().cluster("a", 60s).reported(48s).lease("s0", "a", 6).stamped(47s),
                    at(58s), wall(58s));
    EXPECT_FALSE(network.alive("a", at(58s)));
}

TEST(NetworkView, KeepsTheLeadersTermThroughNewsOfOthers) {
    auto network = view();
    network.observe(TableBuilder().leader("a"), at(0s), wall(0s));
    TableContents told = TableBuilder().leader("a");
    told.leader->news = "b-1";
    network.observe(told, at(9s), wall(9s));
    EXPECT_EQ(network.leader()->row.news, "b-1");
    EXPECT_TRUE(network.leader_wanted(at(11s))) << "that was no sign of the leader's life";
}

TEST(NetworkView, StartsTheTimeOfALeaseAnewWithEveryChangeOfItsCounterEvenDownwards) {
    auto network = view();
    network.observe(TableBuilder().lease("s0", "a", 7), at(0s), wall(0s));
    network.observe(TableBuilder().lease("s0", "a", 3), at(9s), wall(9s));
    EXPECT_FALSE(network.expired(network.leases().at("s0"), at(18s)));
}

TEST(NetworkView, TellsTheEndOfAShardOnce) {
    auto network = view();
    const TableContents open = TableBuilder().lease("s0", "a").lease("s1", "a");
    const TableContents closed = TableBuilder().lease("s0", "a", 2).finished().lease("s1", "a");
    EXPECT_TRUE(network.observe(open, at(0s), wall(0s)).empty());
    EXPECT_EQ(network.observe(closed, at(1s), wall(1s)), std::vector<std::string>{"s0"});
    EXPECT_TRUE(network.observe(closed, at(2s), wall(2s)).empty());
}

TEST(NetworkView, TakesALeaseWithoutOwnerAsFreeAtOnce) {
    auto network = view();
    network.observe(TableBuilder().lease("s0", std::nullopt), at(0s), wall(0s));
    EXPECT_TRUE(network.expired(network.leases().at("s0"), at(0s)));
    EXPECT_FALSE(network.next_expiry(at(0s)).has_value());
}

TEST(NetworkView, JudgesALeaseInHandoffByItsOldOwner) {
    auto network = view();
    network.observe(TableBuilder().lease("s0", "next").handed_from("old"), at(0s), wall(0s));
    EXPECT_FALSE(network.expired(network.leases().at("s0"), at(5s)));
    EXPECT_EQ(network.next_expiry(at(5s)), at(10s));
}

TEST(NetworkView, CountsTheAgeOfAHandoffFromFirstSightAndAnewForAnotherPair) {
    auto network = view();
    network.observe(TableBuilder().lease("s0", "b", 1).handed_from("a"), at(0s), wall(0s));
    network.observe(TableBuilder().lease("s0", "b", 2).handed_from("a"), at(4s), wall(4s));
    EXPECT_EQ(network.handoff_age(network.leases().at("s0"), at(6s)), 6s);
    network.observe(TableBuilder().lease("s0", "c", 3).handed_from("a"), at(7s), wall(7s));
    EXPECT_EQ(network.handoff_age(network.leases().at("s0"), at(8s)), 1s);
}

TEST(NetworkView, TakesAClusterAsDeadWhenItsReportsStayAwayThreeTimes) {
    auto network = view();
    network.observe(TableBuilder().cluster("a", 3s), at(0s), wall(0s));
    EXPECT_TRUE(network.alive("a", at(9s)));
    EXPECT_FALSE(network.alive("a", at(9s) + 1ns));
    network.observe(TableBuilder().at(wall(10s)).cluster("a", 3s), at(10s), wall(10s));
    EXPECT_TRUE(network.alive("a", at(11s)));
}

TEST(NetworkView, TakesAClusterAsDeadAsSoonAsItLetsALeaseExpire) {
    auto network = view();
    const TableContents table = TableBuilder().cluster("a", 30s).lease("s0", "a");
    network.observe(table, at(0s), wall(0s));
    network.observe(table, at(10s), wall(10s));
    EXPECT_TRUE(network.alive("a", at(10s)));
    network.observe(table, at(11s), wall(11s));
    EXPECT_FALSE(network.alive("a", at(11s))) << "its report is young, but it stopped renewing";
}

TEST(NetworkView, TakesADeadClusterForNoLivingOneBecauseItsLeasesWentElsewhereOrOneCameToIt) {
    auto network = view();
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a", 1), at(0s), wall(0s));
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a", 1), at(11s), wall(11s));
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "b", 2), at(12s), wall(12s));
    EXPECT_FALSE(network.alive("a", at(12s))) << "its lease was taken over";
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a", 3), at(13s), wall(13s));
    EXPECT_FALSE(network.alive("a", at(13s))) << "being given a lease is no sign of life";
    network.observe(TableBuilder().at(wall(14s)).cluster("a", 30s).lease("s0", "a", 3), at(14s),
                    wall(14s));
    EXPECT_TRUE(network.alive("a", at(14s))) << "a report is";
}

TEST(NetworkView, TrustsAClusterNoMoreFromTheFirstLeaseThatItLetsExpire) {
    auto network = view();
    // It dies at 3 s; its two leases expire at 10 s and at 13 s.
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a", 1).lease("s1", "a", 1),
                    at(0s), wall(0s));
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a", 1).lease("s1", "a", 2),
                    at(3s), wall(3s));
    EXPECT_EQ(network.trusted_clusters(at(10s)), std::vector<std::string>{"a"});
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a", 1).lease("s1", "a", 2),
                    at(11s), wall(11s));
    EXPECT_TRUE(network.trusted_clusters(at(11s)).empty());
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "b", 2).lease("s1", "a", 2),
                    at(12s), wall(12s));
    EXPECT_TRUE(network.trusted_clusters(at(12s)).empty()) << "others have its lease now";
    EXPECT_TRUE(network.alive("a", at(12s)));
    // What the leader wrote for it meanwhile does not count.
    network.observe(TableBuilder()
                        .cluster("a", 30s)
                        .lease("s0", "b", 2)
                        .lease("s1", "a", 2)
                        .lease("s2", "a", 2),
                    at(12s), wall(12s));
    EXPECT_FALSE(network.alive("a", at(13s) + 1ns));
}

TEST(NetworkView, SeesALeaseAsTakenUpOnceItsNewOwnerRenewsIt) {
    auto network = view();
    network.observe(TableBuilder().lease("s0", "a", 1), at(0s), wall(0s));
    EXPECT_TRUE(network.leases().at("s0").taken_up) << "nothing else is known at first sight";
    network.observe(TableBuilder().lease("s0", "b", 2), at(1s), wall(1s));
    EXPECT_FALSE(network.leases().at("s0").taken_up);
    network.observe(TableBuilder().lease("s0", "b", 2), at(2s), wall(2s));
    EXPECT_FALSE(network.leases().at("s0").taken_up);
    network.observe(TableBuilder().lease("s0", "b", 3), at(3s), wall(3s));
    EXPECT_TRUE(network.leases().at("s0").taken_up);
    network.observe(TableBuilder().lease("s0", "b", 3), at(4s), wall(4s));
    EXPECT_TRUE(network.leases().at("s0").taken_up);
}

TEST(NetworkView, KeepsAClusterAliveThatLostOneLeaseAndStillRenewsAnother) {
    auto network = view();
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a", 1).lease("s1", "a", 1),
                    at(0s), wall(0s));
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a", 1).lease("s1", "a", 2),
                    at(9s), wall(9s));
    EXPECT_TRUE(network.alive("a", at(11s)));
}

TEST(NetworkView, TakesOldRowsOfDeadClustersAsDeadAtFirstSight) {
    auto network = view();
    network.observe(TableBuilder().at(wall(0s)).cluster("long-gone", 30s), at(0s), wall(61s));
    EXPECT_FALSE(network.alive("long-gone", at(0s)));
    network.observe(TableBuilder().at(wall(62s)).cluster("long-gone", 30s), at(1s), wall(62s));
    EXPECT_TRUE(network.alive("long-gone", at(1s))) << "it reported: its clock was only slow";
}

TEST(NetworkView, BelievesAGoodBye) {
    auto network = view();
    network.observe(TableBuilder().cluster("a"), at(0s), wall(0s));
    network.observe(TableBuilder(), at(1s), wall(1s));
    EXPECT_FALSE(network.alive("a", at(1s)));
}

TEST(NetworkView, WantsALeaderWhenThereIsNoneOrItIsSilentForItsOwnLeaseDuration) {
    auto network = view();
    network.observe(TableBuilder(), at(0s), wall(0s));
    EXPECT_TRUE(network.leader_wanted(at(0s)));
    network.observe(TableBuilder().cluster("a", 100s).leader("a", "v1", 120s), at(0s), wall(0s));
    EXPECT_FALSE(network.leader_wanted(at(119s)));
    EXPECT_TRUE(network.leader_wanted(at(121s)));
}

TEST(NetworkView, WantsALeaderAsSoonAsTheLeaderIsEvidentlyDead) {
    auto network = view();
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a").leader("a"), at(0s),
                    wall(0s));
    EXPECT_FALSE(network.leader_wanted(at(10s)));
    network.observe(TableBuilder().cluster("a", 30s).lease("s0", "a").leader("a"), at(11s),
                    wall(11s));
    EXPECT_TRUE(network.leader_wanted(at(11s))) << "it stopped renewing its lease";
}

TEST(NetworkView, GivesALeaderThatHasNotReportedYetTheTimeToDoSo) {
    auto network = view();
    network.observe(TableBuilder().leader("starting"), at(0s), wall(0s));
    EXPECT_FALSE(network.leader_wanted(at(10s)));
    EXPECT_TRUE(network.leader_wanted(at(11s)));
}

TEST(NetworkView, WantsTheLockAtOnceThatStandsInItsOwnNameWithoutItsKnowing) {
    auto network = view();
    network.observe(TableBuilder().cluster("a").cluster("b").leader("a"), at(0s), wall(0s));
    EXPECT_TRUE(network.leader_wanted(at(0s), "a"));
    EXPECT_FALSE(network.leader_wanted(at(0s), "b"));
    network.observe(TableBuilder().cluster("a"), at(1s), wall(1s));
    EXPECT_TRUE(network.leader_wanted(at(1s), "a"));
}

TEST(NetworkView, GivesAJavaWorkerTheTimeToFindALeaseThatItWasGiven) {
    auto network = view();
    network.observe(TableBuilder().java_worker("j").lease("s0", std::nullopt), at(0s), wall(0s));
    const TableContents given = TableBuilder().java_worker("j").lease("s0", "j", 2);
    network.observe(given, at(1s), wall(1s));
    network.observe(given, at(20s), wall(20s));
    EXPECT_FALSE(network.expired(network.leases().at("s0"), at(21s)));
    EXPECT_TRUE(network.alive("j", at(21s)));
    EXPECT_EQ(network.next_expiry(at(20s)), at(21s));
    EXPECT_TRUE(network.expired(network.leases().at("s0"), at(21s) + 1ns));
}

TEST(NetworkView, GivesAJavaWorkerThatHasRenewedALeaseNoMoreThanTheFailoverTime) {
    auto network = view();
    network.observe(TableBuilder().java_worker("j").lease("s0", "j", 1), at(0s), wall(0s));
    EXPECT_FALSE(network.expired(network.leases().at("s0"), at(15s))) << "it may be a new one";
    network.observe(TableBuilder().java_worker("j").lease("s0", "j", 2), at(1s), wall(1s));
    EXPECT_FALSE(network.expired(network.leases().at("s0"), at(11s)));
    EXPECT_TRUE(network.expired(network.leases().at("s0"), at(11s) + 1ns));
}

TEST(NetworkView, GivesOurOwnClustersNoMoreThanTheFailoverTimeToTakeUpALease) {
    auto network = view();
    network.observe(TableBuilder().cluster("a").lease("s0", std::nullopt), at(0s), wall(0s));
    network.observe(TableBuilder().cluster("a").lease("s0", "a", 2), at(1s), wall(1s));
    EXPECT_TRUE(network.expired(network.leases().at("s0"), at(11s) + 1ns));
}

TEST(NetworkView, KnowsWhetherAJavaWorkerLeads) {
    auto network = view();
    network.observe(TableBuilder().java_worker("j").cluster("a"), at(0s), wall(0s));
    EXPECT_FALSE(network.led_by_java());
    network.observe(TableBuilder().java_worker("j").cluster("a").leader("j"), at(1s), wall(1s));
    EXPECT_TRUE(network.led_by_java());
    network.observe(TableBuilder().java_worker("j").cluster("a").leader("a"), at(2s), wall(2s));
    EXPECT_FALSE(network.led_by_java());
}

TEST(NetworkView, BelievesTheYoungerOfTwoReportsOfAWorkerThatMovesItsTable) {
    auto network = view();
    TableBuilder table;
    table.at(wall(100s)).cluster("a", 3s).at(wall(1s)).cluster("a", 9s);
    network.observe(table, at(0s), wall(100s));
    EXPECT_EQ(network.clusters().at("a").report.last_update, wall(100s));
    EXPECT_TRUE(network.alive("a", at(0s)));
}

}  // namespace
}  // namespace kcl::coordination
