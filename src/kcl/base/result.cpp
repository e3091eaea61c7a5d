#include "kcl/base/result.h"

namespace kcl {

std::string_view to_string(Fault fault) {
    switch (fault) {
        case Fault::throttled:
            return "throttled";
        case Fault::unavailable:
            return "unavailable";
        case Fault::timed_out:
            return "timed out";
        case Fault::condition_failed:
            return "condition failed";
        case Fault::lost:
            return "lost";
        case Fault::expired:
            return "expired";
        case Fault::exists:
            return "exists";
        case Fault::not_found:
            return "not found";
        case Fault::invalid:
            return "invalid";
        case Fault::denied:
            return "denied";
        case Fault::corrupt:
            return "corrupt";
    }
    return "unknown";
}

}  // namespace kcl
