#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/base/clock.h"
#include "kcl/leases/lease_table.h"

#include <map>
#include <string>

namespace kcl::cluster {

/// A Java KCL 3.5 worker as the lease table sees it: reports every 30 s, looks for leases that it
/// was given once in a failover time (10 s), renews what it has found three times as often, passes
/// on what is asked for. Never leads, processes nothing, and leaves its leases lying when it stops.
class JavaWorker {
  public:
    JavaWorker(aws::DynamoDbClient& dynamodb, Clock& clock, std::string table, std::string id)
        : dynamodb_(dynamodb),
          clock_(clock),
          table_(dynamodb, std::move(table)),
          id_(std::move(id)) {}

    asio::awaitable<void> run() {
        while (!stopped_) {
            const SteadyTime now = clock_.steady_now();
            co_await renew_all();
            if (now >= discovery_due_) {
                discovery_due_ = now + 9'975ms;
                co_await discover();
            }
            if (now >= report_due_) {
                report_due_ = now + 30s;
                co_await report();
            }
            co_await clock_.sleep_until(now + 3'308ms);
        }
    }
    void stop() { stopped_ = true; }
    std::size_t holds() const { return held_.size(); }

  private:
    asio::awaitable<void> renew_all() {
        auto held = held_;
        for (auto& [key, lease] : held) {
            auto renewed = co_await table_.renew(lease, id_);
            if (!renewed) {
                held_.erase(key);
                ++lost;
            } else if (renewed->in_handoff()) {
                co_await table_.assign(*renewed, *renewed->owner);
                held_.erase(key);
            } else {
                held_.insert_or_assign(key, *std::move(renewed));
            }
        }
    }

    asio::awaitable<void> discover() {
        const auto keys = co_await table_.keys_owned_by(id_);
        for (const std::string& key : keys.value()) {
            if (held_.contains(key)) continue;
            auto lease = co_await table_.get(key);
            const bool mine = lease && *lease && (*lease)->owner == id_;
            if (mine && !(*lease)->in_handoff()) held_.insert_or_assign(key, **std::move(lease));
        }
    }

    asio::awaitable<void> report() {
        using wire::dynamodb::AttributeValue;
        wire::dynamodb::PutItemRequest request;
        request.table_name = table_.table_name();
        request.item = {
            {"leaseKey", AttributeValue::s(id_)},
            {"entityType", AttributeValue::s("WORKER_METRIC_STATS")},
            {"lut", AttributeValue::n(clock_.system_now().time_since_epoch().count() / 1000)},
            {"sts", AttributeValue::m({})},
            {"opr", AttributeValue::m({})}};
        co_await dynamodb_.put_item(std::move(request));
    }

    aws::DynamoDbClient& dynamodb_;
    Clock& clock_;
    leases::LeaseTable table_;
    std::string id_;
    std::map<std::string, leases::Lease> held_;
    SteadyTime discovery_due_{};
    SteadyTime report_due_{};
    bool stopped_ = false;

  public:
    int lost = 0;  ///< Leases that were taken from it without asking.
};

}  // namespace kcl::cluster
