#include "tests/fuzz/read_everything.h"

#include <algorithm>
#include <vector>

#include "bfa/check.h"
#include "bfa/diff.h"
#include "bfa/listing.h"
#include "bfa/ranking.h"
#include "bfa/reader.h"
#include "bfa/universe.h"
#include "bfa/validation.h"
#include "bfa/volume.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/reseal.h"
#include "tests/fuzz/store_change.h"

namespace bfa::fuzz {
namespace {

constexpr size_t kMaxDays = 24;  // asked about, of each commit
constexpr SymbolId kMaxSymbols = 70;
constexpr size_t kMaxCommits = 8;

constexpr BitsetKind kKinds[] = {BitsetKind::kObserved, BitsetKind::kAvailable,
                                 BitsetKind::kVolumeKnown, BitsetKind::kZeroVolume};

BitsetView SetOf(const Snapshot& snapshot, BitsetKind kind) {
  switch (kind) {
    case BitsetKind::kObserved:
      return snapshot.observed();
    case BitsetKind::kAvailable:
      return snapshot.available();
    case BitsetKind::kVolumeKnown:
      return snapshot.volume_known();
    case BitsetKind::kZeroVolume:
      break;
  }
  return snapshot.zero_volume();
}

// The first and the last of many.
template <typename T>
std::vector<T> Sample(std::span<const T> all, size_t limit) {
  if (all.size() <= limit) return {all.begin(), all.end()};
  std::vector<T> sample(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(limit / 2));
  sample.insert(sample.end(), all.end() - static_cast<std::ptrdiff_t>(limit / 2), all.end());
  return sample;
}

// Asks one reader, and keeps the first failure and the first contradiction apart: only a sound
// store has to be without them.
class Questioner {
 public:
  explicit Questioner(const Reader& reader) : reader_(reader) {}

  void AskAll() {
    AskSymbols();
    AskDays();
    AskTimelines();
    AskQueries();
    AskStructure();
  }
  const std::string& complaint() const { return complaint_; }

 private:
  template <typename T>
  bool Succeeded(const Result<T>& result, const char* question) {
    if (result) return true;
    Complain(std::string(question) + ": " + result.error().ToString());
    return false;
  }
  void Expect(bool holds, const char* what) {
    if (!holds) Complain(what);
  }
  void Complain(std::string what) {
    if (complaint_.empty()) complaint_ = std::move(what);
  }

  SymbolId symbol_limit() const { return std::min(reader_.symbol_count(), kMaxSymbols); }

  void AskSymbols();
  void AskDays();
  void AskDay(const DayCounts& counts);
  void AskMetadata(const Snapshot& snapshot);
  void AskColumns(const Snapshot& snapshot, const std::vector<Row>& rows);
  void AskCells(const Snapshot& snapshot, const std::vector<Row>& rows);
  void AskTimelines();
  void AskTimelineMetadata(const Timeline& timeline);
  void AskQueries();
  void AskQueriesOf(Day day);
  void AskStructure();

