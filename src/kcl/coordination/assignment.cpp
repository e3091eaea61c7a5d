#include "kcl/coordination/assignment.h"

#include "kcl/coordination/strategies/equal_loads.h"
#include "kcl/coordination/strategies/equal_shard_counts.h"

namespace kcl::coordination {

std::string_view to_string(Balance balance) {
    switch (balance) {
        case Balance::shard_count:
            return "shard-count";
        case Balance::throughput:
            return "throughput";
        case Balance::cpu:
            return "cpu";
    }
    return "unknown";
}

std::unique_ptr<AssignmentStrategy> make_strategy(AssignmentSettings settings) {
    if (settings.balance == Balance::shard_count)
        return std::make_unique<EqualShardCounts>(settings);
    return std::make_unique<EqualLoads>(settings);
}

}  // namespace kcl::coordination
