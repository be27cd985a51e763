include(CMakePackageConfigHelpers)
set(BFA_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/bfa")

foreach(part format store)
  set_target_properties(bfa_${part} PROPERTIES EXPORT_NAME ${part})
  target_compile_features(bfa_${part} PUBLIC cxx_std_20)
  install(DIRECTORY ${part}/include/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
          FILES_MATCHING PATTERN "*.h")
endforeach()

install(
  TARGETS bfa_format bfa_store
  EXPORT bfaTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT bfaTargets NAMESPACE bfa:: DESTINATION "${BFA_PACKAGE_DIR}")

configure_package_config_file(cmake/bfaConfig.cmake.in "${PROJECT_BINARY_DIR}/bfaConfig.cmake"
                              INSTALL_DESTINATION "${BFA_PACKAGE_DIR}")
# Before 1.0 a minor version may change the API.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/bfaConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/bfaConfig.cmake" "${PROJECT_BINARY_DIR}/bfaConfigVersion.cmake"
        DESTINATION "${BFA_PACKAGE_DIR}")

configure_file(cmake/bfa.pc.in "${PROJECT_BINARY_DIR}/bfa.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/bfa.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

if(NOT BFA_BUILD_TOOLS)
  return()
endif()
install(TARGETS bfa RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
foreach(verb append dump)
  set(link "\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/bfa-${verb}")
  install(CODE "file(CREATE_LINK bfa \"${link}\" SYMBOLIC)")
endforeach()
