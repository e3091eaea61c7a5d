#pragma once

#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/protocol/schema.h"
#include "kcl/local/service.h"
#include "kcl/wire/document.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::kinesis {

/// What a success answers: a body, and the rest when that goes on.
struct Reply {
    std::string body;
    std::unique_ptr<AnswerStream> stream = {};
    std::vector<Topic> topics = {};  ///< See Answer.
};

/// One operation of the service: how its requests look, and who answers them.
struct Operation {
    std::string_view name;
    bool writes = false;
    Schema schema;
    /// The same for streams that choose the shards of records themselves: partition keys may be
    /// left out. Empty for operations that put no records.
    Schema keyless;
    /// Decodes a checked request, runs the engine and encodes the answer in the format of the
    /// request.
    Outcome<Reply> (*run)(const Engine& engine, storage::Transaction& transaction,
                          const Caller& caller, const wire::Document& request);
};

/// All that are offered.
std::span<const Operation> operations();

/// Null when we don't offer it.
const Operation* find_operation(std::string_view name);

/// Whether the service's model has it, offered here or not.
bool is_modelled(std::string_view name);

}  // namespace kcl::local::kinesis
