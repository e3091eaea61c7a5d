#include "kcl/base/backoff.h"

#include <algorithm>

namespace kcl {

Duration Backoff::next() {
    Duration ceiling = base_;
    for (int i = 0; i < failures_ && ceiling < cap_; ++i) ceiling *= 2;
    ++failures_;
    return Duration(static_cast<Duration::rep>(
        random_.fraction() * static_cast<double>(std::min(ceiling, cap_).count())));
}

}  // namespace kcl
