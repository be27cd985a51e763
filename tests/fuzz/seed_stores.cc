// Writes the seeds of the fuzz target: small stores that together have every type of block, every
// encoding that the writer chooses, revisions, coverage and a torn tail. The same bytes at every
// run, as long as the writer stays the same.
//
//   seed_stores tests/fuzz/corpus/reader_fuzz
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "bfa/appender.h"

namespace bfa::fuzz {
namespace {

constexpr Day kDay{std::chrono::days{19'000}};

bool Succeeded(const Error* error) {
  if (error != nullptr) std::fprintf(stderr, "seed_stores: %s\n", error->ToString().c_str());
  return error == nullptr;
}

template <typename T>
bool Succeeded(const Result<T>& result) {
  return Succeeded(result ? nullptr : &result.error());
}

// A store whose id and times are fixed.
class SeedStore {
 public:
  explicit SeedStore(const std::string& path) : appender_(Appender::Create(path, Options())) {
    is_good_ = Succeeded(appender_);
  }

  void Add(const Observation& observation) {
    is_good_ = is_good_ && Succeeded(appender_->Add(observation));
  }
  void AddSymbol(const std::string& name) {
    is_good_ = is_good_ && Succeeded(appender_->AddSymbol(name));
  }
  void AddCoverage(const std::string& symbol, DayRange days) {
    const Instant probed = Instant{kDay + std::chrono::days{40}} + std::chrono::hours{9};
    is_good_ = is_good_ && Succeeded(appender_->AddCoverage(symbol, days, probed));
  }
  void Commit() {
    ++commit_count_;
    CommitOptions options;
    options.time = CommitTime{kDay + std::chrono::days{50 + commit_count_}};
    options.batch_id.emplace().fill(static_cast<uint8_t>(commit_count_));
    is_good_ = is_good_ && Succeeded(appender_->Commit(options));
  }

  bool is_good() const { return is_good_; }

 private:
  static CreateOptions Options() {
    CreateOptions options;
    options.file_id.emplace().fill(0xBF);
    return options;
  }

  Result<Appender> appender_;
  bool is_good_ = false;
  int commit_count_ = 0;
};

std::string SymbolOf(unsigned number) { return "S" + std::to_string(number) + "USDT"; }

Observation RowOf(unsigned number, int day, bool available) {
  const Day date = kDay + std::chrono::days{day};
  const std::chrono::microseconds probed_at =
      std::chrono::hours{33} + std::chrono::milliseconds{20 * number};
  const Instant probed = Instant{date} + probed_at;
  Observation row;
  row.day = date;
  row.symbol = SymbolOf(number);
  row.available = available;
  row.given = ColumnSet::Of(ColumnGroup::kProbe);
  row.metadata.SetInteger(Column::kProbeTimestamp, probed.time_since_epoch().count());
  if (!available) return row;
  const Instant modified = Instant{date} + std::chrono::hours{32} + std::chrono::seconds{number};
  row.metadata.SetInteger(Column::kLastModified, modified.time_since_epoch().count());
  row.metadata.SetInteger(Column::kFileSizeBytes, 50'000 + number * 7919 % 4096);
  return row;
}

// Kline values: prices of few digits, volumes of many, some rows without, some without a trade.
void AddKline(unsigned number, Observation& row) {
  row.given = row.given | ColumnSet::Of(ColumnGroup::kKline);
  if (number % 5 == 4) return;
  const bool is_traded = number % 3 != 0;
  const double price = 0.25 * (number + 1);
  for (const Column column :
       {Column::kOpenPrice, Column::kHighPrice, Column::kLowPrice, Column::kClosePrice}) {
    row.metadata.SetDecimal(column, price + 0.125);
  }
  row.metadata.SetInteger(Column::kTradeCount, is_traded ? 1000 + number : 0);
  row.metadata.SetDecimal(Column::kVolumeBase, is_traded ? number * 1e3 / 7 : 0);
  row.metadata.SetDecimal(Column::kQuoteVolumeUsdt, is_traded ? price * number * 1.1 : 0);
}

bool WriteDays(const std::string& path) {
  SeedStore store(path);
  for (int day = 0; day < 4; ++day) {
    for (unsigned i = 0; i < 66; ++i) {
      if (i % 11 != 7) store.Add(RowOf(i, day * 40, (i + static_cast<unsigned>(day)) % 6 != 0));
    }
    store.Commit();
  }
  store.Add(RowOf(6, 40, false));  // a second revision
  store.Commit();
  return store.is_good();
}

bool WriteKlines(const std::string& path) {
  SeedStore store(path);
  for (int day = 0; day < 2; ++day) {
    for (unsigned i = 0; i < 12; ++i) {
      Observation row = RowOf(i, day, true);
      AddKline(i, row);
      store.Add(row);
    }
  }
  store.Commit();
  return store.is_good();
}

bool WriteEtags(const std::string& path) {
  SeedStore store(path);
  for (int day = 0; day < 2; ++day) {
    for (unsigned i = 0; i < 5; ++i) {
      Observation row = RowOf(i, day, true);
      row.given.Add(Column::kEtag);
      std::string etag(32, static_cast<char>('a' + i));
      if (day == 1 && i % 2 == 0) etag += "-" + std::to_string(i);
      if (i != 3) row.metadata.SetEtag(etag);
      store.Add(row);
    }
  }
  store.Commit();
  return store.is_good();
}

bool WriteCoverage(const std::string& path) {
  using std::chrono::days;
  SeedStore store(path);
  for (unsigned i = 0; i < 3; ++i) store.Add(RowOf(i, 10, i != 1));
  store.Commit();
  store.AddCoverage(SymbolOf(0), {kDay, kDay + days{9}});
  store.AddCoverage(SymbolOf(1), {kDay + days{5}, kDay + days{10}});
  store.AddCoverage("币安人生USDT", {kDay - days{100}, kDay + days{30}});
  store.Commit();
  store.AddCoverage(SymbolOf(2), {kDay + days{11}, kDay + days{20}});
  store.Commit();
  return store.is_good();
}

// Blocks of symbols and of coverage that later ones take in.
bool WriteMerged(const std::string& path) {
  using std::chrono::days;
  SeedStore store(path);
  for (unsigned i = 0; i < 5; ++i) {
    for (unsigned j = 0; j <= i; ++j) {
      const Day first = kDay + days{static_cast<int>(30 * i + 4 * j)};
      store.AddCoverage(SymbolOf(j), {first, first + days{2}});
    }
    store.Commit();
  }
  store.AddSymbol("ICPUSDT_SETTLED");
  store.Commit();
  return store.is_good();
}

bool WriteSymbols(const std::string& path) {
  SeedStore store(path);
  store.AddSymbol("BTCUSDT");
  store.AddSymbol("BTCUSDT_210326");
  store.Commit();
  return store.is_good();
}

// Without a commit.
bool WriteEmpty(const std::string& path) {
  SeedStore store(path);
  store.Commit();
  return store.is_good();
}

bool WriteTorn(const std::string& path) {
  if (!WriteSymbols(path)) return false;
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << std::string(100, '\x5A');
  return file.good();
}

bool WriteSeeds(const std::string& folder) {
  return WriteDays(folder + "/days.bfa") && WriteKlines(folder + "/klines.bfa") &&
         WriteEtags(folder + "/etags.bfa") && WriteCoverage(folder + "/coverage.bfa") &&
         WriteMerged(folder + "/merged.bfa") && WriteSymbols(folder + "/symbols.bfa") &&
         WriteEmpty(folder + "/empty.bfa") && WriteTorn(folder + "/torn.bfa");
}

}  // namespace
}  // namespace bfa::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: seed_stores FOLDER\n");
    return 2;
  }
  return bfa::fuzz::WriteSeeds(argv[1]) ? 0 : 1;
}
