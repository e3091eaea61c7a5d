#include "kcl/coordination/assignment.h"
#include "kcl/coordination/network_view.h"
#include "kcl/coordination/watch_pace.h"
#include "kcl/leases/table_rows.h"
#include "kcl/wire/codec.h"
#include "kcl/wire/dynamodb/scan.h"

#include "measurements.h"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kcl::bench {

namespace {

using wire::dynamodb::Item;

// What a page of a scan holds at most.
constexpr std::size_t page_bytes = 1 << 20;

leases::Lease lease(int number, int clusters, int counter) {
    leases::Lease made;
    made.key = fmt::format("shardId-{:012}", number);
    made.owner = fmt::format("ip-10-0-0-{}.ec2.internal@4711@12345678", number % clusters);
    made.counter = counter;
    made.checkpoint =
        Checkpoint::at(fmt::format("4966957234958723948572394857239485723948572{:013}", number));
    made.hash_key_range = HashKeyRange{};
    made.throughput_kbps = 100.25;
    return made;
}

Item row_of(const leases::Lease& lease) {
    Item row = leases::to_row(lease);
    row.insert_or_assign("leaseOwner", wire::dynamodb::AttributeValue::s(*lease.owner));
    row.insert_or_assign("throughputKBps", wire::dynamodb::AttributeValue::n("100.25"));
    return row;
}

/// The bodies of the answers to one scan of the whole table.
std::vector<std::string> pages(int leases, int clusters, int counter) {
    std::vector<std::string> bodies;
    wire::dynamodb::ScanResponse page;
    page.items.emplace();
    std::size_t bytes = 0;
    const auto finish = [&] {
        bodies.push_back(wire::encode(page, wire::Format::json));
        page.items->clear();
        bytes = 0;
    };
    for (int i = 0; i < leases; ++i) {
        Item row = row_of(lease(i, clusters, counter));
        bytes += leases::size_of(row);
        page.items->push_back(std::move(row));
        if (bytes > page_bytes) finish();
    }
    finish();
    return bodies;
}

leases::TableRows decoded(const std::vector<std::string>& bodies) {
    leases::TableRows rows;
    for (const std::string& body : bodies) {
        auto page = wire::decode<wire::dynamodb::ScanResponse>(
            std::make_shared<const std::string>(body), wire::Format::json);
        if (!page) throw std::runtime_error(page.error().message);
        for (Item& row : *page->items) rows.add(std::move(row));
    }
    return rows;
}

}  // namespace

Look measure_look(int leases, int clusters) {
    constexpr int looks = 20;
    coordination::NetworkView view{coordination::LivenessTiming{}};
    const auto strategy = coordination::make_strategy({});
    const std::vector<std::string> bodies[] = {pages(leases, clusters, 1),
                                               pages(leases, clusters, 2)};
    RealClock clock;
    Duration spent{};
    Look look;
    SteadyTime when{};
    std::size_t moves = 0;
    for (int i = 0; i <= looks; ++i) {
        const SteadyTime began = clock.steady_now();
        auto rows = decoded(bodies[i % 2]);
        look.bytes = rows.bytes;
        coordination::TableContents contents{
            .leases = std::move(rows.leases), .clusters = {}, .leader = {}};
        for (int c = 0; c < clusters; ++c)
            contents.clusters.push_back(
                {.id = fmt::format("ip-10-0-0-{}.ec2.internal@4711@12345678", c), .interval = 1h});
        when += 3s;
        view.observe(std::move(contents), when, SystemTime{});
        moves += strategy->plan(view, when).size();
        if (i > 0) spent += clock.steady_now() - began;  // the first one finds everything new
    }
    if (moves > 0) throw std::runtime_error("a balanced table made moves");
    const coordination::WatchSettings pace;
    const Duration pause = coordination::next_pause(pace, view, "nobody", when, look.bytes, true);
    const Duration each = spent / looks;
    look.percent_at_rest = 100.0 * static_cast<double>(each.count()) /
                           static_cast<double>(pace.look_at_rest_leading.count());
    look.milliseconds = std::chrono::duration<double, std::milli>(each).count();
    look.percent_of_core =
        100.0 * static_cast<double>(each.count()) / static_cast<double>(pause.count());
    return look;
}

}  // namespace kcl::bench
