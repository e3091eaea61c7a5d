#include "kcl/leases/write_aftermath.h"

#include <gtest/gtest.h>

namespace kcl::leases {
namespace {

Lease lease(std::optional<std::string> owner, std::optional<std::string> checkpoint_owner,
            std::int64_t counter) {
    Lease made;
    made.key = "shardId-0";
    made.owner = std::move(owner);
    made.checkpoint_owner = std::move(checkpoint_owner);
    made.counter = counter;
    return made;
}

struct Case {
    const char* what;
    Lease sent;
    Lease row;
    Aftermath expected;
};

TEST(WriteAftermath, IsToldByOwnersAndCounter) {
    const auto ours = lease("me", {}, 5);
    const auto handing_over = lease("next", "me", 5);
    const Case cases[] = {
        {"our write was applied", ours, lease("me", {}, 6), Aftermath::one_applied},
        {"ours, and a handoff began after it", ours, lease("next", "me", 6),
         Aftermath::one_applied},
        {"a handoff began instead", ours, lease("next", "me", 5), Aftermath::handoff_began},
        {"nothing happened yet", ours, lease("me", {}, 5), Aftermath::unchanged},
        {"nothing happened yet in a handoff", handing_over, handing_over, Aftermath::unchanged},
        {"our write in a handoff was applied", handing_over, lease("next", "me", 6),
         Aftermath::one_applied},
        {"the handoff was ended for us", handing_over, lease("next", {}, 6), Aftermath::lost},
        {"the lease came back to us", handing_over, lease("me", {}, 6), Aftermath::one_applied},
        {"taken by another", ours, lease("other", {}, 6), Aftermath::lost},
        {"handed from another to us", ours, lease("me", "other", 5), Aftermath::lost},
        {"evicted", ours, lease({}, {}, 6), Aftermath::lost},
        {"taken and taken back", ours, lease("me", {}, 7), Aftermath::lost},
        {"deleted and made anew", ours, lease("me", {}, 0), Aftermath::lost},
        {"a handoff to ourselves", ours, lease("me", "me", 5), Aftermath::lost},
        {"a handoff to nobody", ours, lease({}, "me", 5), Aftermath::lost},
    };
    for (const Case& each : cases)
        EXPECT_EQ(after_write(each.sent, each.row, "me"), each.expected) << each.what;
}

TEST(WriteAftermath, ComparesWhatAnUpdateStores) {
    auto wanted = lease("me", {}, 5);
    wanted.checkpoint = Checkpoint::at("10");
    auto row = wanted;
    row.counter = 6;
    row.throughput_kbps = 1;
    EXPECT_TRUE(stores(row, wanted));
    row.child_shard_ids = {"b", "a"};
    EXPECT_TRUE(stores(row, wanted));
    wanted.child_shard_ids = {"a", "b"};
    EXPECT_TRUE(stores(row, wanted));
    wanted.child_shard_ids = {"a"};
    EXPECT_FALSE(stores(row, wanted));
    wanted.child_shard_ids.clear();
    row.pending_checkpoint = Checkpoint::at("11");
    EXPECT_FALSE(stores(row, wanted));
    row.pending_checkpoint.reset();
    row.checkpoint = Checkpoint::at("10", 1);
    EXPECT_FALSE(stores(row, wanted));
}

}  // namespace
}  // namespace kcl::leases
