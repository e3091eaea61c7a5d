#pragma once

#include "kcl/base/random.h"
#include "kcl/base/task_group.h"
#include "kcl/base/worker_threads.h"
#include "kcl/cluster/cluster.h"
#include "kcl/hosts/linked_host.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/in_process_aws.h"
#include "kcl/testing/in_process_dynamodb.h"
#include "kcl/testing/in_process_kinesis.h"
#include "kcl/testing/run.h"
#include "kcl/wire/partition_key.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kcl::cluster {

/// What consumers of a test have processed, in order, over all clusters.
class Ledger {
  public:
    struct Line {
        std::string cluster, shard, key, sequence_number, text;
        SteadyTime at;
        std::int64_t epoch = 0;
    };
    void write(Line line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }
    std::vector<Line> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return lines_.size();
    }

  private:
    mutable std::mutex mutex_;
    std::vector<Line> lines_;
};

/// A whole network in one thread under simulated time: clusters, and the services that they share.
class NetworkScene : public ::testing::Test {
  protected:
    /// One simulated machine.
    class Machine {
      public:
        Machine(NetworkScene& scene, std::string id)
            : faults(scene.random),
              kinesis(scene.aws, scene.clock, faults),
              dynamodb(scene.aws, scene.clock, faults),
              scene_(scene),
              id_(id),
              cluster(std::make_unique<Cluster>(
                  Cluster::Outside{scene.io.get_executor(), kinesis, dynamodb, scene.threads,
                                   scene.clock, scene.random},
                  Cluster::Users{scene.make_host(id),
                                 [](const std::string&, LogLevel, std::string_view) {}},
                  scene.settings(id),
                  [this](const ClusterEvent& event) { events.push_back(event); })) {}

        void start() {
            asio::co_spawn(scene_.io, cluster->run(),
                           asio::bind_cancellation_slot(
                               kill_.slot(), [this](std::exception_ptr error, Result<void> result) {
                                   ended = true;
                                   if (!error) outcome = std::move(result);
                               }));
        }
        /// As kill -9: nothing is said, nothing is written any more.
        void kill() {
            faults.partition(true);
            kill_.emit(asio::cancellation_type::terminal);
        }
        template <class Event>
        std::size_t count() const {
            return static_cast<std::size_t>(
                std::count_if(events.begin(), events.end(),
                              [](const ClusterEvent& event) { return is<Event>(event); }));
        }

        testing::FaultPlan faults;
        testing::InProcessKinesis kinesis;
        testing::InProcessDynamoDb dynamodb;
        std::vector<ClusterEvent> events;
        bool ended = false;
        std::optional<Result<void>> outcome;

      private:
        /// An event is a variant of groups, some of them variants again: looks at every level.
        template <class Event, class Value>
        static bool is(const Value& value) {
            if constexpr (std::is_same_v<Value, Event>) return true;
            if constexpr (requires { value.what.index(); }) return is<Event>(value.what);
            if constexpr (requires { value.index(); })
                return std::visit([](const auto& inner) { return is<Event>(inner); }, value);
            return false;
        }
        NetworkScene& scene_;
        std::string id_;
        asio::cancellation_signal kill_;

      public:
        std::unique_ptr<Cluster> cluster;
    };

    /// Writes each record into the ledger; `before` may throw or wait.
    class Clerk : public Consumer {
      public:
        Clerk(NetworkScene& scene, std::string cluster)
            : scene_(scene), cluster_(std::move(cluster)) {}
        void initialize(const ShardStart& start) override { shard_ = start.shard_id; }
        bool process_records(const Batch& batch, Checkpointer&) override {
            for (const Record& record : batch.records)
                scene_.ledger.write({cluster_, shard_, std::string(record.partition_key),
                                     std::string(record.sequence_number),
                                     std::string(record.text()), scene_.clock.steady_now(),
                                     batch.lease_epoch});
            return true;
        }

      private:
        NetworkScene& scene_;
        std::string cluster_;
        std::string shard_;
    };

    std::shared_ptr<consumer::ConsumerHost> make_host(const std::string& id) {
        return std::make_shared<hosts::LinkedHost>(
            [this, id] { return std::make_unique<Clerk>(*this, id); });
    }

    ClusterSettings settings(const std::string& id) {
        ClusterSettings result;
        result.id = id;
        result.stream = "stream";
        result.table.table_name = "application";
        result.polling.between_reads = between_reads;
        set_failover_time(result, 10s);
        return result;
    }

    Machine& start_cluster(const std::string& id) {
        machines_.push_back(std::make_unique<Machine>(*this, id));
        machines_.back()->start();
        return *machines_.back();
    }

    void run(asio::awaitable<void> story) {
        testing::run(io, clock, std::move(story), [this] { return threads.busy(); });
    }

    asio::awaitable<void> create_stream(int shards) {
        wire::kinesis::CreateStreamRequest request;
        request.stream_name = "stream";
        request.shard_count = shards;
        const auto created = co_await kinesis.create_stream(std::move(request));
        EXPECT_TRUE(created.has_value());
    }

