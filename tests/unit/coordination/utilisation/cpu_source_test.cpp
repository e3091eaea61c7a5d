#include "kcl/coordination/utilisation/cpu_source.h"

#include "kcl/testing/manual_clock.h"
#include "kcl/testing/run.h"
#include "kcl/testing/scripted_transport.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace kcl::coordination {
namespace {

class FewFiles final : public aws::Files {
  public:
    Result<std::string> read(const std::string& path) override {
        const auto found = texts.find(path);
        if (found == texts.end()) return failure(Fault::not_found, path);
        return found->second;
    }
    Result<void> replace(const std::string&, std::string_view) override { return {}; }

    std::map<std::string, std::string> texts;
};

class CpuSources : public ::testing::Test {
  protected:
    std::unique_ptr<CpuSource> find(std::string metadata = "") {
        return find_cpu_source({http, files, clock, [metadata](std::string_view name) {
                                    return name == "ECS_CONTAINER_METADATA_URI_V4"
                                               ? std::optional(metadata)
                                               : std::nullopt;
                                }});
    }
    std::optional<double> measure(CpuSource& source) {
        std::optional<double> percent;
        auto story = [&]() -> asio::awaitable<void> { percent = co_await source.measure(); };
        testing::run(io, clock, story());
        return percent;
    }
    void pass(Duration time) {
        auto story = [&]() -> asio::awaitable<void> { co_await clock.sleep_for(time); };
        testing::run(io, clock, story());
    }

    asio::io_context io;
    testing::ManualClock clock;
    testing::ScriptedTransport http{clock};
    FewFiles files;
};

TEST_F(CpuSources, MeasureTheWholeMachineOutsideOfContainers) {
    files.texts["/proc/stat"] = "cpu 100 0 0 100 0\n";
    const auto source = find();
    ASSERT_NE(source, nullptr);
    EXPECT_FALSE(measure(*source).has_value()) << "nothing to compare with";
    files.texts["/proc/stat"] = "cpu 130 0 0 170 0\n";
    EXPECT_DOUBLE_EQ(measure(*source).value(), 30);
}

TEST_F(CpuSources, MeasureAgainstTheLimitOfAControlGroup) {
    files.texts = {{"/proc/stat", "cpu 1 0 0 1 0\n"},
                   {"/sys/fs/cgroup/cpu.max", "50000 100000\n"},
                   {"/sys/fs/cgroup/cpu.stat", "usage_usec 0\n"}};
    const auto source = find();
    EXPECT_FALSE(measure(*source).has_value());
    pass(10s);
    files.texts["/sys/fs/cgroup/cpu.stat"] = "usage_usec 2000000\n";
    EXPECT_DOUBLE_EQ(measure(*source).value(), 40) << "2 s of 10 s on half a processor";
}

TEST_F(CpuSources, MeasureAgainstTheProcessorsOfAPodWithoutQuota) {
    files.texts = {{"/var/run/secrets/kubernetes.io/serviceaccount/token", "t"},
                   {"/sys/fs/cgroup/cpu/cpuacct.usage", "0\n"},
                   {"/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n"},
                   {"/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"},
                   {"/sys/fs/cgroup/cpuset/cpuset.effective_cpus", "0-3\n"}};
    const auto source = find();
    EXPECT_FALSE(measure(*source).has_value());
    pass(1s);
    files.texts["/sys/fs/cgroup/cpu/cpuacct.usage"] = "1000000000\n";
    EXPECT_DOUBLE_EQ(measure(*source).value(), 25);
}

TEST_F(CpuSources, BeginAnewAfterAReadingThatFailed) {
    files.texts["/proc/stat"] = "cpu 100 0 0 100 0\n";
    const auto source = find();
    measure(*source);
    files.texts["/proc/stat"] = "?";
    EXPECT_FALSE(measure(*source).has_value());
    files.texts["/proc/stat"] = "cpu 200 0 0 200 0\n";
    EXPECT_FALSE(measure(*source).has_value());
    files.texts["/proc/stat"] = "cpu 300 0 0 200 0\n";
    EXPECT_DOUBLE_EQ(measure(*source).value(), 100);
}

TEST_F(CpuSources, AskTheMetadataEndpointOfEcs) {
    const auto source = find("http://169.254.170.2/v4/abc");
    http.then_status(200, R"({"cpu_stats":{"cpu_usage":{"total_usage":30},
        "system_cpu_usage":400,"online_cpus":4},
        "precpu_stats":{"cpu_usage":{"total_usage":20},"system_cpu_usage":360}})");
    http.then_status(200, R"({"DockerId":"me"})");
    http.then_status(200, R"({"Limits":{"CPU":2},"Containers":[{"DockerId":"me"}]})");
    EXPECT_DOUBLE_EQ(measure(*source).value(), 50);
    ASSERT_EQ(http.sent().size(), 3U);
    EXPECT_EQ(http.sent()[0].request.url, "http://169.254.170.2/v4/abc/stats");
}

TEST_F(CpuSources, LeaveAnEndpointThatDoesNotAnswerAloneForAWhile) {
    const auto source = find("http://169.254.170.2/v4/abc");
    http.then_silence();
    const auto began = clock.steady_now();
    EXPECT_FALSE(measure(*source).has_value());
    EXPECT_LE(clock.steady_now() - began, 500ms);
    EXPECT_FALSE(measure(*source).has_value());
    EXPECT_EQ(http.sent().size(), 1U);
    pass(std::chrono::minutes(5));
    http.then_status(500);
    EXPECT_FALSE(measure(*source).has_value());
    EXPECT_EQ(http.sent().size(), 2U);
}

TEST_F(CpuSources, AreAbsentWhereThereIsNothingToRead) { EXPECT_EQ(find(), nullptr); }

}  // namespace
}  // namespace kcl::coordination
