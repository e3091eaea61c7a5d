#include "kcl/consumer/delivery.h"

#include <gtest/gtest.h>

namespace kcl::consumer {
namespace {

TEST(DeliveryPolicy, PausesGrowToACeilingAndNeverEnd) {
    const DeliveryPolicy policy{.first_pause = 1s, .longest_pause = 30s};
    const std::pair<int, Duration> most[] = {{1, 1s},  {2, 2s},  {3, 4s},     {4, 8s},
                                             {5, 16s}, {6, 30s}, {1000, 30s}, {1'000'000, 30s}};
    for (const auto& [failures, pause] : most) {
        EXPECT_EQ(after_failure(policy, failures, 0).retry_in, pause / 2) << failures;
        EXPECT_LE(after_failure(policy, failures, 0.999).retry_in, pause) << failures;
        EXPECT_GT(after_failure(policy, failures, 0.999).retry_in, pause * 9 / 10) << failures;
    }
}

TEST(DeliveryPolicy, StartsNoHigherThanTheCeiling) {
    const DeliveryPolicy policy{.first_pause = 1min, .longest_pause = 10s};
    EXPECT_EQ(after_failure(policy, 1, 0).retry_in, 5s);
}

TEST(Delivery, CountsUsersBytes) {
    const std::byte data[5] = {};
    Delivery delivery;
    EXPECT_EQ(delivery.bytes(), 0u);
    delivery.records = {Record{.data = data, .partition_key = "not counted"},
                        Record{.data = std::span(data).first(2)}};
    EXPECT_EQ(delivery.bytes(), 7u);
}

}  // namespace
}  // namespace kcl::consumer
