#pragma once

#include "simulation/chaos/lease_writes.h"
#include "simulation/chaos/mutation.h"
#include "simulation/chaos/tampered.h"

#include <functional>
#include <map>
#include <string>

/// The clients that mutations put between a cluster and its table.
namespace kcl::simulation::mutant {

using wire::dynamodb::Item;

/// Rewrites requests on their way.
class Rewriting final : public Tampered {
  public:
    using Update = std::function<void(wire::dynamodb::UpdateItemRequest&)>;
    using Put = std::function<void(wire::dynamodb::PutItemRequest&)>;
    Rewriting(aws::DynamoDbClient& inner, Update update, Put put)
        : Tampered(inner), update_(std::move(update)), put_(std::move(put)) {}

    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override;
    Answer<wire::dynamodb::PutItemResponse> put_item(
        wire::dynamodb::PutItemRequest request) override;

  private:
    Update update_;
    Put put_;
};

/// What is done about a write that was not answered, instead of reading back.
class Unanswered final : public Tampered {
  public:
    enum class Then : std::uint8_t { assume_applied, repeat_blindly };
    Unanswered(aws::DynamoDbClient& inner, Then then) : Tampered(inner), then_(then) {}

    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override;

  private:
    Then then_;
};

/// Rows are read without their parents.
class Orphaning final : public Tampered {
  public:
    using Tampered::Tampered;

    Answer<wire::dynamodb::GetItemResponse> get_item(
        wire::dynamodb::GetItemRequest request) override;
    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override;
    Answer<wire::dynamodb::ScanResponse> scan(wire::dynamodb::ScanRequest request) override;
};

/// Says of some writes that they were applied, and does not send them.
class Swallowing final : public Tampered {
  public:
    enum class What : std::uint8_t { checkpoints_in_handoffs, leases_of_children };
    Swallowing(aws::DynamoDbClient& inner, What what) : Tampered(inner), what_(what) {}

    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override;
    Answer<wire::dynamodb::PutItemResponse> put_item(
        wire::dynamodb::PutItemRequest request) override;

  private:
    What what_;
};

/// Deletes a lease as soon as its SHARD_END is stored.
class Clearing final : public Tampered {
  public:
    using Tampered::Tampered;

    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override;
};

/// Renews before it is asked to, and answers from memory: what the cluster takes for the moment of
/// sending is later than the moment at which the table was written. The effect is that of counting
/// a tenure from the answer of a slow table.
class Ahead final : public Tampered {
  public:
    Ahead(const Mutation::Place& place, Duration by)
        : Tampered(place.inner), home_(place.home), clock_(place.clock), by_(by) {}

    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override;

  private:
    asio::awaitable<void> renew_ahead(wire::dynamodb::UpdateItemRequest request);

    Home& home_;
    Clock& clock_;
    Duration by_;
    std::map<std::string, std::int64_t> renewed_;  ///< By key: the counter that is written already.
};

/// Takes the calendar for a clock that never jumps.
class CalendarClock final : public Clock {
  public:
    explicit CalendarClock(Clock& inner)
        : inner_(inner), steady_start_(inner.steady_now()), system_start_(inner.system_now()) {}

    SteadyTime steady_now() const override {
        return steady_start_ + (inner_.system_now() - system_start_);
    }
    SystemTime system_now() const override { return inner_.system_now(); }
    asio::awaitable<void> sleep_until(SteadyTime when) override;

  private:
    Clock& inner_;
    SteadyTime steady_start_;
    SystemTime system_start_;
};

}  // namespace kcl::simulation::mutant
