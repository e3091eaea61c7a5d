#pragma once

#include "kcl/base/clock.h"

#include <cstdint>
#include <optional>
#include <string_view>

/// What the files and answers say from which the use of processors is read. All pure; empty: not in
/// the form that is expected.
namespace kcl::coordination {

/// The first line of /proc/stat, in ticks since the machine started.
struct MachineTimes {
    std::uint64_t total = 0;
    std::uint64_t idle = 0;
    bool operator==(const MachineTimes&) const = default;
};
std::optional<MachineTimes> read_proc_stat(std::string_view text);
/// Of the time between two readings; 0 when none has passed or it went backwards.
double busy_percent(const MachineTimes& before, const MachineTimes& after);

/// `usage_usec` of a control group's cpu.stat (version 2).
std::optional<Duration> read_cpu_stat(std::string_view text);
/// Nanoseconds, as in cpuacct.usage (version 1).
std::optional<Duration> read_cpuacct_usage(std::string_view text);
/// How many processors the quota of cpu.max ("50000 100000") comes to; empty also for "max".
std::optional<double> read_cpu_max(std::string_view text);
/// The same from cpu.cfs_quota_us and cpu.cfs_period_us; empty also for the quota -1.
std::optional<double> read_cfs(std::string_view quota, std::string_view period);
/// The number of processors in a list such as "0-3,8".
std::optional<double> count_processors(std::string_view list);
/// `used` processor time within `passed`, of `processors`; at most 100.
double group_percent(Duration used, Duration passed, double processors);

/// What the statistics of an ECS container ("$ECS_CONTAINER_METADATA_URI_V4/stats") say.
struct ContainerTimes {
    std::uint64_t used = 0;    ///< By the container, in nanoseconds.
    std::uint64_t system = 0;  ///< By all processors of the machine.
};
struct ContainerStats {
    ContainerTimes now;
    ContainerTimes before;  ///< A second earlier.
    double processors = 1;
};
std::optional<ContainerStats> read_container_stats(std::string_view json);
/// How many processors the container may use, from the answers of the metadata endpoint about
/// itself and about its task: its part of the task's limit, or of all `processors`.
std::optional<double> read_container_limit(std::string_view container, std::string_view task,
                                           double processors);
double container_percent(const ContainerTimes& before, const ContainerTimes& after,
                         double processors, double limit);

}  // namespace kcl::coordination
