#include "prober/ledger.h"

#include <algorithm>
#include <map>
#include <utility>

namespace bfa::internal {
namespace {

// Whether the store has all that a row says, but for the time at which that was learned.
bool IsKnown(const Row& known, const Observation& row) {
  if (known.covered || known.available != row.available) return false;
  ColumnSet differing = known.metadata.DifferingColumns(row.metadata) & row.given;
  differing.Remove(Column::kProbeTimestamp);
  return differing.empty();
}

// Whether the bytes of the file are others: by its etag where both are known, else by its size.
bool IsRepublished(const Row& known, const Observation& row) {
  if (!known.available || !row.available) return false;
  const auto differs = [&](Column column) {
    return known.metadata.has(column) && row.metadata.has(column) &&
           known.metadata.DifferingColumns(row.metadata).contains(column);
  };
  return differs(Column::kEtag) || differs(Column::kFileSizeBytes);
}

bool HasKlines(const Row& row) {
  return !(row.metadata.present() & ColumnSet::Of(ColumnGroup::kKline)).empty();
}

}  // namespace

Ledger::Ledger(std::string path, Appender appender, std::optional<Reader> reader,
               ProbeOutcome& outcome)
    : path_(std::move(path)),
      appender_(std::move(appender)),
      reader_(std::move(reader)),
      dataset_(reader_ ? reader_->dataset() : Dataset::BinanceUsdMarginedKlines()),
      outcome_(&outcome) {
  if (reader_) outcome.last_sequence = reader_->sequence();
}

Result<Ledger> Ledger::Open(const std::string& path, ProbeOutcome& outcome) {
  Result<Appender> appender = Appender::Open(path);
  if (!appender && appender.error().code() == ErrorCode::kNotFound) {
    appender = Appender::Create(path);
    if (!appender) return appender.error();
    return Ledger(path, std::move(*appender), std::nullopt, outcome);
  }
  if (!appender) return appender.error();
  Result<Reader> reader = Reader::Open(path);
  if (!reader) return reader.error();
  return Ledger(path, std::move(*appender), std::move(*reader), outcome);
}

Status Ledger::AddSymbols(const std::vector<std::string>& symbols) {
  for (const std::string& symbol : symbols) {
    if (reader_ && reader_->FindSymbol(symbol)) continue;
    if (Status added = appender_.AddSymbol(symbol); !added) return added;
    outcome_->new_symbols.push_back(symbol);
  }
  return outcome_->new_symbols.empty() ? Status() : Commit();
}

Observation Ledger::FileRow(const std::string& symbol, const LearnedFile& file) const {
  Observation row;
  row.day = file.day;
  row.symbol = symbol;
  row.available = true;
  row.given = {Column::kStatusCode, Column::kProbeTimestamp};
  row.metadata.SetInteger(Column::kStatusCode, 200);
  row.metadata.SetInteger(Column::kProbeTimestamp, rules_.answered.time_since_epoch().count());
  if (file.size) {
    row.given.Add(Column::kFileSizeBytes);
    row.metadata.SetInteger(Column::kFileSizeBytes, static_cast<int64_t>(*file.size));
  }
  if (file.last_modified) {
    row.given.Add(Column::kLastModified);
    row.metadata.SetInteger(Column::kLastModified, file.last_modified->time_since_epoch().count());
  }
  if (!file.etag.empty()) {
    row.given.Add(Column::kEtag);
    row.metadata.SetEtag(file.etag);
  }
  return row;
}

Observation Ledger::MissingRow(const std::string& symbol, Day day, Instant answered) {
  Observation row;
  row.day = day;
  row.symbol = symbol;
  row.given = {Column::kStatusCode, Column::kProbeTimestamp};
  row.metadata.SetInteger(Column::kStatusCode, 404);
  row.metadata.SetInteger(Column::kProbeTimestamp, answered.time_since_epoch().count());
  return row;
}

// A value that no store can hold makes its cell unknown, not the run fail.
Status Ledger::Refuse(const Observation& observation, const ObservationFault& fault) {
  const std::string why = std::string(fault.field) + ": " + fault.message;
  outcome_->findings.push_back({Rule::kValueRefused, observation.symbol, observation.day, why});
  outcome_->unlearned.push_back(
      {observation.symbol, {{observation.day, observation.day}}, false, why});
  return {};
}

// That there is no file is only entered where it is news, and where it is settled.
Status Ledger::AddAbsent(const LearnedCells& learned, const SymbolHistory& history,
                         Instant answered) {
  DayRanges known = history.observed;
  known.Remove(history.available);
  DayRanges covered = learned.absent;
  covered.Remove(known);
  for (DayRange range : covered.ranges()) {
    TrimToSettled(range, answered);
    if (range.empty()) continue;
    if (Status added = appender_.AddCoverage(learned.symbol, range, answered); !added) {
      return added;
    }
  }
  DayRanges missing = learned.missing;
  missing.Remove(known);
  for (DayRange range : missing.ranges()) {
    TrimToSettled(range, answered);
    for (Day day = range.first; day <= range.last; day += std::chrono::days{1}) {
      doubted_.push_back(MissingRow(learned.symbol, day, answered));
    }
  }
  if (believes_missing_) BelieveMissing();
  return {};
}

void Ledger::BelieveMissing() {
  believes_missing_ = true;
  for (Observation& row : doubted_) TakeRow(std::move(row));
  doubted_.clear();
}

void Ledger::DoubtMissing() {
  std::map<std::string, DayRanges> days;
  for (const Observation& row : doubted_) days[row.symbol].Add(row.day);
  outcome_->learned_cell_count -= doubted_.size();
  doubted_.clear();
  for (const auto& [symbol, doubted] : days) {
    const auto ranges = doubted.ranges();
    outcome_->unlearned.push_back({symbol,
                                   {ranges.begin(), ranges.end()},
                                   false,
                                   "404, and no file was found that vouches for the host"});
  }
}

DayRanges Ledger::DoubtedDays(const std::string& symbol) const {
  DayRanges days;
  for (const Observation& row : doubted_) {
    if (row.symbol == symbol) days.Add(row.day);
  }
  return days;
}

void Ledger::ReportEmpty() {
  if (file_count_ != 0) return;
  for (const std::string& symbol : empty_) {
    outcome_->unlearned.push_back(
        {symbol, {}, false, "its listing shows no file, and no other listing shows one"});
  }
}

void Ledger::TrimToSettled(DayRange& range, Instant answered) {
  for (; !range.empty() && !IsSettled(range.last, answered, rules_.settle_days);
       range.last -= std::chrono::days{1}) {
    ++outcome_->unsettled_cell_count;
  }
}

void Ledger::TakeRow(Observation row) {
  rows_[row.day].push_back(std::move(row));
  ++row_count_;
}

Status Ledger::Add(LearnedCells learned, const SymbolHistory& history) {
  const Instant answered = std::min(rules_.answered, learned.date);
  if (Status added = AddAbsent(learned, history, answered); !added) return added;
  for (const LearnedFile& file : learned.files) TakeRow(FileRow(learned.symbol, file));
  file_count_ += learned.files.size();
  if (learned.is_empty) empty_.push_back(learned.symbol);
  outcome_->learned_cell_count +=
      static_cast<uint64_t>(learned.absent.Count() + learned.missing.Count()) +
      learned.files.size();
  if (!learned.why.empty() && !learned.is_empty) {
    const auto days = learned.unlearned.ranges();
    outcome_->unlearned.push_back(
        {learned.symbol, {days.begin(), days.end()}, false, std::move(learned.why)});
  }
  std::move(learned.findings.begin(), learned.findings.end(),
            std::back_inserter(outcome_->findings));
  if (learned.head_found) BelieveMissing();
  return row_count_ >= kRowsPerCommit ? Flush() : Status();
}

Status Ledger::AddKline(Observation observation) {
  rows_[observation.day].push_back(std::move(observation));
  ++outcome_->klines_added;
  return ++kline_count_ >= kKlinesPerCommit ? Flush() : Status();
}

Status Ledger::StageRow(const Row* known, Observation& row) {
  if (const auto fault = FindFault(row)) return Refuse(row, *fault);
  const bool has_klines = !(row.given & ColumnSet::Of(ColumnGroup::kKline)).empty();
  if (known != nullptr) {
    if (IsKnown(*known, row)) return {};
    if (!has_klines && IsRepublished(*known, row)) {
      outcome_->findings.push_back({Rule::kRepublishedFile, row.symbol, row.day,
                                    "the file of " + FormatDay(row.day) + " has other bytes"});
      if (HasKlines(*known)) {
        held_back_.push_back(std::move(row));
        return {};
      }
    }
  }
  return appender_.Add(row);
}

// Stages those rows of a day that tell something new.
Status Ledger::StageDay(Day day, std::vector<Observation>& rows) {
  std::vector<Row> known;  // by symbol id
  if (reader_) {
    const Result<Snapshot> snapshot = reader_->SnapshotOf(day);
    if (snapshot) {
      Result<std::vector<Row>> decoded = snapshot->Rows();
      if (!decoded) return decoded.error();
      known = std::move(*decoded);
    } else if (snapshot.error().code() != ErrorCode::kNotFound) {
      return snapshot.error();
    }
  }
  for (Observation& row : rows) {
    const Row* before = nullptr;
    if (const auto id =
            reader_ ? reader_->FindSymbol(row.symbol) : Error(ErrorCode::kNotFound, "")) {
      const auto at =
          std::lower_bound(known.begin(), known.end(), *id,
                           [](const Row& one, SymbolId wanted) { return one.symbol < wanted; });
      if (at != known.end() && at->symbol == *id) before = &*at;
    }
    if (Status staged = StageRow(before, row); !staged) return staged;
  }
  return {};
}

Status Ledger::Flush() {
  for (auto& [day, rows] : rows_) {
    Status staged = StageDay(day, rows);
    if (staged) continue;
    if (staged.error().code() != ErrorCode::kDamaged) return staged;
    // One day that cannot be read does not keep the others from being learned.
    for (const Observation& row : rows) {
      outcome_->unlearned.push_back({row.symbol, {{day, day}}, false, staged.error().ToString()});
    }
  }
  rows_.clear();
  row_count_ = 0;
  kline_count_ = 0;
  believes_missing_ = false;  // a host may go bad in a run of hours
  return Commit();
}

// By the clock that was behind when the run began, so that a machine whose clock is ahead does not
// date its commits into the future, and never before the last commit.
std::optional<CommitTime> Ledger::CommitTimeNow() const {
  const Instant now = rules_.now();
  const CommitTime time = std::chrono::floor<std::chrono::milliseconds>(now);
  if (!reader_ || reader_->commit_time() <= time) return time;
  // More than a day is for the appender to refuse.
  if (reader_->commit_time() <= time + std::chrono::days{1}) return reader_->commit_time();
  return std::nullopt;
}

Status Ledger::Commit() {
  CommitOptions options;
  options.batch_id = outcome_->batch_id;
  options.time = CommitTimeNow();
  const Result<CommitOutcome> committed = appender_.Commit(options);
  if (!committed) return committed.error();
  if (!committed->written) return {};
  ++outcome_->commit_count;
  outcome_->last_sequence = committed->sequence;
  outcome_->rows_added += committed->rows_added;
  outcome_->rows_changed += committed->rows_changed;
  outcome_->ranges_added += committed->ranges_added;
  Result<Reader> reader = reader_ ? reader_->Refresh() : Reader::Open(path_);
  if (!reader) return reader.error();
  reader_ = std::move(*reader);
  return {};
}

Result<std::vector<std::string>> SymbolsOf(const std::optional<Reader>& reader) {
  std::vector<std::string> names;
  if (!reader) return names;
  const auto ids = reader->SymbolsByName();
  if (!ids) return ids.error();
  for (const SymbolId id : *ids) {
    const Result<std::string_view> name = reader->SymbolName(id);
    if (!name) return name.error();
    names.emplace_back(*name);
  }
  return names;
}

Result<std::vector<SymbolHistory>> ReadHistories(const std::optional<Reader>& reader,
                                                 const std::vector<std::string>& symbols,
                                                 Day last_day) {
  const DayRange days{kFirstDay, last_day};
  std::vector<SymbolHistory> histories;
  for (const std::string& symbol : symbols) {
    SymbolHistory history{symbol, {}, {}};
    const Result<SymbolId> id =
        reader ? reader->FindSymbol(symbol) : Error(ErrorCode::kNotFound, "");
    if (id) {
      const Result<Timeline> timeline = reader->TimelineOf(*id);
      if (!timeline) return timeline.error();
      history.observed = DayRanges::FromDays(timeline->ObservedDays(days));
      for (const DayRange& span : timeline->Spans()) history.available.Add(span);
      history.available = history.available.Within(days);
    } else if (id.error().code() != ErrorCode::kNotFound) {
      return id.error();
    }
    histories.push_back(std::move(history));
  }
  return histories;
}

}  // namespace bfa::internal
