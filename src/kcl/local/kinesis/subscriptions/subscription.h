#pragma once

#include "kcl/local/kinesis/records/record_log.h"
#include "kcl/local/service.h"
#include "kcl/wire/kinesis/subscribe_to_shard.h"

#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::kinesis {

/// The newest subscription of one consumer to one shard: the only one that goes on.
struct Registration {
    std::uint64_t id = 0;
    SystemTime started;
};

/// Borrows the transaction.
class Registrations {
  public:
    Registrations(storage::Transaction& transaction, std::uint64_t stream, std::string consumer)
        : transaction_(transaction), stream_(stream), consumer_(std::move(consumer)) {}

    std::optional<Registration> find(ShardIndex shard) const;
    void save(ShardIndex shard, const Registration& registration);

  private:
    std::string key_of(ShardIndex shard) const;

    storage::Transaction& transaction_;
    std::uint64_t stream_;
    std::string consumer_;
};

/// What a successful SubscribeToShard has begun.
struct Subscription {
    std::uint64_t id = 0;
    std::uint64_t stream = 0;
    StreamAddress address;
    std::string consumer;
    ShardIndex shard = 0;
    Position position;
    SystemTime ends;
};

/// What subscriptions to that shard are about.
Topic topic_of(const StreamAddress& stream, std::string_view shard_id);

/// "Another active subscription exists …".
std::unexpected<wire::ServiceError> subscription_exists(const StreamAddress& stream,
                                                        std::string_view consumer,
                                                        ShardIndex shard);

/// Goes through the events of one subscription.
///
/// Pure: what happened is in the store, the time comes with each question. Records come as soon as
/// they are there, in events of about a mebibyte; when there are none for five seconds, an event
/// without. Ends after five minutes, at the end of the shard, when a newer subscription takes over,
/// and when the stream, the shard or the consumer is gone.
class SubscriptionReader {
  public:
    struct Next {
        std::optional<api::SubscribeToShardEvent> event;
        std::optional<wire::ServiceError> failure;  ///< Then nothing follows.
        bool last = false;
        std::optional<SystemTime> again;  ///< Something will be due then, unless `last`.
    };

    explicit SubscriptionReader(Subscription subscription)
        : subscription_(std::move(subscription)) {}

    Next next(storage::Transaction& transaction, SystemTime now);

  private:
    Outcome<Stream> require_right(storage::Transaction& transaction, SystemTime now) const;
    Next read(storage::Transaction& transaction, const Stream& stream, const Shard& shard,
              SystemTime now);

    Subscription subscription_;
    std::optional<SystemTime> last_event_;
};

}  // namespace kcl::local::kinesis
