# kcl_component(<room> HEADERS ... SOURCES ... [ALONE ...] DEPENDS ... PRIVATE_DEPENDS ...)
#   One room of the house: a static library kcl_<room> with the alias kcl::<room>.
#   HEADERS          its public face, relative to the room's folder: installed, and each compiled alone by the checks
#   PRIVATE_HEADERS  headers that only the room itself includes
#   DEPENDS          what its headers include;  PRIVATE_DEPENDS  what only its sources include
# kcl_test(<room> SOURCES ... DEPENDS ...)   the room's one unit-test binary.

# Settings that every target of ours shares; identical for all, so that one precompiled header serves them.
add_library(kcl_settings INTERFACE)
target_compile_features(kcl_settings INTERFACE cxx_std_23)
target_compile_options(kcl_settings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror=return-type
                       # A request names the members that it sets; the others keep their defaults.
                       $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-designated-field-initializers>)
if(KCL_SANITIZE)
  target_compile_options(kcl_settings INTERFACE -fsanitize=${KCL_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(kcl_settings INTERFACE -fsanitize=${KCL_SANITIZE})
  if(KCL_SANITIZE MATCHES "undefined")
    target_compile_options(kcl_settings INTERFACE -fno-sanitize-recover=undefined)
  endif()
  if(KCL_SANITIZE MATCHES "thread")
    target_compile_definitions(kcl_settings INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
if(KCL_FOLDER_UNITS)
  target_compile_options(kcl_settings INTERFACE -Wno-shadow)  # what neighbours name hides nothing in truth
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  find_program(KCL_LLD NAMES ld.lld-19 ld.lld)
  if(KCL_LLD)
    target_link_options(kcl_settings INTERFACE "--ld-path=${KCL_LLD}")
  endif()
endif()

# kcl_precompiled_header(<target> [<of>])   takes over the header that the target <of> compiled, kcl_base's if not named.
function(kcl_precompiled_header target)
  set(of ${ARGN} kcl_base)
  list(GET of 0 of)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Without the header's time inside, equal headers are equal bytes, and ccache can serve what was built on them.
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    if(NOT target STREQUAL of)
      target_precompile_headers(${target} REUSE_FROM ${of})
    endif()
  endif()
endfunction()

# With KCL_FOLDER_UNITS the sources of each folder are one translation unit, except those that are also under ALONE:
# their private names mean something else than their neighbours'.
function(kcl_sources target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;ALONE")
  target_sources(${target} PRIVATE ${arg_SOURCES})
  if(NOT KCL_FOLDER_UNITS)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  list(REMOVE_ITEM arg_SOURCES ${arg_ALONE})
  foreach(source IN LISTS arg_SOURCES)
    get_filename_component(folder "${source}" DIRECTORY)
    string(MAKE_C_IDENTIFIER "${target}/${folder}" group)
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${group}")
  endforeach()
endfunction()

function(kcl_component room)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;PRIVATE_HEADERS;SOURCES;ALONE;DEPENDS;PRIVATE_DEPENDS")
  set(target kcl_${room})
  add_library(${target} STATIC)
  add_library(kcl::${room} ALIAS ${target})
  kcl_sources(${target} SOURCES ${arg_SOURCES} ALONE ${arg_ALONE})
  target_sources(${target}
    PRIVATE ${arg_PRIVATE_HEADERS}
    PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/src" FILES ${arg_HEADERS})
  target_link_libraries(${target} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE_DEPENDS} $<BUILD_INTERFACE:kcl_settings>)
  target_compile_features(${target} PUBLIC cxx_std_23)
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${room}
    POSITION_INDEPENDENT_CODE ON
    VERIFY_INTERFACE_HEADER_SETS ON)
  kcl_precompiled_header(${target})
  install(TARGETS ${target} EXPORT kcl-targets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
          FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
endfunction()

function(kcl_executable target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PRECOMPILED_OF" "SOURCES;ALONE;DEPENDS")
  add_executable(${target})
  kcl_sources(${target} SOURCES ${arg_SOURCES} ALONE ${arg_ALONE})
  target_link_libraries(${target} PRIVATE ${arg_DEPENDS} kcl_settings)
  target_compile_options(${target} PRIVATE -fPIC)  # not -fPIE: the precompiled header is shared with the libraries
  if(KCL_SANITIZE MATCHES "thread")
    target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/thread_sanitizer.cpp")
  endif()
  kcl_precompiled_header(${target} ${arg_PRECOMPILED_OF})
endfunction()

function(kcl_test room)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;ALONE;DEPENDS")
  kcl_executable(kcl_${room}_tests PRECOMPILED_OF kcl_tests_pch SOURCES ${arg_SOURCES} ALONE ${arg_ALONE} DEPENDS ${arg_DEPENDS} GTest::gmock GTest::gtest_main)
  include(GoogleTest)
  gtest_discover_tests(kcl_${room}_tests TEST_PREFIX "${room}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()
