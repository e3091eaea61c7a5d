#include "kcl/observe/log_story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kcl::observe {
namespace {

using cluster::ClusterEvent;
using testing::HasSubstr;

std::string line(const ClusterEvent& event) {
    const Told told = tell(event);
    return readable_line(told.level, told.message, told.fields, SystemTime{}, false).substr(14);
}

leases::Tenure tenure(const std::string& key) { return {.lease_key = key, .token = 1}; }

TEST(LogStory, TellsTheLifeOfAShardAtInfo) {
    leases::Lease lease;
    lease.key = "s0";
    lease.counter = 7;
    EXPECT_EQ(line(leases::LeaseEvent(leases::lease_event::Gained{tenure("s0"), lease})),
              "INFO  lease gained  shardId=s0  checkpoint=TRIM_HORIZON  leaseCounter=7");
    EXPECT_EQ(
        line(consumer::ConsumerEvent{"s0", consumer::consumer_event::ShardEnded{{"s4", "s5"}}}),
        "INFO  shard ended  shardId=s0  children=\"s4 s5\"");
    EXPECT_EQ(line(leases::LeaseEvent(leases::lease_event::HandoffRequested{tenure("s0"), "b"})),
              "INFO  handing over  shardId=s0  to=b");
}

TEST(LogStory, KeepsSingleBatchesOutOfInfo) {
    using namespace consumer::consumer_event;
    EXPECT_LT(tell(consumer::ConsumerEvent{"s0", Delivered{.records = 5}}).level, LogLevel::info);
    EXPECT_LT(tell(consumer::ConsumerEvent{"s0", Fetched{}}).level, LogLevel::info);
    EXPECT_LT(tell(consumer::ConsumerEvent{"s0", Checkpointed{}}).level, LogLevel::info);
}

TEST(LogStory, WarnsWhenSomebodyMayHaveToAct) {
    EXPECT_EQ(tell(leases::LeaseEvent(leases::lease_event::Lost{tenure("s0"), "why"})).level,
              LogLevel::warn);
    EXPECT_EQ(tell(coordination::CoordinationEvent(coordination::coordination_event::TableAway{
                       {Fault::unavailable, "no route", ""}}))
                  .level,
              LogLevel::error);
    EXPECT_EQ(tell(consumer::ConsumerEvent{
                       "s0", consumer::consumer_event::ConsumerFailed{.call = "process_records",
                                                                      .what = "boom"}})
                  .level,
              LogLevel::error);
    EXPECT_EQ(tell(cluster::cluster_event::Stopped{.abandoned = 2}).level, LogLevel::warn);
    EXPECT_EQ(tell(cluster::cluster_event::Stopped{}).level, LogLevel::info);
}

TEST(LogStory, DoesNotWarnOfAMoveThatAnotherClusterMadeFirst) {
    coordination::Move move;
    move.lease.key = "s0";
    move.to = "b";
    coordination::coordination_event::Moved moved{move,
                                                  Error{Fault::condition_failed, "owner a", ""}};
    EXPECT_EQ(tell(coordination::CoordinationEvent(moved)).level, LogLevel::debug);
    moved.error = Error{Fault::denied, "no permission", ""};
    EXPECT_EQ(tell(coordination::CoordinationEvent(moved)).level, LogLevel::warn);
    EXPECT_THAT(line(coordination::CoordinationEvent(moved)), HasSubstr("no permission"));
}

TEST(LogStory, TellsADeadClusterFromOneThatSaidGoodBye) {
    using coordination::coordination_event::ClusterLeft;
    EXPECT_EQ(tell(coordination::CoordinationEvent(ClusterLeft{"a", true})).level, LogLevel::info);
    EXPECT_EQ(tell(coordination::CoordinationEvent(ClusterLeft{"a", false})).level, LogLevel::warn);
}

}  // namespace
}  // namespace kcl::observe
