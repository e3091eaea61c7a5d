#pragma once

#include "kcl/local/admin/route.h"

#include <functional>
#include <string>
#include <vector>

namespace kcl::local::admin {

/// Something that `POST /_kcl/reset` puts back as it was when the services started.
struct Reset {
    std::string name;  ///< Such as "data".
    std::function<void(storage::Transaction& transaction)> undo;
};

/// /_kcl/reset, /_kcl/snapshot, /_kcl/restore: about the whole store of the port that is asked.
Routes data_routes(std::vector<Reset> resets);

}  // namespace kcl::local::admin
