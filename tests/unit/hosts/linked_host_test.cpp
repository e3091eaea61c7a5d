#include "kcl/hosts/linked_host.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace kcl::hosts {
namespace {

class Nothing : public Consumer {
    bool process_records(const Batch&, Checkpointer&) override { return true; }
};

TEST(LinkedHost, MakesAConsumerForEachTenure) {
    LinkedHost host([] { return std::make_unique<Nothing>(); });
    const auto first = host.make();
    const auto second = host.make();
    EXPECT_NE(first, second);
    EXPECT_NE(first, nullptr);
}

TEST(LinkedHost, PassesOnWhatTheFactoryThrows) {
    LinkedHost host([]() -> std::unique_ptr<Consumer> { throw std::runtime_error("not today"); });
    EXPECT_THROW(host.make(), std::runtime_error);
}

TEST(LinkedHost, RefusesAFactoryThatMakesNothing) {
    LinkedHost host([] { return nullptr; });
    EXPECT_THROW(host.make(), std::runtime_error);
}

}  // namespace
}  // namespace kcl::hosts
