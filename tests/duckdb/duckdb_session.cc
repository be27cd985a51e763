#include "tests/duckdb/duckdb_session.h"

#include <chrono>
#include <fstream>
#include <iterator>
#include <type_traits>
#include <utility>

namespace bfa::test {
namespace {

bool IsKnown(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_DATE:
    case DUCKDB_TYPE_TIMESTAMP:
      return true;
    default:
      return false;
  }
}

template <typename T>
const T& At(duckdb_vector vector, idx_t row) {
  return static_cast<const T*>(duckdb_vector_get_data(vector))[row];
}

Cell CellAt(duckdb_vector vector, duckdb_type type, idx_t row) {
  uint64_t* validity = duckdb_vector_get_validity(vector);
  if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row)) return {};
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
      return At<bool>(vector, row);
    case DUCKDB_TYPE_INTEGER:
      return int64_t{At<int32_t>(vector, row)};
    case DUCKDB_TYPE_BIGINT:
      return At<int64_t>(vector, row);
    case DUCKDB_TYPE_DOUBLE:
      return At<double>(vector, row);
    case DUCKDB_TYPE_DATE:
      return Day(std::chrono::days(At<duckdb_date>(vector, row).days));
    case DUCKDB_TYPE_TIMESTAMP:
      return Instant(std::chrono::microseconds(At<duckdb_timestamp>(vector, row).micros));
    default: {
      duckdb_string_t text = At<duckdb_string_t>(vector, row);
      return std::string(duckdb_string_t_data(&text), duckdb_string_t_length(text));
    }
  }
}

Error Failure(std::string message) { return {ErrorCode::kIo, "DuckDB: " + std::move(message)}; }

}  // namespace

void Answers::DestroyResult::operator()(duckdb_result* result) const {
  duckdb_destroy_result(result);
  delete result;
}

void Answers::DestroyChunk::operator()(duckdb_data_chunk chunk) const {
  duckdb_destroy_data_chunk(&chunk);
}

Answers::Answers(duckdb_result result) : result_(new duckdb_result(result)) {
  const idx_t count = duckdb_column_count(result_.get());
  for (idx_t i = 0; i < count; ++i) {
    names_.emplace_back(duckdb_column_name(result_.get(), i));
    types_.push_back(duckdb_column_type(result_.get(), i));
  }
}

Result<Answers> Answers::Of(duckdb_result result) {
  Answers answers(result);
  for (size_t i = 0; i < answers.names_.size(); ++i) {
    if (!IsKnown(answers.types_[i])) {
      return Failure("the type of column " + answers.names_[i] + " cannot be compared");
    }
  }
  return answers;
}

bool Answers::NextChunk() {
  row_ = 0;
  row_count_ = 0;
  while (row_count_ == 0) {
    chunk_.reset(duckdb_fetch_chunk(*result_));
    if (chunk_ == nullptr) return false;
    row_count_ = duckdb_data_chunk_get_size(chunk_.get());
  }
  return true;
}

bool Answers::Next(Record& record) {
  if (row_ == row_count_ && !NextChunk()) return false;
  record.clear();
  for (size_t i = 0; i < types_.size(); ++i) {
    record.push_back(CellAt(duckdb_data_chunk_get_vector(chunk_.get(), i), types_[i], row_));
  }
  ++row_;
  return true;
}

void DuckdbSession::Close::operator()(duckdb_database database) const { duckdb_close(&database); }

void DuckdbSession::Disconnect::operator()(duckdb_connection connection) const {
  duckdb_disconnect(&connection);
}

Result<DuckdbSession> DuckdbSession::Open(int thread_count) {
  DuckdbSession session;
  duckdb_database database = nullptr;
  if (duckdb_open(nullptr, &database) != DuckDBSuccess) return Failure("cannot be started");
  session.database_.reset(database);
  duckdb_connection connection = nullptr;
  if (duckdb_connect(database, &connection) != DuckDBSuccess) return Failure("does not connect");
  session.connection_.reset(connection);
  const auto set = session.Run("SET threads = " + std::to_string(thread_count));
  if (!set) return set.error();
  return session;
}

Result<Answers> DuckdbSession::Run(const std::string& statements) {
  duckdb_result result;
  if (duckdb_query(connection_.get(), statements.c_str(), &result) != DuckDBSuccess) {
    const char* reason = duckdb_result_error(&result);
    Error error = Failure(reason == nullptr ? "failed" : reason);
    duckdb_destroy_result(&result);
    return error;
  }
  return Answers::Of(result);
}

Result<Answers> DuckdbSession::RunFile(const std::string& name) {
  const std::string path = BFA_SQL_FOLDER "/" + name + ".sql";
  std::ifstream file(path, std::ios::binary);
  const std::string statements{std::istreambuf_iterator<char>(file), {}};
  if (!file || statements.empty()) return Error(ErrorCode::kNotFound, "cannot read " + path);
  auto answers = Run(statements);
  if (!answers) return Error(ErrorCode::kIo, path + ": " + answers.error().message());
  return answers;
}

}  // namespace bfa::test
