#pragma once

#include "kcl/local/service_host.h"

namespace kcl::local {

/// Makes the local Kinesis ("kinesis") and the local DynamoDB ("dynamodb") as `options` want them.
ServiceFactory service_factory(const LocalOptions& options);

}  // namespace kcl::local
