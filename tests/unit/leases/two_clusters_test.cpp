#include "kcl/base/with_deadline.h"
#include "kcl/testing/skewed_clock.h"

#include "unit/leases/held_leases_fixture.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace kcl::leases {
namespace {

/// One of several clusters over one table, with clocks of its own. Takes what it believes to be
/// expired or unowned, and now and then hands a lease to another or gives one up.
class Cluster {
  public:
    Cluster(asio::io_context& io, LeaseTable& table, testing::ManualClock& true_clock,
            testing::Skew skew, std::uint64_t seed, std::string id)
        : id_(std::move(id)),
          table_(table),
          clock_(true_clock, skew),
          random_(seed),
          held_(io.get_executor(), table, clock_, random_, id_, timing_,
                [this](const LeaseEvent& e) { heard(e); }),
          renewing_(io, held_.run()),
          working_(io, work()) {}

    const HeldLeases& held() const { return held_; }
    std::size_t gained() const { return gained_; }
    std::vector<std::string> others;

  private:
    struct Seen {
        std::int64_t counter = -1;
        SteadyTime since;
    };

    void heard(const LeaseEvent& event) {
        if (const auto* gained = std::get_if<lease_event::Gained>(&event)) {
            tenures_[gained->tenure.lease_key] = gained->tenure;
            ++gained_;
        }
        if (const auto* handoff = std::get_if<lease_event::HandoffRequested>(&event))
            leaving_.push_back(handoff->tenure);
    }

    asio::awaitable<void> work() {
        for (;;) {
            co_await clock_.sleep_for(200ms + std::chrono::milliseconds(random_.below(300)));
            auto rows = co_await table_.scan({});
            if (rows)
                for (const Lease& lease : rows->leases) co_await look_at(lease);
            co_await use_one();
        }
    }

    asio::awaitable<void> look_at(Lease lease) {
        Seen& seen = seen_[lease.key];
        const SteadyTime now = clock_.steady_now();
        if (seen.counter != lease.counter) seen = {lease.counter, now};
        const bool expired = now - seen.since > timing_.failover;
        if (lease.owner == id_ && !lease.in_handoff()) {
            held_.add(lease);
        } else if (expired || !lease.owner) {
            auto take = table_.take(lease, id_);
            auto taken = co_await with_deadline(clock_, now + 2s, std::move(take));
            if (taken) held_.add(*taken);
        }
    }

    asio::awaitable<void> use_one() {
        if (!leaving_.empty()) {
            const Tenure tenure = leaving_.back();
            leaving_.pop_back();
            co_await held_.finish_handoff(tenure);
        }
        if (tenures_.empty()) co_return;
        const auto place =
            std::next(tenures_.begin(), static_cast<long>(random_.below(tenures_.size())));
        const Tenure tenure = place->second;
        const auto chance = random_.below(10);
        if (chance < 6)
            co_await held_.checkpoint(tenure, Checkpoint::at(std::to_string(++position_)));
        if (chance == 7)
            co_await held_.begin_handoff(tenure, others.at(random_.below(others.size())));
        if (chance == 8) co_await held_.release(tenure);
    }

    std::string id_;
    LeaseTable& table_;
    testing::SkewedClock clock_;
    SeededRandom random_;
    LeaseTiming timing_{};
    HeldLeases held_;
    std::map<std::string, Seen> seen_;
    std::map<std::string, Tenure> tenures_;
    std::vector<Tenure> leaving_;
    std::uint64_t position_ = 1'000;
    std::size_t gained_ = 0;
    Background renewing_;
    Background working_;
};

/// Sometimes bad, sometimes good weather for writes and reads.
void change_weather(FakeDynamoDb& db, SeededRandom& random) {
    using Kind = FakeDynamoDb::Kind;
    const bool storm = random.below(4) == 0;
    db.write_fates.clear();
    db.read_fates.clear();
    for (int i = 0; i < (storm ? 400 : 40); ++i) {
        static constexpr Kind kinds[] = {Kind::normal,     Kind::answer_lost,  Kind::never_arrives,
                                         Kind::sent_twice, Kind::arrives_late, Kind::hangs,
                                         Kind::fails};
        FakeDynamoDb::Fate fate;
        if (storm || random.below(4) == 0) fate.kind = kinds[random.below(std::size(kinds))];
        fate.answer_after = std::chrono::milliseconds(random.below(storm ? 6'000 : 50));
        db.write_fates.push_back(fate);
        if (random.below(storm ? 2 : 10) == 0)
            db.read_fates.push_back({Kind::fails, Fault::unavailable, {}});
    }
}

class TwoClusters : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(TwoClusters, NeverHoldALeaseAtTheSameTime) {
    SCOPED_TRACE(fmt::format("seed {}", GetParam()));
    SeededRandom random(GetParam());
    asio::io_context io;
    testing::ManualClock clock;
    FakeDynamoDb db(clock);
    LeaseTable table(db, "app");
    for (const auto* key : {"s0", "s1", "s2"}) {
        Lease lease;
        lease.key = key;
        db.put(lease);
    }
    // The clocks drift apart by five in a hundred.
    Cluster a(io, table, clock, {.drift_ppm = 25'000}, random.next(), "a");
    Cluster b(io, table, clock, {.drift_ppm = -25'000}, random.next(), "b");
    a.others = {"b"};
    b.others = {"a"};
    const auto check = [&] {
        const auto theirs = b.held().held();
        for (const auto& [key, lease] : a.held().held())
            ASSERT_FALSE(theirs.contains(key)) << key << " is held twice";
    };
    for (int second = 0; second < 240; ++second) {
        if (second % 5 == 0) change_weather(db, random);
        if (second % 7 == 0) db.deliver_late();
        // Both processes stand still for a while, longer than a lease at times.
        if (second % 30 == 29) clock.advance(std::chrono::milliseconds(random.below(15'000)));
        for (int step = 0; step < 20; ++step) {
            check();
            testing::run_for(io, clock, 50ms);
        }
    }
    // In good weather every lease finds an owner again.
    db.write_fates.clear();
    db.read_fates.clear();
    testing::run_for(io, clock, 60s);
    for (int step = 0; step < 200 && a.held().held().size() + b.held().held().size() < 3; ++step)
        testing::run_for(io, clock, 100ms);
    EXPECT_EQ(a.held().held().size() + b.held().held().size(), 3U);
    EXPECT_GT(a.gained() + b.gained(), 10U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, TwoClusters, ::testing::Range<std::uint64_t>(1, 13));

}  // namespace
}  // namespace kcl::leases
