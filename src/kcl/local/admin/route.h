#pragma once

#include "kcl/local/service.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::admin {

namespace json = boost::json;

/// One call of the admin API, taken apart.
struct Request {
    const Call& call;
    std::string_view rest;  ///< The last segment of the path, where the route ends with "*".
    json::value body;       ///< Null when there was none; a file's bytes stay in `call`.
    storage::Transaction& transaction;
    std::string_view service;  ///< The name of the one whose port was asked.
};

/// One thing that the admin API does.
struct Route {
    std::string method;
    std::string path;  ///< Such as "/_kcl/faults"; with "/*" at the end, one more segment follows.
    std::string does;  ///< One sentence for `GET /_kcl/`.
    /// Whether `does` needs a transaction for writing. True also for what waiting streams must
    /// notice, such as a step of the clock: they are asked again after each write.
    bool writes = false;
    bool takes_bytes = false;  ///< The body is no JSON, or need not be.
    /// Never throws but StorageError; changes nothing when it refuses.
    std::function<Answer(const Request& request)> handle;
};
using Routes = std::vector<Route>;

/// A number as people write it: 60, not 6E1.
json::value plain(double number);

/// 200 with a JSON document, or with `{}`.
Answer says(const json::value& document = json::object());
/// `status` with {"error": sentence}: the sentence names what is wrong and the mend.
Answer refuses(std::string_view sentence, int status = 400);

}  // namespace kcl::local::admin
