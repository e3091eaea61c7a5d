#pragma once

#include "kcl/local.h"
#include "kcl/local/admin/route.h"
#include "kcl/local/powers/counters.h"
#include "kcl/local/powers/data/capture.h"
#include "kcl/local/powers/data/paced_replay.h"
#include "kcl/local/powers/faults/fault_book.h"
#include "kcl/local/powers/limits/dynamodb_limits.h"
#include "kcl/local/powers/limits/kinesis_limits.h"
#include "kcl/local/powers/virtual_clock.h"
#include "kcl/local/service.h"

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kcl::local {

/// What tests can do to the local services while they run: one set of powers for all services of a
/// process, each of which is wrapped once.
///
/// Borrows the real clock. Confined to the executor.
class TestPowers {
  public:
    using Options = LocalOptions::Powers;

    /// `trouble` is told, in a sentence, what a person should know.
    TestPowers(
        asio::any_io_executor executor, Clock& real, Options options,
        std::function<void(std::string_view)> trouble = [](std::string_view) {});
    TestPowers(const TestPowers&) = delete;
    TestPowers& operator=(const TestPowers&) = delete;
    ~TestPowers();

    /// What is wrong with the options, as a sentence; nothing else works then.
    std::expected<void, std::string> check() const;

    /// The services' time.
    powers::VirtualClock& clock() { return clock_; }

    /// Once all services are wrapped: does what the options want done before the first call
    /// (restore, replay), and begins to capture. The error is a sentence. Throws StorageError.
    std::expected<void, std::string> begin();
    /// What goes on while the services run: a paced replay. Ends when there is no more to do.
    asio::awaitable<void> run(powers::MakeCall make);
    /// After the last call, before the stores close: the snapshot that the options want. Throws
    /// StorageError.
    std::expected<void, std::string> end();

    /// `service` with all powers and the admin API around it. `store` is where its transactions
    /// come from; both powers and store must outlive what comes back.
    std::unique_ptr<Service> around(std::unique_ptr<Service> service, storage::Store& store);

    /// More for the admin API of all services, before the first call.
    void add(admin::Routes routes);

  private:
    /// A service that was wrapped.
    struct Guest {
        std::string name;
        Service* captured;  ///< Its calls go past faults and limits, but not past the capture.
        storage::Store* store;
    };

    const Guest* guest(std::string_view name) const;
    void replay_now(storage::Transaction& transaction);
    void start_clock();
    void start_faults();
    void start_limits(bool enforced);
    admin::Routes own_routes();

    Options options_;
    powers::VirtualClock clock_;
    powers::FaultBook faults_;
    powers::Counters counters_;
    powers::KinesisLimits kinesis_limits_;
    powers::DynamoDbLimits dynamodb_limits_;
    bool limits_enforced_;
    std::function<void(std::string_view)> trouble_;
    powers::Capture capture_;
    std::vector<Guest> guests_;
    std::vector<powers::CapturedCall> to_replay_;  ///< While the services run.
    admin::Routes routes_;
};

}  // namespace kcl::local
