// Asks a store and DuckDB the same questions about the same rows.
//
// Usage: compare_with_duckdb ROWS.csv STORE.bfa SEED
//
// The csv has the columns of `bfa export`; STORE.bfa is a store to which it was appended, and
// nothing else. A line each query; exits with 1 if anything differs, 2 if it cannot be compared.
#include <charconv>
#include <chrono>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "format/propagate.h"
#include "tests/duckdb/compared_query.h"

namespace bfa::test {
namespace {

// DuckDB has as many threads as the smallest machine that this is run on has cores.
constexpr int kThreadCount = 2;

// Where the two follow a rule of bfa's own, which is not that of the tables that many keep.
constexpr const char* kOwnRules =
    R"(compared by the rule of bfa, where the predecessor's differs:
  universe: available and not zero volume; unknown volume is tradable and counted; by kind and quote
  range_every: on every day of a range, besides on any
  spans: maximal runs of available days, a relisted symbol has several
  relistings: available, absent when it was observed last, available before that
  delistings: only what was observed to be absent; what is unknown that day is not delisted
  counts: days on which nothing was available are listed
  top, percentile, market: ranks and shares within one quote asset
  rankings: rank changes over calendar days, within one quote asset; days_available of the trailing
    30 calendar days
)";

std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

// The first cell that the file gives, which is a number.
Result<int64_t> RunForCount(DuckdbSession& duckdb, const std::string& name) {
  BFA_ASSIGN_OR_RETURN(Answers answers, duckdb.RunFile(name));
  Record record;
  if (!answers.Next(record)) return Error(ErrorCode::kIo, name + ".sql gave no row");
  const auto* count = std::get_if<int64_t>(&record.front());
  if (count == nullptr) return Error(ErrorCode::kIo, name + ".sql gave no count");
  return *count;
}

Status LoadRows(DuckdbSession& duckdb, const std::string& csv_path, uint64_t seed) {
  BFA_RETURN_IF_ERROR(duckdb.Run("SET VARIABLE csv_path = " + Quoted(csv_path) +
                                 "; SET VARIABLE seed = " + std::to_string(seed) + "::UBIGINT"));
  BFA_ASSIGN_OR_RETURN(const int64_t repeated_count, RunForCount(duckdb, "load_rows"));
  if (repeated_count != 0) {
    return Error(ErrorCode::kInvalidArgument,
                 csv_path + ": " + std::to_string(repeated_count) + " rows are given twice");
  }
  BFA_RETURN_IF_ERROR(RunForCount(duckdb, "classify_contracts"));
  BFA_RETURN_IF_ERROR(RunForCount(duckdb, "make_questions"));
  return {};
}

// How many differences there are.
Result<uint64_t> Compare(const ComparedQuery& query, const Reader& reader, DuckdbSession& duckdb) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  BFA_ASSIGN_OR_RETURN(Answers answers, duckdb.RunFile(query.name));
  const auto answered = Clock::now();
  Comparison comparison(std::move(answers), query.key_count, query.sums);
  BFA_RETURN_IF_ERROR(query.ask({reader, duckdb, comparison}));
  comparison.Finish();
  const std::chrono::duration<double> duckdb_time = answered - start;
  const std::chrono::duration<double> rest_time = Clock::now() - answered;
  std::printf("query %s compared %" PRIu64 " differences %" PRIu64
              " (DuckDB %.1f s, bfa and comparing %.1f s)\n",
              query.name.c_str(), comparison.compared_count(), comparison.difference_count(),
              duckdb_time.count(), rest_time.count());
  for (const std::string& difference : comparison.differences()) {
    std::printf("  %s\n", difference.c_str());
  }
  std::fflush(stdout);
  return comparison.difference_count();
}

Result<uint64_t> CompareAll(const std::string& csv_path, const std::string& store_path,
                            uint64_t seed) {
  BFA_ASSIGN_OR_RETURN(const Reader reader, Reader::Open(store_path));
  BFA_ASSIGN_OR_RETURN(DuckdbSession duckdb, DuckdbSession::Open(kThreadCount));
  std::printf("seed %" PRIu64 ", rows %s, store %s\n", seed, csv_path.c_str(), store_path.c_str());
  BFA_RETURN_IF_ERROR(LoadRows(duckdb, csv_path, seed));
  std::vector<ComparedQuery> queries = AvailabilityQueries();
  for (ComparedQuery& query : VolumeQueries()) queries.push_back(std::move(query));
  uint64_t difference_count = 0;
  for (const ComparedQuery& query : queries) {
    BFA_ASSIGN_OR_RETURN(const uint64_t count, Compare(query, reader, duckdb));
    difference_count += count;
  }
  std::fputs(kOwnRules, stdout);
  std::printf("%zu queries, %" PRIu64 " differences\n", queries.size(), difference_count);
  return difference_count;
}

int Main(const std::vector<std::string>& arguments) {
  uint64_t seed = 0;
  bool is_usage = arguments.size() == 3;
  if (is_usage) {
    const std::string& text = arguments[2];
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, seed);
    is_usage = parsed.ec == std::errc() && parsed.ptr == end;
  }
  if (!is_usage) {
    std::fputs("usage: compare_with_duckdb ROWS.csv STORE.bfa SEED\n", stderr);
    return 2;
  }
  const auto difference_count = CompareAll(arguments[0], arguments[1], seed);
  if (!difference_count) {
    std::fprintf(stderr, "compare_with_duckdb: %s\n", difference_count.error().ToString().c_str());
    return 2;
  }
  return *difference_count == 0 ? 0 : 1;
}

}  // namespace
}  // namespace bfa::test

int main(int argc, char** argv) { return bfa::test::Main({argv + 1, argv + argc}); }
