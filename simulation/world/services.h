#pragma once

#include "kcl/base/random.h"
#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/kinesis/engine.h"
#include "kcl/local/storage/memory_store.h"

#include "simulation/world/table_mirror.h"
#include "simulation/world/world.h"

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace kcl::simulation {

/// One row of the lease table as it was and as it is, and who asked for it.
struct TableWrite {
    std::string writer;  ///< The machine, not what the row says.
    std::string key;
    std::optional<wire::dynamodb::Item> before;
    std::optional<wire::dynamodb::Item> after;
};

/// A record as the stream has taken it.
struct StoredRecord {
    std::string shard_id;
    std::string sequence_number;
};

/// Kinesis and DynamoDB: the engines of the local services over a store in memory, with true time.
/// Also what producers and operators do, who have no network of their own: their calls arrive at
/// once.
///
/// `on_write` hears of every change of the lease table at the instant at which it is made.
class Services {
  public:
    static constexpr auto stream = "stream";
    static constexpr auto table = "application";

    Services(World& world, Random& random) : world_(world), dynamodb_(random) {}

    /// Runs `method` of `engine` in a transaction of its own.
    template <class Engine, class Method, class Request>
    auto call(Engine& engine, Method method, bool writes, const Request& request) {
        using Outcome = std::invoke_result_t<Method, Engine&, local::storage::Transaction&,
                                             const local::Caller&, Request>;
        const auto transaction = writes ? store_.write() : store_.read();
        Outcome outcome = (engine.*method)(*transaction, caller(), Request(request));
        if (outcome && writes) transaction->commit();
        return outcome;
    }
    local::kinesis::Engine& kinesis() { return kinesis_; }
    local::dynamodb::Engine& dynamodb() { return dynamodb_; }

    /// To be called after each write to the lease table that was applied.
    void written(const std::string& writer, const wire::dynamodb::Item& key);
    void on_write(std::function<void(const TableWrite&)> listener) {
        listener_ = std::move(listener);
    }
    const TableMirror& rows() const { return rows_; }

    void create_stream(int shards);
    /// Partition key and data of each.
    std::vector<StoredRecord> put(const std::vector<std::pair<std::string, std::string>>& records);
    std::vector<wire::kinesis::Shard> shards();
    /// False when the service refuses.
    bool split(const wire::kinesis::Shard& shard);
    bool merge(const std::string& shard, const std::string& neighbour);
    bool update_shard_count(int target);

  private:
    local::Caller caller() const;

    World& world_;
    local::storage::MemoryStore store_;
    local::kinesis::Engine kinesis_;
    local::dynamodb::Engine dynamodb_;
    TableMirror rows_;
    std::function<void(const TableWrite&)> listener_;
};

}  // namespace kcl::simulation
