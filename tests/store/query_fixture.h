// A store made row by row, to be asked.
#ifndef BFA_TESTS_STORE_QUERY_FIXTURE_H_
#define BFA_TESTS_STORE_QUERY_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bfa/reader.h"
#include "bfa/symbol_set.h"
#include "tests/store/sample_observation.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {

// An available symbol whose quote volume and trades are known.
Observation Traded(Day day, const std::string& symbol, double volume, int64_t trade_count = 5);

class QueryTest : public testing::Test {
 protected:
  // One commit. Its time is the number of commits so far, in milliseconds.
  void Append(const std::vector<Observation>& rows);
  // Absent on all of `days`, by a range. One commit.
  void Cover(const std::string& symbol, DayRange days);
  // A commit that only makes symbols known.
  void Discover(const std::vector<std::string>& symbols);

  // At the newest commit.
  Reader Read() const;
  // Of a symbol that the store has.
  SymbolId IdOf(const std::string& name) const;
  // The names of a set that must have been found, by their bytes.
  std::vector<std::string> Names(const Result<SymbolSet>& ids) const;
  std::vector<std::string> NamesOf(BitsetView ids) const;
  std::string Name(SymbolId id) const;

  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("um.bfa");

 private:
  Appender MakeAppender() const;
  void Commit(Appender appender);

  int64_t time_ms_ = 0;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_QUERY_FIXTURE_H_
