// Two streams of rows side by side: what DuckDB answered and what bfa answers.
#ifndef BFA_TESTS_DUCKDB_COMPARISON_H_
#define BFA_TESTS_DUCKDB_COMPARISON_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/duckdb/answer_record.h"
#include "tests/duckdb/duckdb_session.h"

namespace bfa::test {

class Comparison {
 public:
  // The first `key_count` columns say which row it is: both streams ascend by them. The columns
  // called by one of `sums` may differ by 1e-12 of the greater; all others must be equal.
  Comparison(Answers expected, size_t key_count, std::span<const std::string_view> sums);

  // The next row of bfa; columns that it lacks at its end are null.
  void Add(Record actual);
  // No more rows of bfa will come.
  void Finish();

  uint64_t compared_count() const { return compared_count_; }
  uint64_t difference_count() const { return difference_count_; }
  // The first few, a line each.
  const std::vector<std::string>& differences() const { return differences_; }

 private:
  enum class Order { kBefore, kSame, kBehind };
  // Where the row that DuckDB has next stands to one of bfa.
  Order OrderOfExpected(const Record& actual) const;
  bool AreEqual(const Record& actual) const;
  void Advance() { has_expected_ = answers_.Next(expected_); }
  void Differ(std::string difference);
  void MissInBfa();

  Answers answers_;
  size_t key_count_;
  std::vector<bool> is_sum_;  // by column
  Record expected_;
  bool has_expected_ = false;
  uint64_t compared_count_ = 0;
  uint64_t difference_count_ = 0;
  std::vector<std::string> differences_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_DUCKDB_COMPARISON_H_
