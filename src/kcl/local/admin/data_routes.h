#pragma once

#include "kcl/local/admin/route.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::admin {

/// Something that `POST /_kcl/reset` puts back as it was when the services started.
struct Reset {
    std::string name;  ///< Such as "data".
    std::function<void(storage::Transaction& transaction)> undo;
};

/// The store of the service of that name.
using StoreOf = std::function<storage::Store&(std::string_view service)>;

/// /_kcl/reset, /_kcl/snapshot, /_kcl/restore: about the whole store of the port that is asked. A
/// snapshot is made piece by piece, while other calls go on.
Routes data_routes(std::vector<Reset> resets, StoreOf store_of);

}  // namespace kcl::local::admin
