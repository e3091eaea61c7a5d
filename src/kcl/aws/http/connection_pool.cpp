#include "kcl/aws/http/connection_pool.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <iterator>

namespace kcl::aws {

ConnectionPool::ConnectionPool(Clock& clock, std::size_t per_route, Duration idle_limit)
    : clock_(clock), per_route_(per_route), idle_limit_(idle_limit) {}

ConnectionPool::~ConnectionPool() = default;

void ConnectionPool::retire(std::vector<Idle>& retired) {
    const auto now = clock_.steady_now();
    for (auto& [route, lane] : lanes_) {
        const auto still_good =
            std::find_if(lane.idle.begin(), lane.idle.end(),
                         [&](const Idle& idle) { return now - idle.since < idle_limit_; });
        std::move(lane.idle.begin(), still_good, std::back_inserter(retired));
        lane.idle.erase(lane.idle.begin(), still_good);
    }
}

std::unique_ptr<Connection> ConnectionPool::take(const std::string& route) {
    std::vector<Idle> retired;
    const std::lock_guard lock(mutex_);
    retire(retired);
    auto& idle = lanes_[route].idle;
    while (!idle.empty()) {
        auto newest = std::move(idle.back().connection);
        idle.pop_back();
        if (newest->reusable()) return newest;
        retired.push_back({std::move(newest), {}});
    }
    return nullptr;
}

void ConnectionPool::give_back(const std::string& route, std::unique_ptr<Connection> connection) {
    if (!connection->reusable()) return;
    std::vector<Idle> retired;
    const std::lock_guard lock(mutex_);
    retire(retired);
    lanes_[route].idle.push_back({std::move(connection), clock_.steady_now()});
}

std::size_t ConnectionPool::idle(const std::string& route) const {
    const std::lock_guard lock(mutex_);
    const auto lane = lanes_.find(route);
    return lane == lanes_.end() ? 0 : lane->second.idle.size();
}

ConnectionPool::Turn::Turn(ConnectionPool& pool, const std::string& route,
                           const asio::any_io_executor& executor)
    : pool_(pool), called_(executor, 1) {
    const std::lock_guard lock(pool_.mutex_);
    lane_ = &pool_.lanes_[route];
    free_at_once_ = granted_ = lane_->busy < pool_.per_route_;
    if (granted_)
        ++lane_->busy;
    else
        lane_->waiting.push_back(this);
}

ConnectionPool::Turn::~Turn() {
    const std::lock_guard lock(pool_.mutex_);
    if (!granted_) {
        lane_->waiting.remove(this);
    } else if (lane_->waiting.empty()) {
        --lane_->busy;
    } else {
        auto* next = lane_->waiting.front();
        lane_->waiting.pop_front();
        next->granted_ = true;
        next->called_.try_send(boost::system::error_code{});
    }
}

asio::awaitable<void> ConnectionPool::Turn::come() {
    if (free_at_once_) co_return;
    const auto [cancelled] = co_await called_.async_receive(asio::as_tuple(asio::use_awaitable));
    // The channel has an error of its own for this.
    if (cancelled) throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace kcl::aws
