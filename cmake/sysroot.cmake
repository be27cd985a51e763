# For toolchain files: libraries come from build/sysroot-ARCH alone, where scripts/fetch-sysroot.sh
# puts them. Wants CMAKE_LIBRARY_ARCHITECTURE, by which Debian names their folder, and BFA_ARCH.
set(BFA_SYSROOT "${CMAKE_CURRENT_LIST_DIR}/../build/sysroot-${BFA_ARCH}")
cmake_path(ABSOLUTE_PATH BFA_SYSROOT NORMALIZE)

set(CMAKE_FIND_ROOT_PATH "${BFA_SYSROOT}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(mode LIBRARY INCLUDE PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${mode} ONLY)
endforeach()
set(ENV{PKG_CONFIG_SYSROOT_DIR} "${BFA_SYSROOT}")
set(ENV{PKG_CONFIG_LIBDIR} "${BFA_SYSROOT}/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/pkgconfig")
