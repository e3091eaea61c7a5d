#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/consumers.h"
#include "kcl/local/kinesis/model/limbo.h"
#include "kcl/local/kinesis/operations/preconditions.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

Outcome<api::DeleteStreamResponse> Engine::delete_stream(
    storage::Transaction& transaction, const Caller& caller,
    const api::DeleteStreamRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    const auto consumers = Consumers(transaction, *stream, caller.now).count();
    if (consumers > 0 && !request.enforce_consumer_deletion.value_or(false))
        return refusal(
            "ResourceInUseException",
            fmt::format("DeleteStream can't delete {0}:{1} because there are consumers associated "
                        "with this data stream. To delete {1} anyway, set the "
                        "EnforceConsumerDeletion parameter to true to force the deletion of all "
                        "the consumers that are associated with it.",
                        stream->address.account, stream->address.name));
    if (stream->status != api::StreamStatus::deleting) {
        enter(*stream, api::StreamStatus::deleting, caller.now, settings_.delete_delay);
        catalog.save(*stream);
        Limbo(transaction, caller.now).bury(*stream);
    }
    Limbo(transaction, caller.now).sweep_deleted_streams();
    return {};
}

}  // namespace kcl::local::kinesis
