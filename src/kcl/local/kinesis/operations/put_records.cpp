#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/record_checks.h"
#include "kcl/local/kinesis/records/record_writer.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

constexpr std::size_t request_mebibytes = 10;
constexpr std::size_t request_bytes = request_mebibytes << 20;

/// Where the records go, once all of them are found fit.
struct Checked {
    std::vector<HashKey> hashes;
    std::size_t bytes = 0;  ///< Of all data and partition keys.
};

Outcome<Checked> check_all(const Stream& stream, SystemTime now,
                           const std::vector<api::PutRecordsEntry>& entries) {
    Checked checked;
    auto& [hashes, bytes] = checked;
    hashes.reserve(entries.size());
    for (const auto& entry : entries) {
        const auto path = [&] { return fmt::format("records.{}.member.data", hashes.size() + 1); };
        if (auto fit = require_fitting_record(stream, entry.partition_key, entry.data, path); !fit)
            return std::unexpected(std::move(fit).error());
        auto hash = require_hash_key(entry.partition_key, entry.explicit_hash_key);
        if (!hash) return std::unexpected(std::move(hash).error());
        const bool is_free = entry.partition_key.empty() && !entry.explicit_hash_key;
        hashes.push_back(is_free ? chosen_hash_key(now, hashes.size(), entry.data) : *hash);
        bytes += entry.data.size() + entry.partition_key.size();
    }
    if (bytes > request_bytes)
        return refusal("InvalidArgumentException",
                       fmt::format("Records size exceeds {} MB limit", request_mebibytes));
    return checked;
}

}  // namespace

Outcome<api::PutRecordsResponse> Engine::put_records(storage::Transaction& transaction,
                                                     const Caller& caller,
                                                     const api::PutRecordsRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto stream =
        require_writable_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    const auto checked = check_all(*stream, caller.now, request.records);
    if (!checked) return std::unexpected(checked.error());

    if (request.dry_run.value_or(false)) return only_a_dry_run();
    RecordWriter writer(transaction, *stream, caller.now, checked->bytes);
    api::PutRecordsResponse response;
    response.failed_record_count = 0;
    response.records.reserve(request.records.size());
    for (std::size_t i = 0; i < request.records.size(); ++i) {
        const auto& entry = request.records[i];
        const auto stored = writer.add(checked->hashes[i], entry.partition_key, entry.data);
        auto& result = response.records.emplace_back();
        result.sequence_number = to_string(stored.number);
        result.shard_id = shard_id(stored.shard);
    }
    writer.finish();
    if (stream->encryption != api::EncryptionType::none)
        response.encryption_type = stream->encryption;
    return response;
}

}  // namespace kcl::local::kinesis
