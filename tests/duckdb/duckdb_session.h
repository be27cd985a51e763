// A DuckDB in memory, and what it answers.
#ifndef BFA_TESTS_DUCKDB_DUCKDB_SESSION_H_
#define BFA_TESTS_DUCKDB_DUCKDB_SESSION_H_

#include <duckdb.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "bfa/result.h"
#include "tests/duckdb/answer_record.h"

namespace bfa::test {

// The rows that a statement gave, one after the other. Outlives the session that it is from.
class Answers {
 public:
  // Takes over `result`.
  static Result<Answers> Of(duckdb_result result);

  const std::vector<std::string>& column_names() const { return names_; }
  // Reads the next row into `record`; false behind the last.
  bool Next(Record& record);

 private:
  struct DestroyResult {
    void operator()(duckdb_result* result) const;
  };
  struct DestroyChunk {
    void operator()(duckdb_data_chunk chunk) const;
  };
  using Chunk = std::unique_ptr<std::remove_pointer_t<duckdb_data_chunk>, DestroyChunk>;

  explicit Answers(duckdb_result result);
  bool NextChunk();

  std::unique_ptr<duckdb_result, DestroyResult> result_;
  std::vector<std::string> names_;
  std::vector<duckdb_type> types_;
  Chunk chunk_;
  idx_t row_ = 0;
  idx_t row_count_ = 0;  // of the chunk
};

class DuckdbSession {
 public:
  // An empty database that uses `thread_count` threads.
  static Result<DuckdbSession> Open(int thread_count);

  // Runs statements; the answers are those of the last one. Columns may be of the types BOOLEAN,
  // INTEGER, BIGINT, DOUBLE, VARCHAR, DATE and TIMESTAMP.
  Result<Answers> Run(const std::string& statements);
  // The same for a file of the folder sql/, by its name without `.sql`.
  Result<Answers> RunFile(const std::string& name);

 private:
  struct Close {
    void operator()(duckdb_database database) const;
  };
  struct Disconnect {
    void operator()(duckdb_connection connection) const;
  };
  DuckdbSession() = default;

  std::unique_ptr<std::remove_pointer_t<duckdb_database>, Close> database_;
  std::unique_ptr<std::remove_pointer_t<duckdb_connection>, Disconnect> connection_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_DUCKDB_DUCKDB_SESSION_H_
