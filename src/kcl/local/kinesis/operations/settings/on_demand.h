#pragma once

#include "kcl/local/kinesis/model/catalog.h"

#include <optional>

/// What only streams in on-demand mode can have.
namespace kcl::local::kinesis {

Outcome<void> require_on_demand(const Stream& stream);
/// That the account may have one more of them in that region.
Outcome<void> require_room_on_demand(Catalog& catalog, const StreamAddress& address,
                                     std::int64_t limit);
/// That the stream may have a warm throughput: the account has to commit itself first.
Outcome<void> require_warm_throughput(storage::Transaction& transaction, const Stream& stream,
                                      SystemTime now);
/// As descriptions show it; empty when none was ever asked for.
std::optional<api::WarmThroughput> warm_throughput(const Stream& stream, SystemTime now);

}  // namespace kcl::local::kinesis
