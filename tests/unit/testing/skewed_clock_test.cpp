#include "kcl/testing/skewed_clock.h"

#include "kcl/testing/manual_clock.h"
#include "kcl/testing/run.h"

#include <gmock/gmock.h>

namespace kcl::testing {
namespace {

TEST(SkewedClock, ShowsAnotherCalendarButTheSameSteadyTime) {
    ManualClock truth;
    SkewedClock late(truth, {.system_offset = -5min});
    EXPECT_EQ(truth.system_now() - late.system_now(), 5min);
    EXPECT_EQ(late.steady_now(), truth.steady_now());
    late.set_system_offset(2s);
    EXPECT_EQ(late.system_now() - truth.system_now(), 2s);
}

TEST(SkewedClock, GainsAndLosesTimeAsItDrifts) {
    ManualClock truth;
    SkewedClock fast(truth, {.drift_ppm = 500});
    SkewedClock slow(truth, {.drift_ppm = -500});
    truth.advance(1000s);
    EXPECT_EQ(fast.steady_now() - truth.steady_now(), 500ms);
    EXPECT_EQ(truth.steady_now() - slow.steady_now(), 500ms);
    EXPECT_EQ(fast.system_now() - truth.system_now(), 500ms);
}

TEST(SkewedClock, ASleepLastsAsLongAsTheDriftingClockSaysAndNeverLess) {
    for (const std::int64_t ppm : {-100'000, -333, -1, 0, 1, 7, 333, 100'000}) {
        asio::io_context io;
        ManualClock truth;
        SkewedClock clock(truth, {.drift_ppm = ppm});
        truth.advance(Duration(12'345'677));
        const auto begin = clock.steady_now();
        run(io, truth, clock.sleep_for(10s));
        EXPECT_GE(clock.steady_now() - begin, 10s) << ppm;
        EXPECT_LE(clock.steady_now() - begin, 10s + 2ns) << ppm;
    }
}

}  // namespace
}  // namespace kcl::testing
