#pragma once

#include "kcl/leases/held_leases.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "unit/leases/fake_dynamodb.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

namespace kcl::leases {

/// A coroutine that runs beside the test until it ends or is stopped.
class Background {
  public:
    Background(asio::io_context& io, asio::awaitable<void> work) : io_(io) {
        asio::co_spawn(io, std::move(work),
                       asio::bind_cancellation_slot(signal_.slot(), [this](std::exception_ptr e) {
                           ended_ = true;
                           error_ = e;
                       }));
    }
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;
    ~Background() { stop(); }

    bool ended() const { return ended_; }
    void stop() {
        if (!ended_) signal_.emit(asio::cancellation_type::terminal);
        io_.restart();
        io_.poll();
        EXPECT_TRUE(ended_);
    }

  private:
    asio::io_context& io_;
    asio::cancellation_signal signal_;
    bool ended_ = false;
    std::exception_ptr error_;
};

class HeldLeasesFixture : public ::testing::Test {
  protected:
    using Kind = FakeDynamoDb::Kind;

    template <class T>
    T run(asio::awaitable<T> story) {
        return testing::run(io, clock, std::move(story));
    }
    void run_for(Duration time) { testing::run_for(io, clock, time); }

    Lease put(const std::string& key, std::optional<std::string> owner = "me") {
        Lease lease;
        lease.key = key;
        lease.owner = std::move(owner);
        lease.counter = 10;
        lease.checkpoint = Checkpoint::at("100");
        db.put(lease);
        return lease;
    }
    /// Adds the lease and lets it be confirmed.
    Tenure gain(const std::string& key = "s0") {
        held.add(put(key));
        run_for(0ms);
        return all<lease_event::Gained>().back().tenure;
    }
    Lease row(const std::string& key = "s0") { return db.lease(key); }

    template <class Event>
    std::vector<Event> all() const {
        std::vector<Event> found;
        for (const LeaseEvent& event : events)
            if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
        return found;
    }

    asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{7};
    FakeDynamoDb db{clock};
    LeaseTable table{db, "app"};
    LeaseTiming timing{};
    std::vector<LeaseEvent> events;
    std::vector<SteadyTime> event_times;
    HeldLeases held{
        io.get_executor(), table, clock, random, "me", timing, [this](const LeaseEvent& event) {
            events.push_back(event);
            event_times.push_back(clock.steady_now());
        }};
    Background renewing{io, held.run()};
};

}  // namespace kcl::leases
