#pragma once

#include "kcl/local/kinesis/model/stream.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/kinesis/stream_consumers.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::kinesis {

/// Who may subscribe to the shards of a stream, as it is stored.
struct Consumer {
    std::string name;
    SystemTime created;
    /// The state until `changes_at`; from then on the one that follows it (status_at()).
    api::ConsumerStatus status = api::ConsumerStatus::active;
    SystemTime changes_at;

    std::string arn(const StreamAddress& stream) const;
};

void enter(Consumer& consumer, api::ConsumerStatus status, SystemTime now,
           std::chrono::milliseconds delay);
/// Empty when it is gone.
std::optional<api::ConsumerStatus> status_at(const Consumer& consumer, SystemTime now);

/// What a consumer's ARN says. Names are used again; the second of the creation tells them apart.
struct ConsumerAddress {
    StreamAddress stream;
    std::string name;
    std::uint64_t created = 0;
};
std::optional<ConsumerAddress> parse_consumer_arn(std::string_view arn);

/// The consumers of one stream. Borrows the transaction and the stream.
class Consumers {
  public:
    Consumers(storage::Transaction& transaction, const Stream& stream, SystemTime now)
        : transaction_(transaction), stream_(stream), now_(now) {}

    std::optional<Consumer> find(std::string_view name);
    /// By name, those after `after`, as long as `take` returns true.
    void each(std::string_view after, const std::function<bool(const Consumer&)>& take);
    std::size_t count();
    void save(const Consumer& consumer);
    /// Removes those that are gone, with their subscriptions, tags and policies.
    void sweep();

  private:
    void erase(const std::string& name);

    storage::Transaction& transaction_;
    const Stream& stream_;
    SystemTime now_;
};

}  // namespace kcl::local::kinesis
