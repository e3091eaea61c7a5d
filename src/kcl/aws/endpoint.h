#pragma once

#include <string>

namespace kcl::aws {

/// Where one service is called, and how its requests are signed.
struct Endpoint {
    std::string url;  ///< Scheme, host, perhaps port and path; no trailing slash.
    std::string signing_region;
    std::string signing_service;

    bool operator==(const Endpoint&) const = default;
};

}  // namespace kcl::aws
