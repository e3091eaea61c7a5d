#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/random.h"
#include "kcl/local/caller.h"
#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/kinesis/engine.h"
#include "kcl/local/storage/store.h"

#include <functional>
#include <map>

namespace kcl::testing {

/// Both services of one account and region, without sockets: the local engines over one store. All
/// simulated clusters share one; each has clients of its own (InProcessKinesis, InProcessDynamoDb).
///
/// `clock` is the services' own: what stands in records and descriptions, whatever the clusters'
/// clocks say. Borrows all that it is given. Confined to one executor.
class InProcessAws {
  public:
    struct Settings {
        local::kinesis::Settings kinesis;
        local::dynamodb::EngineSettings dynamodb;
    };

    InProcessAws(local::storage::Store& store, Clock& clock, Random& random)
        : InProcessAws(store, clock, random, {}) {}
    InProcessAws(local::storage::Store& store, Clock& clock, Random& random, Settings settings);

    local::storage::Store& store() { return store_; }
    Clock& clock() { return clock_; }
    local::kinesis::Engine& kinesis() { return kinesis_; }
    local::dynamodb::Engine& dynamodb() { return dynamodb_; }
    local::Caller caller() const;

    /// A call that is still under way: applied at `when`, before anything that comes later.
    void apply_at(SteadyTime when, std::function<void()> call);
    /// Applies what has arrived by now. Each call of a client begins with it.
    void catch_up();

  private:
    local::storage::Store& store_;
    Clock& clock_;
    local::kinesis::Engine kinesis_;
    local::dynamodb::Engine dynamodb_;
    std::multimap<SteadyTime, std::function<void()>> under_way_;
};

}  // namespace kcl::testing
