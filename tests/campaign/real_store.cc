#include "tests/campaign/real_store.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "bfa/appender.h"
#include "format/checksum.h"
#include "tests/store/file_bytes.h"
#include "tests/store/sample_observation.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

const Day kFirstDay = DayAt("2026-03-07");
const Day kLastDay = DayAt("2026-03-18");
const Day kDayOfAll = DayAt("2026-03-19");

using Fields = std::vector<std::string>;

// The lines behind the header.
std::vector<Fields> ReadCsv(const std::string& name) {
  std::ifstream file(BFA_SOURCE_DIR "/tests/data/" + name);
  std::vector<Fields> lines;
  for (std::string line; std::getline(file, line);) {
    Fields fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
    fields.resize(9);
    lines.push_back(fields);
  }
  if (lines.empty()) ADD_FAILURE() << "cannot read " << name;
  if (!lines.empty()) lines.erase(lines.begin());
  return lines;
}

// 32 hexadecimal digits that follow from the text.
std::string EtagOf(const std::string& text) {
  return internal::HexOf(internal::HashOf(std::as_bytes(std::span(text))));
}

Observation WithFile(Observation row, const std::string& version) {
  const std::string text = row.symbol + FormatDay(row.day) + version;
  const auto hash = static_cast<int64_t>(internal::SeededHash(text, 0) % 40'000);
  row = With(std::move(row), Column::kFileSizeBytes, 30'000 + hash);
  row.given.Add(Column::kEtag);
  row.metadata.SetEtag(EtagOf(text));
  const int64_t next_day_us = (row.day + 1).time_since_epoch().count() * 86'400'000'000;
  row = With(std::move(row), Column::kLastModified, next_day_us + 27'000'000'000 + hash * 1000);
  return With(std::move(row), Column::kProbeTimestamp, next_day_us + 33'000'000'000);
}

Observation BarOf(const Fields& fields) {
  Observation row = WithFile(Available(DayAt(fields[0]), fields[1]), "");
  const std::array<Column, 6> columns{Column::kOpenPrice,  Column::kHighPrice,
                                      Column::kLowPrice,   Column::kClosePrice,
                                      Column::kVolumeBase, Column::kQuoteVolumeUsdt};
  for (size_t i = 0; i < columns.size(); ++i) row = With(row, columns[i], std::stod(fields[i + 2]));
  return With(row, Column::kTradeCount, int64_t{std::stoll(fields[8])});
}

class Maker {
 public:
  explicit Maker(const std::string& path) : appender_(*Appender::Create(path, FixedId())) {
    for (const Fields& fields : ReadCsv("um_daily_bars.csv")) {
      days_[DayAt(fields[0])].push_back(BarOf(fields));
    }
  }

  void Run() {
    AddFacts();
    for (const auto& [day, rows] : days_) {
      // Of one day the klines come later, as a rule with those of the next.
      for (Observation row : rows) {
        if (day == kLastDay) row.given = row.given - ColumnSet::Of(ColumnGroup::kKline);
        Add(row);
      }
      Commit();
    }
    AddDayOfAll();
    for (const Observation& row : days_.at(kLastDay)) Add(row);
    Commit();
    for (const Day day : {kFirstDay + 2, kFirstDay + 3}) {
      for (size_t i = 0; i < 9; ++i) Add(WithFile(days_.at(day)[i * 5], "again"));
    }
    Commit();
    const std::string& symbol = days_.at(kLastDay).front().symbol;
    EXPECT_TRUE(
        appender_.AddCoverage(symbol, {kLastDay, kLastDay}, InstantOf(1'774'000'000'000'000)));
    Commit();
  }

 private:
  void Add(const Observation& row) {
    const Status added = appender_.Add(row);
    EXPECT_TRUE(added) << added.error().ToString();
  }

  void Commit() {
    time_ms_ += 86'400'000;
    const auto outcome = appender_.Commit(CommitAt(time_ms_));
    EXPECT_TRUE(outcome && outcome->written);
  }

  void AddFacts() {
    for (const Fields& fields : ReadCsv("listing_facts.csv")) {
      EXPECT_TRUE(appender_.AddSymbol(fields[0]));
      const Day first = DayAt(fields[1]);
      if (first <= kFirstDay || first > kLastDay + 30) continue;
      EXPECT_TRUE(appender_.AddCoverage(fields[0], {kFirstDay + -60, first + -1},
                                        InstantOf(1'772'900'000'000'000)));
    }
    Commit();
  }

  void AddDayOfAll() {
    for (const Fields& fields : ReadCsv("listing_facts.csv")) {
      const bool has_ended = !fields[2].empty() && DayAt(fields[2]) < kDayOfAll;
      if (DayAt(fields[1]) > kDayOfAll) continue;
      if (has_ended) {
        Add(Absent(kDayOfAll, fields[0]));
      } else {
        Add(WithFile(Available(kDayOfAll, fields[0]), ""));
      }
    }
    Commit();
  }

  Appender appender_;
  std::map<Day, std::vector<Observation>> days_;
  int64_t time_ms_ = 1'772'900'000'000;
};

}  // namespace

std::vector<std::byte> RealStore() {
  const TemporaryFolder folder;
  const std::string path = folder.File("real.bfa");
  Maker(path).Run();
  return ReadBytes(path);
}

}  // namespace bfa::test
