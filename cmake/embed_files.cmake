# kcl_embed_files(<target> <out.cpp> HEADER <header> FUNCTION <namespace::function> FILES <files...>)
#   Puts files into a library: <out.cpp>, made at build time, defines the function that <header> declares, which lists
#   them as name and bytes. Run as a script, this file writes <out.cpp>.
if(CMAKE_SCRIPT_MODE_FILE)
  set(arrays "")
  set(entries "")
  set(number 0)
  foreach(path IN LISTS FILES)
    get_filename_component(name "${path}" NAME)
    file(READ "${path}" hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n"
           bytes "${bytes}")
    string(APPEND arrays "constexpr unsigned char file_${number}[] = {\n${bytes}0};\n")
    string(APPEND entries "    {\"${name}\", {reinterpret_cast<const char*>(file_${number}), sizeof file_${number} - 1}},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(WRITE "${OUT}" "#include \"${HEADER}\"\n\n#include <vector>\n\nnamespace {\n${arrays}}  // namespace\n\n"
                      "const std::vector<kcl::EmbeddedFile>& ${FUNCTION}() {\n"
                      "  static const std::vector<kcl::EmbeddedFile> files{\n${entries}  };\n  return files;\n}\n")
  return()
endif()

function(kcl_embed_files target out)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "HEADER;FUNCTION" "FILES")
  list(TRANSFORM arg_FILES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
  set(path "${CMAKE_CURRENT_BINARY_DIR}/${out}")
  set(script "${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake")
  add_custom_command(
    OUTPUT "${path}"
    COMMAND "${CMAKE_COMMAND}" "-DOUT=${path}" "-DHEADER=${arg_HEADER}" "-DFUNCTION=${arg_FUNCTION}"
            "-DFILES=${arg_FILES}" -P "${script}"
    DEPENDS ${arg_FILES} "${script}"
    VERBATIM)
  target_sources(${target} PRIVATE "${path}")
endfunction()
