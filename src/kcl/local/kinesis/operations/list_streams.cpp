#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/opaque.h"
#include "kcl/local/kinesis/operations/preconditions.h"

namespace kcl::local::kinesis {

namespace {

constexpr int streams_by_default = 100;

api::StreamSummary summarise(const Stream& stream, SystemTime now) {
    api::StreamSummary summary;
    summary.stream_name = stream.address.name;
    summary.stream_arn = stream.address.arn();
    summary.stream_status = status_at(stream, now).value_or(api::StreamStatus::deleting);
    summary.stream_mode_details = api::StreamModeDetails{stream.mode};
    summary.stream_creation_timestamp = stream.created;
    return summary;
}

}  // namespace

Outcome<api::ListStreamsResponse> Engine::list_streams(
    storage::Transaction& transaction, const Caller& caller,
    const api::ListStreamsRequest& request) const {
    std::string after = request.exclusive_start_stream_name.value_or("");
    if (request.next_token) {  // wins over the name: the SDKs' paginators repeat the other members
        auto token = unseal(*request.next_token);
        if (!token) return refusal("InvalidArgumentException", "NextToken is invalid.");
        after = *std::move(token);
    }
    const auto limit = static_cast<std::size_t>(request.limit.value_or(streams_by_default));
    api::ListStreamsResponse response;
    Catalog(transaction, caller.now)
        .each_stream(caller.account, caller.region, after, [&](const Stream& stream) {
            response.has_more_streams = response.stream_names.size() == limit;
            if (response.has_more_streams) return false;
            response.stream_names.push_back(stream.address.name);
            response.stream_summaries.push_back(summarise(stream, caller.now));
            return true;
        });
    if (response.has_more_streams) response.next_token = seal(response.stream_names.back());
    return response;
}

}  // namespace kcl::local::kinesis
