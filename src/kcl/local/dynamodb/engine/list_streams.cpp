#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/streams/stream.h"

#include <algorithm>

namespace kcl::local::dynamodb {

namespace streams = wire::dynamodb::streams;

Outcome<streams::ListStreamsResponse> Engine::list_streams(
    Transaction& transaction, const Caller& caller, const streams::ListStreamsRequest& request) {
    constexpr int most_streams = 100;
    const auto limit = static_cast<std::size_t>(request.limit.value_or(most_streams));
    auto all = local::dynamodb::list_streams(transaction, caller, request.table_name.value_or(""));
    auto at = all.begin();
    if (request.exclusive_start_stream_arn) {
        const auto after =
            std::ranges::find(all, *request.exclusive_start_stream_arn, &Stream::arn);
        if (after == all.end()) return refuse("Invalid ExclusiveStartStreamArn");
        at = after + 1;
    }
    streams::ListStreamsResponse response;
    for (; at != all.end() && response.streams.size() < limit; ++at)
        response.streams.push_back({at->arn(), at->table_name, at->label()});
    if (at != all.end() && !response.streams.empty())
        response.last_evaluated_stream_arn = response.streams.back().stream_arn;
    return response;
}

}  // namespace kcl::local::dynamodb
