#include "kcl/coordination/utilisation/cpu_readings.h"

#include <gtest/gtest.h>

namespace kcl::coordination {
namespace {

TEST(CpuReadings, ReadTheFirstLineOfProcStat) {
    const auto times = read_proc_stat("cpu  100 20 30 400 50 6 7 0 0 0\ncpu0 1 2 3 4 5\n");
    ASSERT_TRUE(times.has_value());
    EXPECT_EQ(*times, (MachineTimes{600, 400}));
    EXPECT_FALSE(read_proc_stat("cpu0 1 2 3 4 5\n").has_value());
    EXPECT_FALSE(read_proc_stat("cpu  1 2 x 4 5\n").has_value());
    EXPECT_FALSE(read_proc_stat("").has_value());
}

TEST(CpuReadings, TellTheBusyPartOfTheTimeBetweenTwoReadings) {
    EXPECT_DOUBLE_EQ(busy_percent({1000, 600}, {1200, 750}), 25);
    EXPECT_EQ(busy_percent({1000, 600}, {1000, 600}), 0) << "no time has passed";
    EXPECT_EQ(busy_percent({1000, 600}, {1200, 500}), 0) << "counters may go backwards";
}

TEST(CpuReadings, ReadControlGroupsOfBothVersions) {
    EXPECT_EQ(read_cpu_stat("usage_usec 2500\nuser_usec 1\n"), Duration(2500us));
    EXPECT_EQ(read_cpu_stat("user_usec 1\nusage_usec 7\n"), Duration(7us));
    EXPECT_FALSE(read_cpu_stat("user_usec 1\n").has_value());
    EXPECT_EQ(read_cpuacct_usage("123456\n"), Duration(123'456ns));
    EXPECT_FALSE(read_cpuacct_usage("much").has_value());
}

TEST(CpuReadings, ReadLimits) {
    EXPECT_EQ(read_cpu_max("50000 100000\n"), 0.5);
    EXPECT_FALSE(read_cpu_max("max 100000\n").has_value());
    EXPECT_EQ(read_cfs("400000\n", "100000\n"), 4);
    EXPECT_FALSE(read_cfs("-1\n", "100000\n").has_value());
    EXPECT_FALSE(read_cfs("", "").has_value());
    EXPECT_EQ(count_processors("0-3,8,10-11\n"), 7);
    EXPECT_EQ(count_processors("0\n"), 1);
    EXPECT_FALSE(count_processors("").has_value());
    EXPECT_FALSE(count_processors("3-1").has_value());
}

TEST(CpuReadings, NeverExceedAHundredPercent) {
    EXPECT_DOUBLE_EQ(group_percent(500ms, 1s, 2), 25);
    EXPECT_EQ(group_percent(5s, 1s, 2), 100);
    EXPECT_EQ(group_percent(1s, 0s, 2), 0);
}

constexpr auto stats = R"({"cpu_stats":{"cpu_usage":{"total_usage":3000000000},
  "system_cpu_usage":40000000000,"online_cpus":4},
  "precpu_stats":{"cpu_usage":{"total_usage":2000000000},"system_cpu_usage":36000000000}})";

TEST(CpuReadings, ReadTheStatisticsOfAnEcsContainer) {
    const auto read = read_container_stats(stats);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->processors, 4);
    // One of the four processors' seconds, of two that it may use.
    EXPECT_DOUBLE_EQ(container_percent(read->before, read->now, read->processors, 2), 50);
    EXPECT_EQ(container_percent({0, 0}, read->now, 4, 2), 0) << "the first second";
    EXPECT_EQ(container_percent({1, 5}, {2, 5}, 4, 2), 100) << "as Java has it";
    EXPECT_FALSE(read_container_stats("null").has_value());
    EXPECT_FALSE(read_container_stats(R"({"cpu_stats":{}})").has_value());
}

TEST(CpuReadings, ShareTheLimitOfATaskBetweenItsContainers) {
    const auto task = R"({"Limits":{"CPU":2},"Containers":[
      {"DockerId":"me","Limits":{"CPU":768}},{"DockerId":"other","Limits":{"CPU":256}}]})";
    EXPECT_EQ(read_container_limit(R"({"DockerId":"me"})", task, 8), 1.5);
    const auto unlimited = R"({"Containers":[{"DockerId":"me"}]})";
    EXPECT_EQ(read_container_limit(R"({"DockerId":"me"})", unlimited, 8), 8);
    EXPECT_FALSE(read_container_limit("{}", "nonsense", 8).has_value());
}

}  // namespace
}  // namespace kcl::coordination
