// Puts one local service under one kind of load and prints what it saw as one line of JSON.
//
//   kcl_bench_load --port 4567 --work put-records --connections 4 --seconds 3
//
// Ends after --seconds, or --calls, or when the work is done.
#include "work.h"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <vector>

namespace {

using kcl::bench::HttpConnection;
using kcl::bench::Reply;
using kcl::bench::Work;
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

struct Limits {
    double seconds = 0;     ///< 0: no limit.
    std::size_t calls = 0;  ///< 0: no limit.
};

double seconds_between(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

/// All connections of one run, on one thread.
class Load {
  public:
    Load(Work& work, Limits limits) : work_(work), limits_(limits) {}

    void run(const asio::ip::tcp::endpoint& server, std::size_t connections) {
        began_ = Clock::now();
        for (std::size_t i = 0; i < connections; ++i)
            asio::co_spawn(io_, drive(server, i), [](const std::exception_ptr& error) {
                if (error) std::rethrow_exception(error);
            });
        io_.run();
        seconds_ = seconds_between(began_, Clock::now());
    }

    void print() {
        std::ranges::sort(micros_);
        const auto share = [this](double part) {
            return micros_.empty() ? 0
                                   : micros_[static_cast<std::size_t>(
                                         part * static_cast<double>(micros_.size() - 1))];
        };
        fmt::print(
            "{{\"calls\":{},\"rounds\":{},\"seconds\":{:.4f},\"bytes\":{},\"p50_us\":{:.1f},\"p99_"
            "us\":{:.1f},"
            "\"cpu_seconds\":{:.3f}}}\n",
            micros_.size(), work_.rounds(), seconds_, bytes_, share(0.5), share(0.99),
            static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
    }

  private:
    asio::awaitable<void> drive(asio::ip::tcp::endpoint server, std::size_t who) {
        HttpConnection connection(io_.get_executor(), server);
        while (may_go_on()) {
            ++sent_;
            const std::string_view request = work_.next(who);
            if (request.empty()) co_return;
            const auto before = Clock::now();
            const Reply reply = co_await connection.exchange(request);
            micros_.push_back(static_cast<float>(seconds_between(before, Clock::now()) * 1e6));
            bytes_ += work_.take(who, reply);
        }
    }

    bool may_go_on() const {
        if (limits_.calls > 0 && sent_ >= limits_.calls) return false;
        return limits_.seconds == 0 || seconds_between(began_, Clock::now()) < limits_.seconds;
    }

    Work& work_;
    Limits limits_;
    asio::io_context io_{1};
    Clock::time_point began_;
    double seconds_ = 0;
    std::size_t sent_ = 0;
    std::size_t bytes_ = 0;
    std::vector<float> micros_;
};

}  // namespace

int main(int argc, char** argv) {
    kcl::bench::WorkOptions options;
    Limits limits;
    std::uint16_t port = 0;
    CLI::App app("Puts a local Kinesis or DynamoDB under load");
    app.add_option("--port", port, "of the service, on 127.0.0.1")->required();
    app.add_option(
           "--work", options.kind,
           "put-records, drain, put-item, get-item, update-item, update-item-legacy, scan, nothing")
        ->required();
    app.add_option("--name", options.name, "of the stream or table");
    app.add_option("--connections", options.connections, "requests under way at once");
    app.add_option("--seconds", limits.seconds, "how long at most");
    app.add_option("--calls", limits.calls, "how many requests at most");
    app.add_option("--records", options.records, "in one PutRecords");
    app.add_option("--size", options.size, "bytes of a record");
    app.add_option("--items", options.items, "in the table");
    app.add_option("--first-shard", options.first_shard, "number of the first shard to drain");
    app.add_flag("--cbor", options.cbor, "speak CBOR to Kinesis");
    CLI11_PARSE(app, argc, argv);
    try {
        const auto work = kcl::bench::make_work(options, fmt::format("127.0.0.1:{}", port));
        Load load(*work, limits);
        load.run({asio::ip::address_v4::loopback(), port}, options.connections);
        load.print();
    } catch (const std::exception& e) {
        fmt::print(stderr, "kcl_bench_load: {}\n", e.what());
        return 1;
    }
    return 0;
}
