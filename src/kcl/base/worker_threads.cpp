#include "kcl/base/worker_threads.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace kcl {

namespace {
using WallClock =
    std::chrono::steady_clock;  // Schedules threads, never the system's decisions: not a Clock.
constexpr auto idle_time = std::chrono::seconds(10);
}  // namespace

struct WorkerThreads::State {
    struct Waiting {
        WallClock::time_point since;
        std::function<void()> job;
    };

    explicit State(Limits l) : limits(l), growth([this] { grow(); }) {}

    ~State() {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
            queue.clear();
        }
        changed.notify_all();
        queued.notify_all();
        growth.join();
        for (auto& [id, thread] : workers) thread.join();
        for (auto& thread : ended) thread.join();
    }

    void submit(std::function<void()> job) {
        std::vector<std::thread> done;
        {
            const std::lock_guard lock(mutex);
            if (stopping) return;
            ++busy;
            queue.push_back({WallClock::now(), std::move(job)});
            if (idle == 0 && workers.size() < limits.steady) start_worker();
            done.swap(ended);
        }
        changed.notify_one();
        queued.notify_one();
        for (auto& thread : done) thread.join();
    }

    void start_worker() {  // with the mutex held
        std::thread thread([this] { work(); });
        const auto id = thread.get_id();
        workers.emplace(id, std::move(thread));
    }

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            ++idle;
            const bool woken =
                changed.wait_for(lock, idle_time, [this] { return stopping || !queue.empty(); });
            --idle;
            if (stopping) return;
            if (!woken) {
                if (workers.size() <= limits.steady) continue;
                const auto self = workers.find(std::this_thread::get_id());
                ended.push_back(std::move(self->second));
                workers.erase(self);
                return;
            }
            auto job = std::move(queue.front().job);
            queue.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            --busy;
            lock.lock();
        }
    }

    /// Gives a job that has waited too long a thread: every other one may be blocked in users'
    /// code.
    void grow() {
        std::unique_lock lock(mutex);
        while (!stopping) {
            if (queue.empty()) {
                queued.wait(lock);
                continue;
            }
            const auto due = queue.front().since + limits.grow_after;
            if (WallClock::now() < due) {
                queued.wait_until(lock, due);
            } else if (workers.size() < limits.most) {
                start_worker();
                queue.front().since = WallClock::now();
            } else {
                queued.wait_for(lock, limits.grow_after);
            }
        }
    }

    const Limits limits;
    std::mutex mutex;
    std::condition_variable changed;  // for workers
    std::condition_variable queued;   // for growth
    std::deque<Waiting> queue;
    std::unordered_map<std::thread::id, std::thread> workers;
    std::vector<std::thread> ended;
    std::size_t idle = 0;
    std::atomic<int> busy = 0;
    bool stopping = false;
    std::thread growth;
};

WorkerThreads::WorkerThreads(Limits limits) : state_(std::make_unique<State>(limits)) {}
WorkerThreads::WorkerThreads(Runner runner) : runner_(std::move(runner)) {}
WorkerThreads::~WorkerThreads() = default;

void WorkerThreads::submit(std::function<void()> job) {
    if (state_) {
        state_->submit(std::move(job));
    } else {
        runner_(std::move(job));
    }
}

std::size_t WorkerThreads::threads() const {
    if (!state_) return 0;
    const std::lock_guard lock(state_->mutex);
    return state_->workers.size();
}

bool WorkerThreads::busy() const { return state_ && state_->busy > 0; }
void WorkerThreads::job_waits() {
    if (state_) --state_->busy;
}
void WorkerThreads::job_goes_on() {
    if (state_) ++state_->busy;
}

asio::awaitable<void> WorkerThreads::run(std::function<void()> job) {
    const auto home = co_await asio::this_coro::executor;
    co_await asio::this_coro::throw_if_cancelled(false);
    auto start = [this, &job, home](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        submit([&job, shared, guard = asio::make_work_guard(home)]() mutable {
            std::exception_ptr error;
            try {
                job();
            } catch (...) {
                error = std::current_exception();
            }
            asio::post(guard.get_executor(),
                       [shared, error]() mutable { std::move (*shared)(error); });
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
        start, asio::use_awaitable);
    co_await asio::this_coro::throw_if_cancelled(true);
}

}  // namespace kcl
