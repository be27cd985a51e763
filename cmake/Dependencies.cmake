find_package(zstd CONFIG REQUIRED)

# Debian's libxxhash-dev has a .pc file and no CMake package.
find_package(PkgConfig REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)

if(BFA_BUILD_TESTS)
  find_package(GTest CONFIG REQUIRED)
  find_package(rapidcheck CONFIG REQUIRED)
endif()
if(BFA_BUILD_BENCH)
  find_package(benchmark CONFIG REQUIRED)
endif()

if(NOT BFA_BUILD_TOOLS)
  return()
endif()
find_package(CLI11 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(EXPAT REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(Threads REQUIRED)

# The CMake package of Debian's libzip-dev wants programs that are in other packages.
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(libevent REQUIRED IMPORTED_TARGET libevent_core)
