#include "kcl/cluster/cluster.h"

#include "kcl/base/backoff.h"
#include "kcl/base/task_group.h"
#include "kcl/leases/java_migrations.h"
#include "kcl/retrieval/polling_fetcher.h"

#include <algorithm>

namespace kcl::cluster {

namespace {

/// Trying again may help.
bool may_pass(Fault fault) {
    return fault == Fault::throttled || fault == Fault::unavailable || fault == Fault::timed_out;
}

}  // namespace

Cluster::Cluster(Outside outside, Users users, ClusterSettings settings,
                 std::function<void(const ClusterEvent&)> on_event)
    : outside_(outside),
      settings_(std::move(settings)),
      on_event_(std::move(on_event)),
      table_(outside.dynamodb, settings_.table.table_name),
      held_(outside.executor, table_, outside.clock, outside.random, settings_.id, settings_.leases,
            [this](const leases::LeaseEvent& event) { take_lease(event); }),
      sync_(outside.kinesis, table_, outside.clock, outside.random,
            {.stream_name = settings_.stream, .position = settings_.start_at}),
      reports_(
          outside.dynamodb, outside.clock, table_, settings_.id,
          {settings_.weight, settings_.max_leases,
           // A Java leader gives nothing to the only worker that measures its processors.
           settings_.assignment.balance == coordination::Balance::cpu ? outside.cpu : nullptr}),
      stream_(outside.kinesis, outside.dynamodb, table_, settings_.stream),
      lock_(outside.dynamodb, outside.clock, outside.random, table_, settings_.id, settings_.lock),
      strategy_(coordination::make_strategy(settings_.assignment)),
      duties_(outside.executor, {table_, sync_, reports_, stream_, *strategy_, outside.clock},
              settings_.duties, on_event_),
      coordinator_(outside.executor, {table_, held_, reports_, lock_, duties_, outside.clock},
                   settings_.id, settings_.coordination,
                   [this](const coordination::CoordinationEvent& event) { take_news(event); }),
      budget_(outside.executor, outside.clock, settings_.bytes_in_flight),
      consumers_(
          {.outside = {outside.executor, held_, table_, outside.threads, outside.clock,
                       outside.random},
           .host = std::move(users.host),
           .make_fetcher = [this](const leases::Lease& lease) { return make_fetcher(lease); },
           .heirs_look_within = [this] { return coordinator_.peers_look_within(); },
           .user_log = std::move(users.log)},
          settings_.stream, settings_.consumers, settings_.handoff_deadline,
          [this](const ClusterEvent& event) { take(event); }),
      changed_(outside.executor) {}

asio::awaitable<Result<void>> Cluster::run() {
    TaskGroup tasks(outside_.executor);
    tasks.spawn(live(tasks));
    std::exception_ptr broken;
    try {
        co_await tasks.join();
    } catch (...) {
        broken = std::current_exception();
    }
    // After a stop in order nobody is left; after a failure or a cancellation the consumers still
    // run.
    co_await consumers_.stop();
    if (broken) std::rethrow_exception(broken);
    on_event_(cluster_event::Stopped{held_.held().size()});
    if (prepared_ && !*prepared_) co_return *prepared_;
    co_return Result<void>{};
}

asio::awaitable<void> Cluster::live(TaskGroup& tasks) {
    tasks.spawn(prepare());
    while (!prepared_ && stop_requests_ == 0) co_await changed_.wait();
    if (prepared_ && *prepared_ && stop_requests_ == 0) {
        on_event_(cluster_event::Ready{});
        tasks.spawn(held_.run());
        tasks.spawn(coordinator_.run());
        while (stop_requests_ == 0) co_await changed_.wait();
        co_await leave();
    }
    tasks.cancel();
}

asio::awaitable<void> Cluster::prepare() {
    auto result = co_await prepare_table();
    prepared_ = std::move(result);
    changed_.ring();
}

asio::awaitable<Result<void>> Cluster::prepare_table() {
    leases::JavaMigrations migrations(outside_.dynamodb, outside_.clock, settings_.table.table_name,
                                      settings_.table.table_name);
    leases::LeaseTableSchema schema(
        outside_.dynamodb, outside_.clock, settings_.table,
        [this](const leases::SchemaProgress& progress) { on_event_(progress); });
    const SteadyTime deadline = outside_.clock.steady_now() + settings_.preparation_deadline;
    // First: a network of another kind must not find a table of ours created beside its own.
    const std::function<Step()> check = [&] { return migrations.check(); };
    auto joinable = co_await patiently(check, deadline);
    if (!joinable) co_return joinable;
    auto ready = co_await schema.ensure(deadline);
    if (!ready) co_return ready;
    const std::function<Step()> join = [&] { return migrations.join(settings_.id); };
    auto joined = co_await patiently(join, deadline);
    if (!joined) co_return joined;
    table_.rows_stand_in(migrations.places());
    // Whatever else is wrong with the stream may pass; the leader tells it.
    auto same = co_await stream_.check();
    if (!same && same.error().fault == Fault::invalid) co_return same;
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Cluster::patiently(const std::function<Step()>& step,
                                                 SteadyTime deadline) {
    Backoff backoff(outside_.random, 200ms, 5s);
    for (;;) {
        auto done = co_await step();
        if (done || !may_pass(done.error().fault)) co_return done;
        const Duration pause = backoff.next();
        if (outside_.clock.steady_now() + pause > deadline) co_return done;
        if (backoff.failures() == 1) {
            on_event_(coordination::CoordinationEvent(coordination::coordination_event::DutyFailed{
                "preparing the lease table", done.error()}));
        }
        co_await outside_.clock.sleep_for(pause);
    }
}

void Cluster::take(const ClusterEvent& event) {
    on_event_(event);
    // The children's leases are in the table now, and want an owner.
    const auto* shard = std::get_if<consumer::ConsumerEvent>(&event);
    if (shard != nullptr &&
        std::holds_alternative<consumer::consumer_event::ShardEnded>(shard->what))
        coordinator_.take_in(
            has_room() ? std::get<consumer::consumer_event::ShardEnded>(shard->what).children
                       : std::vector<std::string>());
}

void Cluster::take_news(const coordination::CoordinationEvent& event) {
    on_event_(event);
    if (const auto* end = std::get_if<coordination::coordination_event::ShardEndSeen>(&event))
        consumers_.parent_ended(end->lease_key);
}

void Cluster::take_lease(const leases::LeaseEvent& event) {
    on_event_(event);
    consumers_.take(event);
    // A lost lease may have left us without any: the report promises life by renewals then.
    if (std::holds_alternative<leases::lease_event::Lost>(event)) coordinator_.hurry();
    // Nobody was told to wait for it.
    const auto* left = std::get_if<leases::lease_event::GivenUp>(&event);
    if (left != nullptr && !left->next_owner) coordinator_.announce();
}

bool Cluster::has_room() const {
    return !settings_.max_leases || consumers_.count() <= *settings_.max_leases;
}

std::unique_ptr<retrieval::Fetcher> Cluster::make_fetcher(const leases::Lease& lease) {
    return std::make_unique<retrieval::PollingFetcher>(
        retrieval::PollingFetcher::Outside{outside_.executor, outside_.kinesis, outside_.clock,
                                           outside_.random, budget_},
        retrieval::ShardSource{settings_.stream, lease.key},
        retrieval::StartAt{lease.checkpoint, settings_.start_at.timestamp}, settings_.polling);
}

void Cluster::shut_down() {
    ++stop_requests_;
    if (stop_requests_ > 1) consumers_.hurry();
    changed_.ring();
}

asio::awaitable<void> Cluster::leave() {
    const SteadyTime began = outside_.clock.steady_now();
    const SteadyTime deadline = began + settings_.shutdown_deadline;
    held_.stop_adding();
    consumers_.expect_shut_down();
    co_await coordinator_.leave(began + settings_.shutdown_deadline / 6);
    auto bequests = coordinator_.plan_departure();
    on_event_(cluster_event::Leaving{consumers_.count(), bequests.size()});
    if (!bequests.empty() && stop_requests_ == 1) co_await bequeath(std::move(bequests));
    // Part of the time is for writing down what was given up.
    const Duration to_write = std::min<Duration>(settings_.shutdown_deadline / 5, 3s);
    consumers_.shut_down(stop_requests_ > 1 ? outside_.clock.steady_now() : deadline - to_write);
    co_await consumers_.all_closed(deadline);
    co_await consumers_.stop();
}

asio::awaitable<void> Cluster::bequeath(std::vector<coordination::Bequest> bequests) {
    TaskGroup writes(outside_.executor);
    for (auto& bequest : bequests)
        if (const auto tenure = consumers_.tenure_of(bequest.lease.key))
            writes.spawn(hand_to(*tenure, std::move(bequest.heir)));
    co_await writes.join();
    co_await coordinator_.announce_last();
    // The heirs must have seen what is coming before we stop, so that they are waiting when we let
    // go.
    const SteadyTime seen_by =
        outside_.clock.steady_now() + coordinator_.peers_look_within() + 100ms;
    while (stop_requests_ == 1 && outside_.clock.steady_now() < seen_by)
        co_await changed_.wait_until(outside_.clock, seen_by);
}

asio::awaitable<void> Cluster::hand_to(leases::Tenure tenure, std::string heir) {
    // A failure leaves the lease ours: it is released instead.
    co_await held_.begin_handoff(std::move(tenure), std::move(heir));
}

}  // namespace kcl::cluster
