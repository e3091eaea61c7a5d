#include "kcl/local/kinesis/operations/settings/on_demand.h"

#include "kcl/local/kinesis/model/account.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

Outcome<void> require_on_demand(const Stream& stream) {
    if (stream.mode == api::StreamMode::on_demand) return {};
    return refusal("ValidationException",
                   fmt::format("Request is invalid. Stream {} under account {} is in Provisioned "
                               "mode.",
                               stream.address.name, stream.address.account));
}

Outcome<void> require_room_on_demand(Catalog& catalog, const StreamAddress& address,
                                     std::int64_t limit) {
    std::int64_t present = 0;
    catalog.each_stream(address.account, address.region, "", [&present](const Stream& stream) {
        if (stream.mode == api::StreamMode::on_demand) ++present;
        return true;
    });
    if (present < limit) return {};
    return refusal("LimitExceededException",
                   fmt::format("This request would exceed the limit of {} on-demand streams for "
                               "the account {} in {}.",
                               limit, address.account, address.region));
}

Outcome<void> require_warm_throughput(storage::Transaction& transaction, const Stream& stream,
                                      SystemTime now) {
    if (const auto mode = require_on_demand(stream); !mode) return mode;
    const auto& [account, region, name] = stream.address;
    if (Account(transaction, account, region).commitment().holds(now)) return {};
    return refusal("ValidationException",
                   fmt::format("Warm throughput of stream {} under account {} needs the account's "
                               "minimum throughput billing commitment in {}: enable it with "
                               "UpdateAccountSettings.",
                               name, account, region));
}

std::optional<api::WarmThroughput> warm_throughput(const Stream& stream, SystemTime now) {
    if (stream.warm_mibps == 0 && stream.warm_mibps_before == 0) return std::nullopt;
    const auto current = now >= stream.warm_from ? stream.warm_mibps : stream.warm_mibps_before;
    return api::WarmThroughput{.target_mibps = static_cast<int>(stream.warm_mibps),
                               .current_mibps = static_cast<int>(current)};
}

}  // namespace kcl::local::kinesis
