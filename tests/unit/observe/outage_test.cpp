#include "kcl/observe/outage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kcl::observe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Error no_route{Fault::unavailable, "connection refused", ""};

struct OutageTest : testing::Test {
    Outage outage{{.kinesis = "Kinesis", .dynamodb = "DynamoDB"}};
    SteadyTime now{};

    /// The lines that an operator sees without asking for debug.
    std::vector<std::string> seen(const cluster::ClusterEvent& event) {
        std::vector<std::string> lines;
        for (const Told& told : outage.tell(event, now))
            if (told.level >= LogLevel::info) lines.push_back(told.message);
        return lines;
    }
    static cluster::ClusterEvent read_fails(const std::string& shard) {
        return consumer::ConsumerEvent{shard, consumer::consumer_event::FetchFailed{no_route}};
    }
    static cluster::ClusterEvent read_answers(const std::string& shard) {
        return consumer::ConsumerEvent{shard, consumer::consumer_event::Fetched{}};
    }
    static cluster::ClusterEvent renewal_fails() {
        return leases::LeaseEvent(leases::lease_event::RenewalFailed{{"s0", 1}, no_route});
    }
    static cluster::ClusterEvent table_away() {
        return coordination::CoordinationEvent(
            coordination::coordination_event::TableAway{no_route});
    }
    static cluster::ClusterEvent table_back() {
        return coordination::CoordinationEvent(coordination::coordination_event::TableBack{4s});
    }
};

TEST_F(OutageTest, IsOneLineHoweverManyShardsFail) {
    EXPECT_THAT(seen(read_fails("s0")), ElementsAre("Kinesis out of reach; trying on"));
    for (int i = 1; i < 100; ++i) EXPECT_THAT(seen(read_fails("s" + std::to_string(i))), IsEmpty());
    now += 4s;
    EXPECT_THAT(seen(read_answers("s0")), ElementsAre("Kinesis answering again"));
    EXPECT_THAT(seen(read_answers("s1")), IsEmpty());
}

TEST_F(OutageTest, SaysWhyAndForHowLong) {
    const auto begin = outage.tell(read_fails("s0"), now);
    EXPECT_EQ(begin.front().level, LogLevel::error);
    EXPECT_EQ(std::get<std::string>(begin.front().fields.front().value), "connection refused");
    const auto end = outage.tell(read_answers("s0"), now + 4s);
    EXPECT_EQ(std::get<std::int64_t>(end.front().fields.front().value), 4000);
}

TEST_F(OutageTest, OfEachServiceIsTold) {
    EXPECT_THAT(seen(read_fails("s0")), ElementsAre("Kinesis out of reach; trying on"));
    EXPECT_THAT(seen(renewal_fails()), ElementsAre("DynamoDB out of reach; trying on"));
    EXPECT_THAT(seen(table_away()), IsEmpty());
    EXPECT_THAT(seen(read_answers("s0")), ElementsAre("Kinesis answering again"));
    EXPECT_THAT(seen(renewal_fails()), IsEmpty());
    EXPECT_THAT(seen(table_back()), ElementsAre("DynamoDB answering again"));
}

TEST_F(OutageTest, OfServicesOfOneProcessIsOneOutage) {
    outage = Outage({.kinesis = "local services", .dynamodb = "local services"});
    EXPECT_THAT(seen(renewal_fails()), ElementsAre("local services out of reach; trying on"));
    EXPECT_THAT(seen(read_fails("s0")), IsEmpty());
    EXPECT_THAT(seen(table_back()), IsEmpty()) << "Kinesis is still away";
    EXPECT_THAT(seen(read_answers("s0")), ElementsAre("local services answering again"));
}

TEST_F(OutageTest, LeavesOtherFailuresAsTheyAre) {
    const consumer::ConsumerEvent denied{
        "s0", consumer::consumer_event::FetchFailed{{Fault::denied, "no right to read", ""}}};
    EXPECT_THAT(seen(denied), ElementsAre("reading failed, trying again"));
    EXPECT_THAT(seen(read_fails("s0")), ElementsAre("Kinesis out of reach; trying on"));
    EXPECT_THAT(seen(denied), ElementsAre("reading failed, trying again"));
    EXPECT_THAT(seen(table_back()), ElementsAre("the lease table is back"));
}

TEST_F(OutageTest, QuietensDutiesWhileItLasts) {
    const cluster::ClusterEvent duty = coordination::CoordinationEvent(
        coordination::coordination_event::DutyFailed{"creating leases", no_route});
    EXPECT_THAT(seen(duty), ElementsAre("creating leases failed; trying again"));
    EXPECT_FALSE(seen(table_away()).empty());
    EXPECT_THAT(seen(duty), IsEmpty());
}

}  // namespace
}  // namespace kcl::observe
