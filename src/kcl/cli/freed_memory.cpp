#include "kcl/cli/freed_memory.h"

#include <malloc.h>

namespace kcl::cli {

namespace {

constexpr int largest_kept_piece = 32 << 20;  // the largest that glibc takes for this setting
constexpr int most_kept = 16 << 20;           // unused, at the end of each heap

}  // namespace

void keep_freed_memory() {
#ifdef __GLIBC__
    ::mallopt(M_MMAP_THRESHOLD, largest_kept_piece);
    ::mallopt(M_TRIM_THRESHOLD, most_kept);
#endif
}

}  // namespace kcl::cli
