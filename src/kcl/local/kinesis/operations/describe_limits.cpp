#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/catalog.h"

namespace kcl::local::kinesis {

Outcome<api::DescribeLimitsResponse> Engine::describe_limits(
    storage::Transaction& transaction, const Caller& caller,
    const api::DescribeLimitsRequest&) const {
    api::DescribeLimitsResponse response;
    response.shard_limit = settings_.shard_limit;
    response.on_demand_stream_count_limit = settings_.on_demand_stream_limit;
    Catalog(transaction, caller.now)
        .each_stream(caller.account, caller.region, "", [&response](const Stream& stream) {
            response.open_shard_count += static_cast<int>(stream.open_shards);
            if (stream.mode == api::StreamMode::on_demand) ++response.on_demand_stream_count;
            return true;
        });
    return response;
}

}  // namespace kcl::local::kinesis
