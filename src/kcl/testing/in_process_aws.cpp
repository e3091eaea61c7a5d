#include "kcl/testing/in_process_aws.h"

namespace kcl::testing {

InProcessAws::InProcessAws(local::storage::Store& store, Clock& clock, Random& random,
                           Settings settings)
    : store_(store),
      clock_(clock),
      kinesis_(settings.kinesis),
      dynamodb_(random, settings.dynamodb) {}

local::Caller InProcessAws::caller() const {
    local::Caller caller;
    caller.now = clock_.system_now();
    return caller;
}

void InProcessAws::apply_at(SteadyTime when, std::function<void()> call) {
    under_way_.emplace(when, std::move(call));
}

void InProcessAws::catch_up() {
    while (!under_way_.empty() && under_way_.begin()->first <= clock_.steady_now()) {
        const auto call = under_way_.extract(under_way_.begin());
        call.mapped()();
    }
}

}  // namespace kcl::testing
