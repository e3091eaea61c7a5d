// What coordination costs: units of the table in an idle hour, and the leader's time.
#include "measurements.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string_view>

namespace {

using namespace kcl;

constexpr auto months_hours = 730.0;
// On-demand prices of us-east-1 since November 2024, in dollars for a million units.
constexpr auto dollars_read = 0.125;
constexpr auto dollars_write = 0.625;

/// What Java KCL 3.5 takes in such an hour, by its intervals: each lease is renewed every third of
/// the failover time, reports and the leader's lock every 30 s; each worker asks the owner index
/// once in a failover time and, if it does not lead, for the lock every 30 s; the leader reads the
/// table every second failover time to assign leases and every two minutes to audit them.
bench::Hour hour_of_java(int shards, int workers, double failover) {
    constexpr double row = 350;  // bytes of a lease of Java's, and of a key of the index
    constexpr double key = 74;
    // By eventually consistent reads.
    const auto units = [](double bytes) { return std::max(1.0, std::ceil(bytes / 4096)) / 2; };
    const double keys = std::ceil(static_cast<double>(shards) / workers) * key;
    const double table = shards * row + workers * 200 + 200;
    bench::Hour hour;
    hour.writes = shards * 3600 / (failover / 3 - 0.025) + workers * 120 + 120;
    hour.reads = workers * 3600 / (failover - 0.025) * units(keys) + (workers - 1) * 120 +
                 (3600 / (2 * failover) + 30) * units(table);
    return hour;
}

void show_hours() {
    fmt::print(
        "\n### The table in an idle hour: units for each shard, and of what Java KCL takes at its "
        "10 s\n\n"
        "| shards | clusters | failover time | writes | of Java's | reads | of Java's | dollars a "
        "month for each shard |\n|-|-|-|-|-|-|-|-|\n");
    const int sizes[][2] = {{1, 1}, {1, 3}, {100, 1}, {100, 3}, {1000, 1}, {1000, 3}};
    for (const auto failover : {10, 50, 100}) {
        for (const auto& [shards, clusters] : sizes) {
            const auto hour = bench::measure_hour(shards, clusters, std::chrono::seconds(failover));
            const double dollars = (hour.writes * dollars_write + hour.reads * dollars_read) / 1e6 *
                                   months_hours / shards;
            const auto java = hour_of_java(shards, clusters, 10);
            fmt::print("| {} | {} | {} s | {:.0f} | {:.2f} | {:.1f} | {:.2f} | {:.3f} |\n", shards,
                       clusters, failover, hour.writes / shards, hour.writes / java.writes,
                       hour.reads / shards, hour.reads / java.reads, dollars);
            std::fflush(stdout);
        }
    }
}

void show_looks() {
    fmt::print(
        "\n### One look of the leader\n\n"
        "| leases | clusters | bytes | ms | % of a core while leases move | at rest |\n"
        "|-|-|-|-|-|-|\n");
    for (const int leases : {100, 1000, 10'000}) {
        const auto look = bench::measure_look(leases, 10);
        fmt::print("| {} | 10 | {} | {:.2f} | {:.1f} | {:.2f} |\n", leases, look.bytes,
                   look.milliseconds, look.percent_of_core, look.percent_at_rest);
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::string_view only = argc > 1 ? argv[1] : "";
        if (only != "looks") show_hours();
        if (only != "hours") show_looks();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "kcl_bench_coordination: %s\n", error.what());
        return 1;
    }
}
