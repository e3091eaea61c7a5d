#include "kcl/local/kinesis/operations/resources/resource.h"

#include "kcl/local/kinesis/operations/consumers/consumer_checks.h"
#include "kcl/local/kinesis/operations/preconditions.h"

namespace kcl::local::kinesis {

Outcome<Resource> require_resource(storage::Transaction& transaction, const Caller& caller,
                                   const std::string& arn) {
    if (const auto address = parse_consumer_arn(arn)) {
        auto found = require_consumer(transaction, caller, arn);
        if (!found) return std::unexpected(found.error());
        return Resource{std::move(found->stream), std::move(found->consumer)};
    }
    Catalog catalog(transaction, caller.now);
    auto stream = require_stream(catalog, caller, std::nullopt, arn);
    if (!stream) return std::unexpected(stream.error());
    return Resource{*std::move(stream), std::nullopt};
}

}  // namespace kcl::local::kinesis
