#pragma once

#include "kcl/local/kinesis/protocol/schema.h"

/// The patterns of the service's model. Each has to match the whole text.
namespace kcl::local::kinesis::patterns {

extern const Pattern name;
extern const Pattern hash_key;
extern const Pattern sequence_number;
extern const Pattern stream_arn;
extern const Pattern stream_id;
extern const Pattern consumer_arn;
extern const Pattern resource_arn;

}  // namespace kcl::local::kinesis::patterns
