# Refuses a compiler that miscompiles coroutines. coroutine_probe.cpp holds the shapes that are known to go wrong;
# each prints its name when the compiled code misbehaves.
if(NOT KCL_COROUTINES_PROVEN STREQUAL "${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION}")
  message(STATUS "Proving that ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} compiles coroutines correctly")
  try_run(_probe_run _probe_compiled
    "${CMAKE_BINARY_DIR}/coroutine_probe" "${CMAKE_CURRENT_LIST_DIR}/coroutine_probe.cpp"
    CMAKE_FLAGS "-DCMAKE_CXX_STANDARD=23" "-DCMAKE_CXX_STANDARD_REQUIRED=ON"
    COMPILE_OUTPUT_VARIABLE _probe_errors
    RUN_OUTPUT_VARIABLE _probe_output)
  if(NOT _probe_compiled)
    message(FATAL_ERROR "The compiler ${CMAKE_CXX_COMPILER} can't compile C++23 coroutines:\n${_probe_errors}\n"
                        "Install clang-19 (scripts/setup does it) and configure again in an empty build folder.")
  elseif(NOT _probe_run EQUAL 0)
    message(FATAL_ERROR "The compiler ${CMAKE_CXX_COMPILER} (${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}) "
                        "miscompiles coroutines: ${_probe_output}(result ${_probe_run}).\n"
                        "Install clang-19 (scripts/setup does it) and configure again in an empty build folder.")
  endif()
  set(KCL_COROUTINES_PROVEN "${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION}" CACHE INTERNAL "")
endif()
