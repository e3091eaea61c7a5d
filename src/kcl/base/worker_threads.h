#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

namespace kcl {

namespace asio = boost::asio;

/// Threads for work that may block: users' code and decoding. Few while jobs are short; more, up to
/// `most`, while jobs block, so that a hung job delays nobody else. Idle extra threads end by
/// themselves.
///
/// Any thread may submit. The destructor waits for running jobs; jobs not started yet are dropped.
class WorkerThreads {
  public:
    struct Limits {
        std::size_t steady = 2;   ///< Threads kept.
        std::size_t most = 4096;  ///< Threads at most, when all others are blocked.
        std::chrono::milliseconds grow_after{
            5};  ///< A job that waited this long gets a thread of its own.
    };

    explicit WorkerThreads(Limits limits);
    WorkerThreads() : WorkerThreads(Limits{}) {}
    /// No threads: each job goes to `runner`, which runs it later, one at a time, where the caller
    /// of submit() runs. For simulated time; no job may wait for an answer from outside.
    using Runner = std::function<void(std::function<void()>)>;
    explicit WorkerThreads(Runner runner);
    WorkerThreads(const WorkerThreads&) = delete;
    WorkerThreads& operator=(const WorkerThreads&) = delete;
    ~WorkerThreads();

    void submit(std::function<void()> job);
    std::size_t threads() const;

    /// True while a job is queued or works. Under simulated time nothing may move meanwhile;
    /// whatever a job posts, it has posted when this turns false.
    bool busy() const;
    /// The running job waits for an answer from outside, and does not count as busy until it has
    /// one.
    void job_waits();
    /// Called by whoever answers, before the job wakes.
    void job_goes_on();

    /// Runs `job` on a worker thread and comes back to the caller's executor; a throw of the job
    /// arrives there. The wait can't be cancelled: the job borrows the caller's state until it
    /// returns.
    asio::awaitable<void> run(std::function<void()> job);

  private:
    struct State;
    std::unique_ptr<State> state_;  ///< Null with a runner.
    Runner runner_;
};

}  // namespace kcl
