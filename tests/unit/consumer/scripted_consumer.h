#pragma once

#include "kcl/base/worker_threads.h"
#include "kcl/consumer.h"
#include "kcl/consumer/consumer_host.h"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kcl::consumer {

/// Where users' code of a test blocks until the test lets it go on. Simulated time runs meanwhile.
class Gate {
  public:
    explicit Gate(WorkerThreads& threads) : threads_(threads) {}

    void wait() {
        std::unique_lock lock(mutex_);
        if (open_) return;
        ++waiting_;
        threads_.job_waits();
        opened_.wait(lock, [this] { return open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        for (; waiting_ > 0; --waiting_) threads_.job_goes_on();
        opened_.notify_all();
    }

  private:
    WorkerThreads& threads_;
    std::mutex mutex_;
    std::condition_variable opened_;
    int waiting_ = 0;
    bool open_ = false;
};

/// What a user wrote, as a test says it, and what was asked of it. Shared by all consumers of the
/// test and the test itself.
class UserCode {
  public:
    explicit UserCode(WorkerThreads& threads) : gate(threads) {}
    ~UserCode() { gate.open(); }

    // What it does; empty: nothing, or as `approve` says.
    std::function<void()> construct;
    std::function<void(const ShardStart&)> initialize;
    std::function<bool(const Batch&, Checkpointer&)> process;
    std::function<void(Checkpointer&)> end;
    std::function<bool(Checkpointer&)> shutdown;
    std::function<void()> lose;
    bool approve = true;
    Gate gate;
    const std::thread::id cluster_thread = std::this_thread::get_id();

    void note(std::string call) {
        const std::lock_guard lock(mutex_);
        calls_.push_back(std::move(call));
    }
    /// The calls so far: "process_records" with the positions that came, such as "100 101/1".
    std::vector<std::string> calls() const {
        const std::lock_guard lock(mutex_);
        return calls_;
    }
    bool was_called(const std::string& call) const {
        const std::lock_guard lock(mutex_);
        return std::ranges::find(calls_, call) != calls_.end();
    }
    std::size_t times_called(const std::string& call) const {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::ranges::count(calls_, call));
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> calls_;
};

class ScriptedConsumer final : public Consumer {
  public:
    explicit ScriptedConsumer(std::shared_ptr<UserCode> code) : code_(std::move(code)) {}
    ~ScriptedConsumer() override {
        const bool by_cluster = std::this_thread::get_id() == code_->cluster_thread;
        code_->note(by_cluster ? "destroyed on the cluster's thread" : "destroyed");
    }

    void initialize(const ShardStart& start) override {
        code_->note("initialize from " + std::string(start.checkpoint));
        if (code_->initialize) code_->initialize(start);
    }
    bool process_records(const Batch& batch, Checkpointer& checkpointer) override {
        std::string call = "process";
        for (const Record& record : batch.records) {
            call.append(" ").append(record.sequence_number);
            if (record.sub_sequence_number > 0)
                call.append("/" + std::to_string(record.sub_sequence_number));
        }
        code_->note(call);
        return code_->process ? code_->process(batch, checkpointer) : code_->approve;
    }
    void shard_ended(Checkpointer& checkpointer) override {
        code_->note("shard_ended");
        if (code_->end) code_->end(checkpointer);
    }
    bool shutdown_requested(Checkpointer& checkpointer) override {
        code_->note("shutdown_requested");
        return code_->shutdown ? code_->shutdown(checkpointer) : false;
    }
    void lease_lost() override {
        code_->note("lease_lost");
        if (code_->lose) code_->lose();
    }

  private:
    std::shared_ptr<UserCode> code_;
};

class ScriptedHost final : public ConsumerHost {
  public:
    explicit ScriptedHost(std::shared_ptr<UserCode> code) : code_(std::move(code)) {}
    std::shared_ptr<Consumer> make() override {
        code_->note("made");
        if (code_->construct) code_->construct();
        return std::make_shared<ScriptedConsumer>(code_);
    }

  private:
    std::shared_ptr<UserCode> code_;
};

}  // namespace kcl::consumer