  const Reader& reader_;
  std::vector<Day> days_;            // that were sampled
  std::vector<Snapshot> snapshots_;  // of those days, as far as there are any
  std::string complaint_;
};

void Questioner::AskSymbols() {
  const auto by_name = reader_.SymbolsByName();
  if (Succeeded(by_name, "SymbolsByName")) {
    Expect(by_name->size() == reader_.symbol_count(), "SymbolsByName has another size");
  }
  for (SymbolId id = 0; id < symbol_limit(); ++id) {
    const auto name = reader_.SymbolName(id);
    if (!Succeeded(name, "SymbolName")) return;
    const auto found = reader_.FindSymbol(*name);
    if (Succeeded(found, "FindSymbol")) Expect(*found == id, "FindSymbol gives another id");
  }
  Expect(!reader_.SymbolName(reader_.symbol_count()), "a name beyond the last");
}

void Questioner::AskDays() {
  const auto range = reader_.Days();
  if (Succeeded(range, "Days")) {
    const auto none = reader_.SnapshotOf(range->last + std::chrono::days{1});
    Expect(!none, "a snapshot after the last day");
  }
  const auto counts = reader_.Counts({kFirstDay, kLastDay});
  if (!Succeeded(counts, "Counts")) return;
  if (range && !counts->empty()) {
    Expect(*range == DayRange{counts->front().day, counts->back().day}, "Days are not those");
  }
  for (const DayCounts& day : Sample(*counts, kMaxDays)) AskDay(day);
}

void Questioner::AskDay(const DayCounts& counts) {
  days_.push_back(counts.day);
  const auto snapshot = reader_.SnapshotOf(counts.day);
  if (!Succeeded(snapshot, "SnapshotOf")) return;
  snapshots_.push_back(*snapshot);
  const DayCounts found{counts.day, snapshot->observed().Count(), snapshot->available().Count(),
                        snapshot->volume_known().Count(), snapshot->zero_volume().Count()};
  Expect(found == counts, "a snapshot does not have its counts");
  for (const SymbolId id : snapshot->observed()) {
    Expect(id < reader_.symbol_count(), "an id that is no symbol");
  }
  const auto names = snapshot->Names();
  if (Succeeded(names, "Names")) {
    Expect(names->size() == counts.available, "Names has another size");
    Expect(std::ranges::is_sorted(*names), "Names are not in order");
  }
  const auto ordered = reader_.InNameOrder(snapshot->observed());
  if (Succeeded(ordered, "InNameOrder")) {
    Expect(ordered->size() == counts.observed, "InNameOrder has another size");
  }
  AskMetadata(*snapshot);
}

void Questioner::AskMetadata(const Snapshot& snapshot) {
  for (const Column column : ColumnSet::All() - ColumnSet{Column::kEtag}) {
    Succeeded(snapshot.Values(column), "Values");
  }
  Expect(!snapshot.Values(Column::kEtag), "Values of a text column");
  Expect(!snapshot.Integer(Column::kOpenPrice, 0), "an integer of a decimal column");
  const auto rows = snapshot.Rows();
  if (!Succeeded(rows, "Rows")) return;
  Expect(rows->size() == snapshot.observed().Count(), "Rows has another size");
  AskColumns(snapshot, *rows);
  AskCells(snapshot, *rows);
}

// All columns side by side against all rows at once.
void Questioner::AskColumns(const Snapshot& snapshot, const std::vector<Row>& rows) {
  const ColumnSet columns = ColumnSet::All() - ColumnSet{Column::kEtag};
  const auto values = snapshot.Columns(columns);
  const auto etags = snapshot.Etags();
  if (!Succeeded(values, "Columns") || !Succeeded(etags, "Etags")) return;
  for (const Row& row : rows) {
    Expect(values->present(row.symbol) == (row.metadata.present() & columns),
           "Columns has other nulls");
    for (const Column column : columns) {
      Expect(values->integer(column, row.symbol) == row.metadata.integer(column),
             "Columns differs");
    }
    Expect((*etags)[row.symbol] == row.metadata.etag(), "Etags differs");
  }
}

// Each cell by itself against all rows at once.
void Questioner::AskCells(const Snapshot& snapshot, const std::vector<Row>& rows) {
  for (const Row& row : Sample(std::span(rows), 4)) {
    const auto one = snapshot.RowOf(row.symbol);
    if (!Succeeded(one, "RowOf")) continue;
    Expect(one->symbol == row.symbol && one->available == row.available &&
               one->covered == row.covered && one->metadata == row.metadata,
           "RowOf differs from Rows");
    Expect(snapshot.available().contains(row.symbol) == row.available, "Rows differs from a set");
  }
  for (const SymbolId beyond : {reader_.symbol_count(), SymbolId{0xFFFFFFFF}}) {
    Expect(!snapshot.RowOf(beyond), "a row beyond the last symbol");
    const auto size = snapshot.Integer(Column::kFileSizeBytes, beyond);
    if (Succeeded(size, "Integer")) Expect(!*size, "a value beyond the last symbol");
    Succeeded(snapshot.Decimal(Column::kClosePrice, beyond), "Decimal");
    Succeeded(snapshot.Etag(beyond), "Etag");
  }
}

void Questioner::AskTimelines() {
  for (SymbolId id = 0; id < symbol_limit(); ++id) {
    const auto timeline = reader_.TimelineOf(id);
    if (!Succeeded(timeline, "TimelineOf")) return;
    for (const BitsetKind kind : kKinds) {
      for (const Snapshot& snapshot : snapshots_) {
        Expect(timeline->contains(kind, snapshot.day()) == SetOf(snapshot, kind).contains(id),
               "a timeline differs from a snapshot");
      }
    }
    uint64_t day_count = 0;
    for (const DayRange span : timeline->Spans()) {
      day_count += static_cast<uint64_t>((span.last - span.first).count()) + 1;
    }
    Expect(day_count == timeline->Count(BitsetKind::kAvailable), "Spans has another size");
    Expect(timeline->FirstDay().has_value() == (day_count > 0), "FirstDay of nothing");
    Expect(timeline->LastDay().has_value() == (day_count > 0), "LastDay of nothing");
    Expect(timeline->LastTradedDay() <= timeline->LastDay(), "traded after the last day");
    if (id < 2) AskTimelineMetadata(*timeline);
  }
  Expect(!reader_.TimelineOf(reader_.symbol_count()), "a timeline beyond the last symbol");
}

void Questioner::AskTimelineMetadata(const Timeline& timeline) {
  Expect(timeline.ObservedDays().size() == timeline.Count(BitsetKind::kObserved),
         "ObservedDays has another size");
  Succeeded(timeline.Integers(Column::kStatusCode, days_), "Integers");
  Succeeded(timeline.Decimals(Column::kQuoteVolumeUsdt, days_), "Decimals");
  Succeeded(timeline.Etags(days_), "Etags");
}

void Questioner::AskQueries() {
  Succeeded(SelectSymbols(reader_, {}), "SelectSymbols");
  for (const Day day : days_) AskQueriesOf(day);
  for (SymbolId id = 0; id < symbol_limit(); ++id) {
    Succeeded(AverageVolumeOf(reader_, id, {kFirstDay, kLastDay}), "AverageVolumeOf");
    Succeeded(VolumeTrendOf(reader_, id, {kFirstDay, kLastDay}, 2), "VolumeTrendOf");
  }
  size_t rank_count = 0;
  const Status ranked = ForEachRanking(reader_, kDefaultQuoteAsset, [&](const Ranking& ranking) {
    Expect(ranking.rank > 0, "a rank of 0");
    return ++rank_count < 1000;
  });
  Expect(ranked || ranked.error().code() == ErrorCode::kNotFound, "ForEachRanking");
  if (days_.empty()) return;
  const DayRange range{days_.front(),
                       std::min(days_.front() + std::chrono::days{40}, days_.back())};
  const auto any = AvailableOnAnyDay(reader_, range);
  const auto every = AvailableOnEveryDay(reader_, range);
  if (Succeeded(any, "AvailableOnAnyDay") && Succeeded(every, "AvailableOnEveryDay")) {
    Expect(CountAndNot(*every, *any) == 0, "available on every day but on none");
  }
}

void Questioner::AskQueriesOf(Day day) {
  const auto listed = Listings(reader_, day);
  const auto relisted = Relistings(reader_, day);
  if (Succeeded(listed, "Listings") && Succeeded(relisted, "Relistings")) {
    Expect(CountAnd(*listed, *relisted) == 0, "listed and listed again");
  }
  Succeeded(Delistings(reader_, day), "Delistings");
  Succeeded(MarketSummaryOf(reader_, day), "MarketSummaryOf");
  const auto top = TopByVolume(reader_, day);
  if (Succeeded(top, "TopByVolume") && !top->empty()) {
    const auto stands = VolumePercentileOf(reader_, day, top->front().symbol);
    if (Succeeded(stands, "VolumePercentileOf")) Expect(stands->rank == 1, "the top is not first");
  }
  const auto revisions = reader_.Revisions(day);
  if (Succeeded(revisions, "Revisions")) Expect(!revisions->empty(), "a day that nobody wrote");
}

void Questioner::AskStructure() {
  Succeeded(reader_.DaysWithRows(), "DaysWithRows");
  Succeeded(reader_.CoverageRanges(), "CoverageRanges");
  const auto parts = ListParts(reader_);
  if (!Succeeded(parts, "ListParts")) return;
  uint64_t size = 0;
  for (const FilePart& part : *parts) size += part.file_size;
  Expect(size == reader_.size(), "the parts are not the whole");
}

// The store as of each of its commits, and the prefix of the file that ends there: the same.
std::string AskHistory(const Reader& reader, std::span<const std::byte> bytes) {
  const auto commits = reader.Commits();
  if (!commits) return "Commits: " + commits.error().ToString();
  std::string complaint;
  for (const CommitSummary& commit : Sample(std::span(*commits), kMaxCommits)) {
    const auto then = reader.AsOf(commit.sequence);
    if (!then) return "AsOf: " + then.error().ToString();
    Questioner questioner(*then);
    questioner.AskAll();
    if (complaint.empty()) complaint = questioner.complaint();
    const auto by_time = reader.AsOf(commit.time);
    if (!by_time) return "AsOf time: " + by_time.error().ToString();
    if (by_time->sequence() < commit.sequence) complaint = "AsOf time is too old";
    if (then->sequence() != commit.sequence) complaint = "AsOf gives another commit";
    const auto prefix = Reader::FromBytes(bytes.first(then->size()));
    if (!prefix) return "a prefix is no store: " + prefix.error().ToString();
    if (prefix->sequence() != commit.sequence) complaint = "a prefix has another commit";
  }
  return complaint;
}

// What goes through the whole store; what it says counts only where the store is sound.
std::string AuditOf(const Reader& reader, std::span<const std::byte> bytes) {
  const auto findings = CheckContent(reader, {});
  if (!findings) return "content check: " + findings.error().ToString();
  const auto copy = Reader::FromBytes(bytes);
  const auto first = reader.AsOf(1);
  for (const auto& other : {copy, first}) {
    const auto counts = other ? Diff(reader, *other) : Result<DiffCounts>(DiffCounts{});
    if (!counts) return "diff: " + counts.error().ToString();
    if (other && other->sequence() == reader.sequence() && *counts != DiffCounts{}) {
      return "a store differs from itself";
    }
  }
  return {};
}

}  // namespace

Verdict ReadEverything(std::span<const std::byte> bytes) {
  Verdict verdict;
  const auto reader = Reader::FromBytes(bytes);
  if (!reader) {
    const ErrorCode code = reader.error().code();
    if (code != ErrorCode::kDamaged && code != ErrorCode::kNewerVersion) {
      verdict.broken_promise = "FromBytes: " + reader.error().ToString();
    }
    return verdict;
  }
  verdict.is_store = true;
  // Before the check, so that nothing has been verified yet.
  Questioner questioner(*reader);
  questioner.AskAll();
  std::string complaint = questioner.complaint();
  const std::string about_history = AskHistory(*reader, bytes);
  if (complaint.empty()) complaint = about_history;
  const std::string about_audit = AuditOf(*reader, bytes);
  if (complaint.empty()) complaint = about_audit;

  const auto fresh = Reader::FromBytes(bytes);
  if (!fresh) {
    verdict.broken_promise = "opens only once: " + fresh.error().ToString();
    return verdict;
  }
  const CheckReport quick = CheckStore(*fresh, CheckLevel::kQuick);
  const CheckReport full = CheckStore(*fresh, CheckLevel::kFull);
  verdict.is_sound = full.damage.empty();
  if (!verdict.is_sound) return verdict;
  if (!quick.damage.empty()) complaint = "quick check: " + quick.damage.front().error.ToString();
  verdict.broken_promise = complaint;
  return verdict;
}

const FuzzTarget kReaderTarget{"reader_fuzz",
                               [](Bytes input) { return ReadEverything(input).broken_promise; },
                               [](ByteBuffer& input) { Reseal(input); }, &ChangeStore};

}  // namespace bfa::fuzz
