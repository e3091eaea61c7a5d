#pragma once

#include "kcl/base/result.h"

#include <cstdint>

namespace kcl::cli {

/// How the commands for streams end; scripts may rely on it (docs/commands.md).
enum ExitStatus : std::uint8_t {
    exit_ok = 0,
    exit_failed = 1,
    exit_wrong_words = 2,  ///< The command line; nothing was begun.
    exit_not_found = 3,    ///< There is no such stream or shard.
    exit_denied = 4,       ///< No permission, or no usable credentials.
    exit_try_later = 5,    ///< Throttled, not reached, or not done within the time allowed.
};

inline ExitStatus exit_status_of(Fault fault) {
    switch (fault) {
        case Fault::not_found:
            return exit_not_found;
        case Fault::denied:
            return exit_denied;
        case Fault::throttled:
        case Fault::unavailable:
        case Fault::timed_out:
            return exit_try_later;
        case Fault::condition_failed:
        case Fault::lost:
        case Fault::expired:
        case Fault::exists:
        case Fault::invalid:
        case Fault::corrupt:
            return exit_failed;
    }
    return exit_failed;
}

}  // namespace kcl::cli
