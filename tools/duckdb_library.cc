#include "tools/duckdb_library.h"

#include <dlfcn.h>

#include <cstdlib>
#include <string>

namespace bfa::tools {
namespace {

Error LoadError() {
  const char* reason = ::dlerror();
  return {ErrorCode::kIo,
          "a DuckDB database, and libduckdb cannot be used (" +
              std::string(reason == nullptr ? "no reason given" : reason) +
              "); put libduckdb.so, of the C package at duckdb.org/install, where the loader looks "
              "or its path into " +
              kDuckdbPathVariable +
              ", or export csv: COPY daily_availability TO 'availability.csv' (HEADER)"};
}

// Sets `function` to the one of that name.
template <typename Function>
bool Find(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(::dlsym(library, name));
  return function != nullptr;
}

}  // namespace

Result<DuckdbLibrary> DuckdbLibrary::Load() {
  const char* path = std::getenv(kDuckdbPathVariable);
  void* library = ::dlopen(path == nullptr ? "libduckdb.so" : path, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return LoadError();
  DuckdbLibrary duckdb{};
  const bool is_whole = Find(library, "duckdb_create_config", duckdb.create_config) &&
                        Find(library, "duckdb_set_config", duckdb.set_config) &&
                        Find(library, "duckdb_destroy_config", duckdb.destroy_config) &&
                        Find(library, "duckdb_open_ext", duckdb.open_ext) &&
                        Find(library, "duckdb_close", duckdb.close) &&
                        Find(library, "duckdb_connect", duckdb.connect) &&
                        Find(library, "duckdb_disconnect", duckdb.disconnect) &&
                        Find(library, "duckdb_query", duckdb.query) &&
                        Find(library, "duckdb_result_error", duckdb.result_error) &&
                        Find(library, "duckdb_destroy_result", duckdb.destroy_result) &&
                        Find(library, "duckdb_free", duckdb.free);
  if (!is_whole) return LoadError();
  return duckdb;
}

}  // namespace bfa::tools
