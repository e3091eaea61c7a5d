#include "kcl/aws/http_transport.h"

#include <boost/beast/core/string.hpp>

namespace kcl::aws {

std::string_view HttpResponse::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (boost::beast::iequals(key, name)) return value;
    return {};
}

}  // namespace kcl::aws
