#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <string>
#include <vector>

namespace kcl::local::http {

/// A certificate (with its chain) and its private key, both as PEM.
struct Identity {
    std::string certificate;
    std::string key;
};

/// A new key and a certificate that it signs for itself: a client that is to believe it names the
/// certificate as an authority. `names` are host names and numeric addresses. Valid from the day
/// before `now`, for ten years.
Identity make_identity(const std::vector<std::string>& names, SystemTime now);

/// Whether it can be used at `now` and for the day after, by clients that look for any of `names`.
/// Never fails: what can't be read is not usable.
bool is_usable(const Identity& identity, const std::vector<std::string>& names, SystemTime now);

}  // namespace kcl::local::http
