// libduckdb, found when the program runs: bfa is built and installed without it.
#ifndef BFA_TOOLS_DUCKDB_LIBRARY_H_
#define BFA_TOOLS_DUCKDB_LIBRARY_H_

#include <array>
#include <cstdint>

#include "bfa/result.h"

namespace bfa::tools {

// The path of the library, in place of where the loader looks.
inline constexpr const char* kDuckdbPathVariable = "BFA_LIBDUCKDB";

// A result of DuckDB, of which nothing is known here but that it is smaller: 48 bytes in its C API,
// version 1.
struct DuckdbResult {
  std::array<uint64_t, 32> opaque{};
};

// Those functions of its C API that are needed, by their names without `duckdb_`. Its handles are
// pointers, its states an int, 0 for success.
struct DuckdbLibrary {
  // Loads the library, for as long as the process lives. kIo if it is not found, or is none; the
  // message says how to get it.
  static Result<DuckdbLibrary> Load();

  int (*create_config)(void** config);
  int (*set_config)(void* config, const char* name, const char* value);
  void (*destroy_config)(void** config);
  int (*open_ext)(const char* path, void** database, void* config, char** error);
  void (*close)(void** database);
  int (*connect)(void* database, void** connection);
  void (*disconnect)(void** connection);
  int (*query)(void* connection, const char* statement, DuckdbResult* result);
  const char* (*result_error)(DuckdbResult* result);
  void (*destroy_result)(DuckdbResult* result);
  void (*free)(void* pointer);
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_DUCKDB_LIBRARY_H_
