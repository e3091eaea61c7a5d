#include "kcl/coordination/utilisation/container_cpu.h"

#include <utility>

namespace kcl::coordination {

namespace {
constexpr Duration patience = 500ms;
constexpr Duration left_alone_for = std::chrono::minutes(5);
}  // namespace

ContainerCpu::ContainerCpu(aws::HttpTransport& http, Clock& clock, std::string endpoint)
    : http_(http), clock_(clock), endpoint_(std::move(endpoint)) {}

asio::awaitable<std::optional<double>> ContainerCpu::measure() {
    const SteadyTime now = clock_.steady_now();
    if (now < ask_again_) co_return std::nullopt;
    auto percent = co_await try_to_measure(now + patience);
    if (!percent) {
        last_.reset();
        ask_again_ = now + left_alone_for;
    }
    co_return percent;
}

asio::awaitable<std::optional<double>> ContainerCpu::try_to_measure(SteadyTime deadline) {
    const auto answer = co_await get("/stats", deadline);
    if (!answer) co_return std::nullopt;
    const auto stats = read_container_stats(*answer);
    if (!stats) co_return std::nullopt;
    if (!limit_) {
        const auto limit = co_await find_limit(stats->processors, deadline);
        if (!limit) co_return std::nullopt;
        limit_ = limit;
    }
    const ContainerTimes before = std::exchange(last_, stats->now).value_or(stats->before);
    co_return container_percent(before, stats->now, stats->processors, *limit_);
}

asio::awaitable<std::optional<double>> ContainerCpu::find_limit(double processors,
                                                                SteadyTime deadline) {
    const auto container = co_await get("", deadline);
    if (!container) co_return std::nullopt;
    const auto task = co_await get("/task", deadline);
    if (!task) co_return std::nullopt;
    co_return read_container_limit(*container, *task, processors);
}

asio::awaitable<std::optional<std::string>> ContainerCpu::get(std::string path,
                                                              SteadyTime deadline) {
    aws::HttpRequest request;
    request.method = "GET";
    request.url = endpoint_ + path;
    auto answer = co_await http_.send(std::move(request), deadline);
    if (!answer || answer->status != 200) co_return std::nullopt;
    co_return std::move(answer->body);
}

}  // namespace kcl::coordination
