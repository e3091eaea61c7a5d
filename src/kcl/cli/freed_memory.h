#pragma once

namespace kcl::cli {

/// Makes malloc keep what large requests and answers leave behind for the next ones, up to a few
/// megabytes, instead of handing it back to the system each time only to fetch and clear it anew.
/// For the beginning of a program's life.
void keep_freed_memory();

}  // namespace kcl::cli
