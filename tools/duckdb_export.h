// The predecessor's table in a DuckDB database, as csv.
#ifndef BFA_TOOLS_DUCKDB_EXPORT_H_
#define BFA_TOOLS_DUCKDB_EXPORT_H_

#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "tools/duckdb_library.h"
#include "tools/input_buffer.h"

namespace bfa::tools {

// The columns of PredecessorColumns but `url`, ordered by date and symbol. DuckDB writes them into
// a pipe as they are read: nothing is put to the disk. The database is opened read-only.
class DuckdbExport : public ByteSource {
 public:
  // kIo if there is no libduckdb, or it cannot open the database.
  static Result<std::unique_ptr<DuckdbExport>> Open(const std::string& path);
  ~DuckdbExport() override;
  DuckdbExport(const DuckdbExport&) = delete;
  DuckdbExport& operator=(const DuckdbExport&) = delete;

  // Fails with kIo at the end if DuckDB could not read all of it: a table or column is missing, the
  // file is damaged.
  Result<size_t> Read(char* to, size_t size) override;

 private:
  explicit DuckdbExport(const DuckdbLibrary& duckdb) : duckdb_(duckdb) {}
  Status OpenDatabase(const std::string& path);
  Status Start();
  void Copy();

  DuckdbLibrary duckdb_;
  void* database_ = nullptr;
  void* connection_ = nullptr;
  int read_fd_ = -1;
  int write_fd_ = -1;
  std::thread copier_;
  std::optional<Error> error_;  // of the copier; read when it has ended
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_DUCKDB_EXPORT_H_
