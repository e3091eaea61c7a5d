# Included before project(): picks the compiler when the user has not.
# g++ 12, Debian's default, miscompiles ordinary coroutines in silence (docs/dependencies.md), so clang 19 is the
# first choice; probe_compiler.cmake then runs the proof on whatever was picked.
if(NOT DEFINED CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX})
  find_program(KCL_CLANG NAMES clang++-19 clang++-20 clang++-21 clang++-18 DOC "Preferred C++ compiler")
  if(KCL_CLANG)
    set(CMAKE_CXX_COMPILER "${KCL_CLANG}" CACHE FILEPATH "C++ compiler")
  endif()
endif()

find_program(KCL_CCACHE ccache DOC "Compiler cache")
if(KCL_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers carry times; these settings let ccache serve them all the same. It learns what a source
  # includes from the compiler's own list: preprocessing each source first made a cold build a quarter slower.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      "${KCL_CCACHE}"
      CACHE STRING "Compiler launcher")
endif()
