include(CMakePackageConfigHelpers)
set(kcl_config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/kcl")
install(EXPORT kcl-targets NAMESPACE kcl:: DESTINATION "${kcl_config_dir}")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/kcl-config.cmake.in" "${PROJECT_BINARY_DIR}/kcl-config.cmake"
                              INSTALL_DESTINATION "${kcl_config_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/kcl-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/kcl-config.cmake" "${PROJECT_BINARY_DIR}/kcl-config-version.cmake"
        DESTINATION "${kcl_config_dir}")
