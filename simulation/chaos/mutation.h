#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/cluster/cluster_settings.h"

#include "simulation/ledger/family.h"
#include "simulation/world/home.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace kcl::simulation {

/// A deliberate mistake in the rules of leases: what a network would do whose code had it. The
/// simulator must notice each. They live here, between a cluster and its table or in its settings,
/// so that the production code knows nothing of them.
struct Mutation {
    /// What a mutation may use.
    struct Place {
        aws::DynamoDbClient& inner;
        Home& home;
        Clock& clock;
        const Family& family;
        std::string machine;
    };

    std::string_view name;
    std::string_view says;
    /// Profile in which it shows soonest.
    std::string_view profile;
    /// What the cluster gets instead of `inner`.
    std::function<std::unique_ptr<aws::DynamoDbClient>(const Place&)> wrap;
    /// What else is wrong.
    std::function<void(cluster::ClusterSettings&)> settings;
    /// The clock that the cluster has instead of its own; null: that one.
    std::function<std::unique_ptr<Clock>(Clock&)> clock = nullptr;
};

std::span<const Mutation> mutations();
/// Null: there is none of that name.
const Mutation* find_mutation(std::string_view name);

}  // namespace kcl::simulation
