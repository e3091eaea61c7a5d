#pragma once

#include "kcl/local/kinesis/model/belongings.h"
#include "kcl/local/kinesis/model/consumers.h"

#include <optional>
#include <string>

namespace kcl::local::kinesis {

/// What a ResourceARN names: a stream, or one of its consumers.
struct Resource {
    Stream stream;
    std::optional<Consumer> consumer;

    /// As Belongings want it.
    std::string owner() const { return consumer ? consumer->name : std::string(); }
};

inline Belongings belongings_of(storage::Transaction& transaction, const Resource& resource) {
    return {transaction, resource.stream.id, resource.owner()};
}

Outcome<Resource> require_resource(storage::Transaction& transaction, const Caller& caller,
                                   const std::string& arn);

}  // namespace kcl::local::kinesis
