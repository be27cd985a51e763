// What a run learned, on its way into the store.
#ifndef BFA_PROBER_LEDGER_H_
#define BFA_PROBER_LEDGER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bfa/appender.h"
#include "bfa/observation.h"
#include "bfa/probe_run.h"
#include "bfa/reader.h"
#include "prober/learned_cells.h"
#include "prober/plan.h"

namespace bfa::internal {

// The store of a run: locked, read as of its newest commit, and fed. Not safe to use from several
// threads.
class Ledger {
 public:
  // `outcome` gets the figures and findings of all that is done here; it must outlive the ledger.
  static Result<Ledger> Open(const std::string& path, ProbeOutcome& outcome);

  // Bytes of a torn tail that were cut off when it was opened.
  uint64_t cut_size() const { return appender_.cut_size(); }
  // What the store knows; nothing before the first commit of a new one.
  const std::optional<Reader>& reader() const { return reader_; }
  const Dataset& dataset() const { return dataset_; }

  // Enters symbols that the store does not know, and commits them.
  Status AddSymbols(const std::vector<std::string>& symbols);

  // How answers are taken; set once, when the run knows what time it is.
  struct Rules {
    // The time at which the answers count as given, but for those of a host whose clock says less.
    Instant answered{};
    std::chrono::days settle_days{};
    // The time of commits.
    std::function<Instant()> now;
  };
  void SetRules(const Rules& rules) { rules_ = rules; }

  // Takes what was learned of a symbol; commits when there is much of it. What a 404 alone says is
  // kept back until BelieveMissing.
  Status Add(LearnedCells learned, const SymbolHistory& history);
  // A HEAD has found a file, so that a 404 is not what this host says to everything.
  void BelieveMissing();
  bool doubts_missing() const { return !doubted_.empty(); }
  DayRanges DoubtedDays(const std::string& symbol) const;
  // What nobody vouched for until the end of the run: it stays unknown.
  void DoubtMissing();
  // At the end: symbols that never had a file and show none are no news, unless none shows any.
  void ReportEmpty();
  // Takes the klines of a cell, and what else changed with it.
  Status AddKline(Observation observation);
  // Commits all that was taken.
  Status Flush();

  // The files that have other bytes than before while the store has klines of them: with the size
  // and etag of the new ones those would be klines of the wrong file. Whoever learns the new klines
  // enters both by AddKline; those that are lost are found again by the next
  // listing that shows them, since the store still has the old size and etag.
  std::vector<Observation> TakeHeldBack() { return std::move(held_back_); }

 private:
  // Rows are committed when there are so many: what a run that is killed loses at most.
  static constexpr size_t kRowsPerCommit = 250'000;
  static constexpr size_t kKlinesPerCommit = 2'000;

  Ledger(std::string path, Appender appender, std::optional<Reader> reader, ProbeOutcome& outcome);

  Observation FileRow(const std::string& symbol, const LearnedFile& file) const;
  static Observation MissingRow(const std::string& symbol, Day day, Instant answered);
  Status AddAbsent(const LearnedCells& learned, const SymbolHistory& history, Instant answered);
  void TrimToSettled(DayRange& range, Instant answered);
  void TakeRow(Observation row);
  Status Refuse(const Observation& observation, const ObservationFault& fault);
  Status StageDay(Day day, std::vector<Observation>& rows);
  Status StageRow(const Row* known, Observation& row);
  std::optional<CommitTime> CommitTimeNow() const;
  Status Commit();

  std::string path_;
  Appender appender_;
  std::optional<Reader> reader_;
  Dataset dataset_;
  ProbeOutcome* outcome_;
  Rules rules_;
  std::map<Day, std::vector<Observation>> rows_;  // not staged yet
  size_t row_count_ = 0;
  size_t kline_count_ = 0;
  std::vector<Observation> held_back_;
  std::vector<Observation> doubted_;  // absent by a 404 alone
  bool believes_missing_ = false;
  std::vector<std::string> empty_;  // symbols that never had a file
  uint64_t file_count_ = 0;         // that were shown
};

// What the store knows of each of `symbols`, which are ascending, on the days up to `last_day`.
Result<std::vector<SymbolHistory>> ReadHistories(const std::optional<Reader>& reader,
                                                 const std::vector<std::string>& symbols,
                                                 Day last_day);

// All symbols of the store, ascending.
Result<std::vector<std::string>> SymbolsOf(const std::optional<Reader>& reader);

}  // namespace bfa::internal

#endif  // BFA_PROBER_LEDGER_H_
