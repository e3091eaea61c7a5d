// What coordination costs: units of the table in an idle hour, and the leader's time.
#include "measurements.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string_view>

namespace {

using namespace kcl;

constexpr auto months_hours = 730.0;
// On-demand prices of us-east-1 since November 2024, in dollars for a million units.
constexpr auto dollars_read = 0.125;
constexpr auto dollars_write = 0.625;

void show_hours() {
    fmt::print(
        "\n### The table in an idle hour\n\n"
        "| shards | clusters | failover time | write units for each shard | read units in all | "
        "dollars a month for each shard |\n|-|-|-|-|-|-|\n");
    const int sizes[][2] = {{1, 1}, {1, 2}, {100, 3}, {1000, 3}};
    for (const auto failover : {10, 100}) {
        for (const auto& [shards, clusters] : sizes) {
            const auto hour = bench::measure_hour(shards, clusters, std::chrono::seconds(failover));
            const double dollars = (hour.writes * dollars_write + hour.reads * dollars_read) / 1e6 *
                                   months_hours / shards;
            fmt::print("| {} | {} | {} s | {:.0f} | {:.0f} | {:.3f} |\n", shards, clusters,
                       failover, hour.writes / shards, hour.reads, dollars);
            std::fflush(stdout);
        }
    }
}

void show_looks() {
    fmt::print(
        "\n### One look of the leader\n\n"
        "| leases | clusters | bytes | ms | % of a core at its pace |\n|-|-|-|-|-|\n");
    for (const int leases : {100, 1000, 10'000}) {
        const auto look = bench::measure_look(leases, 10);
        fmt::print("| {} | 10 | {} | {:.2f} | {:.1f} |\n", leases, look.bytes, look.milliseconds,
                   look.percent_of_core);
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
