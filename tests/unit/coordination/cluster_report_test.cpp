#include "kcl/coordination/cluster_report.h"

#include "network.h"

#include <gtest/gtest.h>

namespace kcl::coordination {
namespace {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

const auto in_lease_table = leases::StatePlaces::in_lease_table("app").reports;

/// A row as Java KCL 3.5 writes it.
Item java_row() {
    return {{"leaseKey", AttributeValue::s("java")},
            {"entityType", AttributeValue::s("WORKER_METRIC_STATS")},
            {"lut", AttributeValue::n(1'700'000'000)},
            {"sts", AttributeValue::m({{"C", AttributeValue::l({AttributeValue::n("40"),
                                                                AttributeValue::n("60.5")})}})},
            {"opr", AttributeValue::m({{"C", AttributeValue::l({AttributeValue::n("100")})}})},
            {"sup", AttributeValue::n(1)},
            {"slu", AttributeValue::n(1'700'000'000)}};
}

TEST(ClusterReport, ReadsWhatJavaMeasured) {
    const auto report = report_from_row(java_row());
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->metrics.at("C").values, (std::vector<double>{40, 60.5}));
    EXPECT_EQ(report->interval, 30s);
    EXPECT_EQ(report->weight, 1);
    EXPECT_FALSE(report->max_leases.has_value());
    const auto use = cpu_use(*report);
    ASSERT_TRUE(use.has_value());
    EXPECT_DOUBLE_EQ(use->percent, 50.25);
    EXPECT_EQ(use->most, 100);
}

TEST(ClusterReport, WritesItsMetricsAsJavaDoes) {
    ClusterReport report{.id = "java", .last_update = SystemTime(1'700'000'000s)};
    report.metrics["C"] = {.values = {40, 60.5}};
    auto row = to_row(report, in_lease_table);
    EXPECT_EQ(row.erase("reportMillis"), 1U);
    EXPECT_EQ(row, java_row());
}

TEST(ClusterReport, KeepsSixDecimalsAndNoMore) {
    ClusterReport report{.id = "a"};
    report.metrics["C"] = {.values = {1.0 / 3, 0, 100}};
    const auto row = to_row(report, in_lease_table);
    const auto& values = *row.at("sts").as_m()->at("C").as_l();
    EXPECT_EQ(*values[0].as_n(), "0.333333");
    EXPECT_EQ(*values[1].as_n(), "0");
    EXPECT_EQ(*values[2].as_n(), "100");
}

TEST(ClusterReport, TakesAMetricWithoutItsRangeForNoneAsJavaDoes) {
    auto row = java_row();
    row.insert_or_assign("opr", AttributeValue::m({}));
    EXPECT_TRUE(report_from_row(row)->metrics.empty());
    row.insert_or_assign("opr",
                         AttributeValue::m({{"C", AttributeValue::l({AttributeValue::n("0")})}}));
    EXPECT_TRUE(report_from_row(row)->metrics.empty());
}

TEST(ClusterReport, LeavesFailedMeasurementsOutOfTheAverageAndSaysThatTheLastOneFailed) {
    auto row = java_row();
    row.insert_or_assign(
        "sts", AttributeValue::m(
                   {{"C", AttributeValue::l({AttributeValue::n("40"), AttributeValue::n("-1")})}}));
    const auto report = report_from_row(row);
    EXPECT_TRUE(report->failing);
    EXPECT_DOUBLE_EQ(cpu_use(*report)->percent, 40);
}

TEST(ClusterReport, ComesBackAsItWasWritten) {
    ClusterReport report{.id = "a",
                         .last_update = SystemTime(12s),
                         .interval = 3300ms,
                         .weight = 2.5,
                         .max_leases = 7};
    report.metrics["C"] = {.values = {12.5}, .most = 80};
    EXPECT_EQ(report_from_row(to_row(report, in_lease_table)).value(), report);
}

TEST(ClusterReport, IgnoresWeightsAndRangesThatMakeNoSense) {
    auto row = java_row();
    row.insert_or_assign("weight", AttributeValue::n("-3"));
    row.insert_or_assign("maxLeases", AttributeValue::n("-1"));
    row.insert_or_assign(
        "sts", AttributeValue::m({{"C", AttributeValue::l({AttributeValue::s("much")})}}));
    const auto report = report_from_row(row);
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->weight, 1);
    EXPECT_FALSE(report->max_leases.has_value());
    EXPECT_FALSE(cpu_use(*report).has_value());
}

TEST(ClusterReport, KnowsOneOfOurClustersFromAJavaWorker) {
    const ClusterReport ours{.id = "c1"};
    EXPECT_FALSE(report_from_row(to_row(ours, in_lease_table))->java);
    EXPECT_TRUE(report_from_row(java_row())->java);
}

TEST(ClusterReport, StandsInATableOfReportsAsJavaWorkersOfTheFirstVersionsWriteThem) {
    const auto place = leases::StatePlaces::in_own_tables("app").reports;
    EXPECT_EQ(place.table, "app-WorkerMetricStats");
    const Item row = to_row({.id = "c1", .last_update = SystemTime(12s)}, place);
    EXPECT_EQ(row.at("wid"), AttributeValue::s("c1"));
    EXPECT_EQ(row.at("lut"), AttributeValue::n(12));
    EXPECT_FALSE(row.contains("leaseKey"));
    EXPECT_FALSE(row.contains("entityType"));
}

}  // namespace
}  // namespace kcl::coordination
