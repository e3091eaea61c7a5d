#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"

namespace kcl::local::kinesis {

namespace {

/// There is no key service here: any key id will do, and records say that they are encrypted.
Outcome<Stream> require_changeable(Catalog& catalog, const Caller& caller,
                                   const std::optional<std::string>& name,
                                   const std::optional<std::string>& arn,
                                   api::EncryptionType type) {
    auto stream = require_stream(catalog, caller, name, arn);
    if (!stream) return stream;
    if (const auto active = require_active(*stream, caller.now); !active)
        return std::unexpected(active.error());
    if (type != api::EncryptionType::kms)
        return refusal("InvalidArgumentException", "EncryptionType must be KMS.");
    return stream;
}

}  // namespace

Outcome<api::StartStreamEncryptionResponse> Engine::start_stream_encryption(
    storage::Transaction& transaction, const Caller& caller,
    const api::StartStreamEncryptionRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_changeable(catalog, caller, request.stream_name, request.stream_arn,
                                     request.encryption_type);
    if (!stream) return std::unexpected(stream.error());
    stream->encryption = api::EncryptionType::kms;
    stream->key_id = request.key_id;
    enter(*stream, api::StreamStatus::updating, caller.now, settings_.update_delay);
    catalog.save(*stream);
    return {};
}

Outcome<api::StopStreamEncryptionResponse> Engine::stop_stream_encryption(
    storage::Transaction& transaction, const Caller& caller,
    const api::StopStreamEncryptionRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_changeable(catalog, caller, request.stream_name, request.stream_arn,
                                     request.encryption_type);
    if (!stream) return std::unexpected(stream.error());
    stream->encryption = api::EncryptionType::none;
    stream->key_id.clear();
    enter(*stream, api::StreamStatus::updating, caller.now, settings_.update_delay);
    catalog.save(*stream);
    return {};
}

}  // namespace kcl::local::kinesis
