#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/service.h"
#include "kcl/wire/api.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kcl::local::powers {

/// One record or one item that a call is about.
struct Subject {
    std::string resource;      ///< Its stream's or table's name.
    std::size_t position = 0;  ///< Among those of the same resource in the call.
    std::string partition_key;
    std::string shard;      ///< Where the record goes; empty when the stream does not exist.
    std::size_t bytes = 0;  ///< Of data and partition key; of an item, as it was sent.
    /// Attributes of a key or an item that are strings, numbers or binaries (in base64), as text.
    std::vector<std::pair<std::string, std::string>> key;
};

/// What can be seen of a call from outside its service: what rules select by and limits count.
///
/// Nothing here is checked: what is missing or of the wrong type is empty, and the service will say
/// so.
struct CallFacts {
    wire::Api api = wire::Api::kinesis;
    std::optional<wire::Format> format;  ///< Empty: of a content type that the service refuses.
    std::string operation;
    Caller caller;
    bool writes = false;
    bool consistent = false;             ///< A read that must not be stale.
    std::vector<std::string> resources;  ///< Names of streams or tables, each once.
    std::vector<std::string> shards;     ///< Ids, each once; empty for DynamoDB.
    std::string index;
    std::string consumer_arn;
    std::vector<Subject> subjects;

    std::string_view service() const { return api == wire::Api::kinesis ? "kinesis" : "dynamodb"; }
};

/// The operation that the call names, without the service's prefix; empty when it names none.
std::string_view operation_of(const Call& call);

wire::Api api_of(const Service& service);

/// Looks at `call` of `service`. `transaction` tells which shard a record goes to; it is only read.
CallFacts facts_of(const Service& service, const Call& call, storage::Transaction& transaction);

}  // namespace kcl::local::powers
