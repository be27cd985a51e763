find_package(zstd CONFIG REQUIRED)

# Debian's libxxhash-dev has a .pc file and no CMake package.
find_package(PkgConfig REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)

find_package(CLI11 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)

if(BFA_BUILD_TESTS)
  find_package(GTest CONFIG REQUIRED)
  find_package(rapidcheck CONFIG REQUIRED)
endif()
if(BFA_BUILD_BENCH)
  find_package(benchmark CONFIG REQUIRED)
endif()
