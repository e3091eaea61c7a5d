#pragma once

#include "kcl/base/random.h"
#include "kcl/base/worker_threads.h"
#include "kcl/cluster/cluster.h"
#include "kcl/testing/skewed_clock.h"

#include "simulation/chaos/mutation.h"
#include "simulation/fleet/clerk.h"
#include "simulation/world/home.h"
#include "simulation/world/network.h"
#include "simulation/world/network_dynamodb.h"
#include "simulation/world/network_kinesis.h"

#include <boost/asio/cancellation_signal.hpp>

#include <memory>
#include <string>

namespace kcl::simulation {

/// One process of the network, from its start to its end: a cluster with a clock, a network, chance
/// and users' code of its own. Runs once; a restart is another machine.
class Machine {
  public:
    struct Surroundings {
        World& world;
        Services& services;
        Ledger& ledger;
        const Mutation* mutation;  ///< Null: the code as it is.
    };
    struct Traits {
        cluster::ClusterSettings settings;
        std::uint64_t seed = 0;
        std::int64_t drift_ppm = 0;
        Habits habits;
        double busy_threads = 0;  ///< So many calls of users' code wait for a thread...
        Duration busy_for{0};     ///< ... for up to so long.
    };

    Machine(Surroundings surroundings, Traits traits);
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;
    ~Machine();

    const std::string& id() const { return traits_.settings.id; }
    Network& network() { return network_; }

    void start();
    /// As kill -9: nothing is said, nothing is written any more; what is on its way arrives.
    void kill();
    /// As SIGTERM.
    void shut_down();
    void freeze(bool frozen);
    /// Somebody sets its calendar.
    void step_calendar(std::chrono::milliseconds by);

    bool killed() const { return desk_->dead; }
    bool ended() const { return ended_; }
    bool leaving() const { return leaving_; }
    bool frozen() const { return home_.frozen(); }
    /// Takes part, or is about to.
    bool runs() const { return !ended_ && !killed(); }

  private:
    void run_job(std::function<void()> job);
    void finished(std::exception_ptr error, const Result<void>& result);
    void heard(const cluster::ClusterEvent& event);

    Surroundings around_;
    Traits traits_;
    SeededRandom random_;
    SeededRandom network_random_;
    std::shared_ptr<Desk> desk_;
    Home home_;
    HomeClock true_clock_;
    std::chrono::milliseconds calendar_offset_{0};
    testing::SkewedClock clock_;
    std::unique_ptr<Clock> mutant_clock_;
    Network network_;
    NetworkKinesis kinesis_;
    NetworkDynamoDb dynamodb_;
    std::unique_ptr<aws::DynamoDbClient> mutant_;
    WorkerThreads workers_;
    asio::cancellation_signal kill_;
    std::unique_ptr<cluster::Cluster> cluster_;
    bool ended_ = false;
    bool leaving_ = false;
};

}  // namespace kcl::simulation
