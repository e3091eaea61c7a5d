#include "kcl/shards/shard_family.h"

namespace kcl::shards {

namespace {

/// Those of `ids` that have a lease.
asio::awaitable<Result<std::vector<leases::Lease>>> existing_leases(
    leases::LeaseTable& table, const std::vector<std::string>& ids) {
    std::vector<leases::Lease> found;
    for (const std::string& id : ids) {
        auto lease = co_await table.get(id);
        if (!lease) co_return std::unexpected(std::move(lease).error());
        if (*lease) found.push_back(std::move(**lease));
    }
    co_return found;
}

}  // namespace

asio::awaitable<Result<ChildPlan>> create_children(
    leases::LeaseTable& table, std::string shard_id,
    std::vector<wire::kinesis::ChildShard> children) {
    std::vector<std::string> with_lease;
    if (children.size() == 1) {
        std::vector<std::string> family = children.front().parent_shards;
        family.push_back(children.front().shard_id);
        auto leases = co_await existing_leases(table, family);
        if (!leases) co_return std::unexpected(std::move(leases).error());
        for (const auto& lease : *leases) with_lease.push_back(lease.key);
    }
    ChildPlan plan = children_of_ended(shard_id, children, with_lease);
    for (const leases::Lease& lease : plan.leases) {
        auto created = co_await table.create_if_absent(lease);
        if (!created) co_return std::unexpected(std::move(created).error());
    }
    co_return plan;
}

asio::awaitable<Result<std::vector<std::string>>> unfinished_parents(
    leases::LeaseTable& table, std::vector<std::string> parent_ids) {
    auto leases = co_await existing_leases(table, parent_ids);
    if (!leases) co_return std::unexpected(std::move(leases).error());
    co_return blocked_by(parent_ids, *leases);
}

}  // namespace kcl::shards
