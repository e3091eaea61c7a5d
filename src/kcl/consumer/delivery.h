#pragma once

#include "kcl/base/clock.h"
#include "kcl/record.h"
#include "kcl/wire/kinesis/shapes.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace kcl::consumer {

/// A batch on its way to users' code, with what its records point into. Shared with the call that
/// uses it, which may outlast everything else.
struct Delivery {
    std::vector<Record> records;
    wire::kinesis::Storage storage;
    std::optional<std::chrono::milliseconds> behind_latest;

    std::size_t bytes() const {
        std::size_t sum = 0;
        for (const Record& record : records) sum += record.data.size();
        return sum;
    }
};

/// What is done about a call of users' code that throws: it is repeated, with growing pauses, as
/// long as the lease is held. No record is skipped.
struct DeliveryPolicy {
    Duration first_pause = 1s;
    Duration longest_pause = 30s;
};

struct AfterFailure {
    Duration retry_in{};
};

/// What follows the `failures`-th failure in a row (from 1). Pure. `chance` in [0, 1) spreads the
/// retries of many shards whose sink failed at once.
AfterFailure after_failure(const DeliveryPolicy& policy, int failures, double chance);

}  // namespace kcl::consumer
