// A query, and how bfa is asked for what `sql/NAME.sql` asks DuckDB for.
#ifndef BFA_TESTS_DUCKDB_COMPARED_QUERY_H_
#define BFA_TESTS_DUCKDB_COMPARED_QUERY_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bfa/reader.h"
#include "bfa/symbol_set.h"
#include "tests/duckdb/comparison.h"
#include "tests/duckdb/duckdb_session.h"

namespace bfa::test {

// What a query needs while it is compared.
struct Asking {
  const Reader& reader;
  DuckdbSession& duckdb;  // has the questions
  Comparison& comparison;
};

struct ComparedQuery {
  std::string name;
  size_t key_count;                    // columns that say which row of the answers it is
  std::vector<std::string_view> sums;  // columns that are sums of doubles
  // Adds all rows of bfa to the comparison. An error is one of the comparison itself: what bfa
  // reports is part of its answer.
  Status (*ask)(const Asking& asking);
};

// Rows, snapshots, universes, ranges, timelines, listings and counts.
std::vector<ComparedQuery> AvailabilityQueries();
// Top, percentile, average, trend, market and rankings.
std::vector<ComparedQuery> VolumeQueries();

inline const Cell kAnswered = TextCell("answered");
// How a question that has no answer ends: `not found`, `refused`, or what went wrong.
Cell OutcomeOf(const Error& error);
// The name of a symbol that the store knows.
Cell NameCell(const Reader& reader, SymbolId id);
// The cell of a question, which has a value.
template <typename T>
const T& ValueOf(const Record& question, size_t column) {
  return *std::get_if<T>(&question[column]);
}

// Adds a row for each symbol of the set, in order of the names: `key`, symbol, outcome. Without a
// symbol, or an answer, one row says so.
void AddSymbols(const Asking& asking, const Record& key, const Result<SymbolSet>& answer);

// Calls `visit(const Record&)` for each row that the statement gives.
template <typename Visit>
Status ForEachQuestion(const Asking& asking, const std::string& statement, const Visit& visit) {
  auto questions = asking.duckdb.Run(statement);
  if (!questions) return questions.error();
  for (Record question; questions->Next(question);) visit(std::as_const(question));
  return {};
}

}  // namespace bfa::test

#endif  // BFA_TESTS_DUCKDB_COMPARED_QUERY_H_