    /// `count` records over twenty keys, remembered for judge().
    asio::awaitable<void> put(int count) {
        for (int i = 0; i < count; ++i) {
            const std::string key = "key-" + std::to_string(random.below(20));
            const std::string text = std::to_string(put_.size());
            wire::kinesis::PutRecordRequest request;
            request.stream_name = "stream";
            request.partition_key = key;
            request.data = std::as_bytes(std::span(text));
            const auto answer = co_await kinesis.put_record(std::move(request));
            EXPECT_TRUE(answer.has_value());
            put_.push_back({key, text});
        }
    }

    asio::awaitable<void> split(std::string shard) {
        wire::kinesis::ListShardsRequest list;
        list.stream_name = "stream";
        const auto shards = co_await kinesis.list_shards(std::move(list));
        for (const auto& listed : shards->shards) {
            if (listed.shard_id != shard) continue;
            const auto range = listed.hash_key_range.range();
            wire::kinesis::SplitShardRequest request;
            request.stream_name = "stream";
            request.shard_to_split = shard;
            request.new_starting_hash_key = to_string(range.start + (range.end - range.start) / 2);
            const auto done = co_await kinesis.split_shard(std::move(request));
            EXPECT_TRUE(done.has_value());
        }
    }

    asio::awaitable<void> merge(std::string left, std::string right) {
        wire::kinesis::MergeShardsRequest request;
        request.stream_name = "stream";
        request.shard_to_merge = std::move(left);
        request.adjacent_shard_to_merge = std::move(right);
        const auto done = co_await kinesis.merge_shards(std::move(request));
        EXPECT_TRUE(done.has_value());
    }

    /// Until `condition`, looked at every 50 simulated milliseconds; a failure after `patience`.
    asio::awaitable<void> until(std::string what, std::function<bool()> condition,
                                Duration patience = 60s) {
        const SteadyTime deadline = clock.steady_now() + patience;
        while (!condition()) {
            if (clock.steady_now() > deadline) {
                ADD_FAILURE() << "waited in vain: " << what;
                co_return;
            }
            co_await clock.sleep_for(50ms);
        }
    }

    std::set<std::string> processed() const {
        std::set<std::string> texts;
        for (const auto& line : ledger.lines()) texts.insert(line.text);
        return texts;
    }
    bool all_processed() const { return processed().size() == put_.size(); }

    /// Nothing lost; the first processing of each key's records in the order in which they were
    /// put; the epochs of each shard never fall.
    void judge() const {
        std::map<std::string, std::int64_t> epochs;
        for (const auto& line : ledger.lines()) {
            EXPECT_GE(line.epoch, epochs[line.shard]) << "a fenced-off cluster delivered";
            epochs[line.shard] = line.epoch;
        }
        EXPECT_EQ(processed().size(), put_.size()) << "records were lost";
        std::map<std::string, std::vector<std::string>> wanted, got;
        for (const auto& [key, text] : put_) wanted[key].push_back(text);
        std::set<std::string> seen;
        for (const auto& line : ledger.lines())
            if (seen.insert(line.text).second) got[line.key].push_back(line.text);
        for (const auto& [key, texts] : wanted)
            EXPECT_EQ(got[key], texts) << "out of order: " << key;
    }
    std::size_t repeated() const { return ledger.size() - processed().size(); }

    /// Of any shard between two of its records; to be judged when all shards were written to all
    /// the time.
    Duration longest_pause() const {
        return longest_between([](const Ledger::Line& line) { return line.shard; });
    }
    /// Of the whole network.
    Duration longest_silence() const {
        return longest_between([](const Ledger::Line&) { return std::string(); });
    }

    /// Stops everything that still runs.
    asio::awaitable<void> stop_all() {
        for (auto& machine : machines_)
            if (!machine->ended) machine->cluster->shut_down();
        for (auto& machine : machines_) {
            Machine& waited_for = *machine;
            co_await until("the clusters stop", [&waited_for] { return waited_for.ended; });
        }
    }

  public:
    asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{20'261'123};
    Duration between_reads = 250ms;
    local::storage::MemoryStore store;
    testing::InProcessAws aws{store, clock, random};
    testing::InProcessKinesis kinesis{aws};
    WorkerThreads threads;
    Ledger ledger;

  private:
    template <class Name>
    Duration longest_between(Name name) const {
        std::map<std::string, SteadyTime> last;
        Duration worst{};
        for (const auto& line : ledger.lines()) {
            const auto before = last.find(name(line));
            if (before != last.end()) worst = std::max<Duration>(worst, line.at - before->second);
            last[name(line)] = line.at;
        }
        return worst;
    }

    std::vector<std::pair<std::string, std::string>> put_;
    std::vector<std::unique_ptr<Machine>> machines_;
};

}  // namespace kcl::cluster
