#include "tools/duckdb_export.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "tools/interrupt.h"
#include "tools/predecessor_reader.h"

namespace bfa::tools {
namespace {

// The first line of what DuckDB says; hints and the statement stand in the others.
Error DuckdbError(std::string_view what, const char* reason) {
  const std::string_view text = reason == nullptr ? "no reason given" : reason;
  return {ErrorCode::kIo, std::string(what) + ": " + std::string(text.substr(0, text.find('\n')))};
}

std::string CopyStatement(int fd) {
  std::string statement = "COPY (SELECT ";
  for (const RowColumn column : PredecessorColumns()) {
    if (column.kind() == RowColumn::Kind::kUrl) continue;
    statement += std::string(RowColumnName(column)) + ", ";
  }
  statement.resize(statement.size() - 2);
  return statement + " FROM daily_availability ORDER BY date, symbol) TO '/dev/fd/" +
         std::to_string(fd) + "' (FORMAT csv, HEADER)";
}

}  // namespace

Result<std::unique_ptr<DuckdbExport>> DuckdbExport::Open(const std::string& path) {
  const Result<DuckdbLibrary> duckdb = DuckdbLibrary::Load();
  if (!duckdb) return duckdb.error();
  // The threads that DuckDB starts are not to take the signals that end a wait of this one.
  const InterruptPause pause;
  std::unique_ptr<DuckdbExport> source(new DuckdbExport(*duckdb));
  if (const Status opened = source->OpenDatabase(path); !opened) return opened.error();
  if (const Status started = source->Start(); !started) return started.error();
  return source;
}

Status DuckdbExport::OpenDatabase(const std::string& path) {
  void* config = nullptr;
  char* reason = nullptr;
  const bool is_open = duckdb_.create_config(&config) == 0 &&
                       duckdb_.set_config(config, "access_mode", "READ_ONLY") == 0 &&
                       duckdb_.open_ext(path.c_str(), &database_, config, &reason) == 0;
  duckdb_.destroy_config(&config);
  if (!is_open) {
    Error error = DuckdbError("DuckDB cannot open it", reason);
    duckdb_.free(reason);
    return error;
  }
  if (duckdb_.connect(database_, &connection_) != 0) {
    return DuckdbError("DuckDB cannot open it", nullptr);
  }
  return {};
}

Status DuckdbExport::Start() {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) {
    return Error(ErrorCode::kIo, "cannot make a pipe: " + std::generic_category().message(errno));
  }
  read_fd_ = fds[0];
  write_fd_ = fds[1];
  copier_ = std::thread(&DuckdbExport::Copy, this);
  return {};
}

// In a thread of its own, as DuckDB returns when all is written.
void DuckdbExport::Copy() {
  DuckdbResult result;
  if (duckdb_.query(connection_, CopyStatement(write_fd_).c_str(), &result) != 0) {
    error_ = DuckdbError("DuckDB cannot read the predecessor's table from it",
                         duckdb_.result_error(&result));
  }
  duckdb_.destroy_result(&result);
  ::close(write_fd_);  // the end, for the reader
}

Result<size_t> DuckdbExport::Read(char* to, size_t size) {
  for (;;) {
    const ssize_t count = ::read(read_fd_, to, size);
    if (count > 0) return static_cast<size_t>(count);
    if (count == 0) break;
    if (errno != EINTR || Interrupted()) {
      return Error(ErrorCode::kIo, "cannot read: " + std::generic_category().message(errno));
    }
  }
  if (copier_.joinable()) copier_.join();
  if (error_) return *error_;
  return size_t{0};
}

DuckdbExport::~DuckdbExport() {
  if (read_fd_ >= 0) ::close(read_fd_);  // what DuckDB has not written yet, it need not
  if (copier_.joinable()) copier_.join();
  if (connection_ != nullptr) duckdb_.disconnect(&connection_);
  if (database_ != nullptr) duckdb_.close(&database_);
}

}  // namespace bfa::tools
