#include "tests/campaign/answer_digest.h"

#include <string>
#include <type_traits>

#include "format/checksum.h"
#include "format/propagate.h"

namespace bfa::test {
namespace {

// What was said so far, each part with its size, so that no two sequences of answers run together.
class Transcript {
 public:
  void Text(std::string_view text) {
    Number(text.size());
    bytes_.append(text);
  }
  template <typename T>
  void Number(T number) {
    static_assert(std::has_unique_object_representations_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void Set(BitsetView set) {
    Number(set.Count());
    for (const SymbolId id : set) Number(id);
  }
  void OfDay(Day day) { Number(day.time_since_epoch().count()); }
  void Range(DayRange days) {
    OfDay(days.first);
    OfDay(days.last);
  }
  void Counts(const DayCounts& counts) {
    OfDay(counts.day);
    for (const uint32_t count :
         {counts.observed, counts.available, counts.volume_known, counts.zero_volume}) {
      Number(count);
    }
  }
  void Values(const Metadata& metadata) {
    for (const Column column : ColumnSet::All()) {
      Number(static_cast<uint8_t>(metadata.has(column)));
      if (column == Column::kEtag) {
        Text(metadata.etag());
      } else if (metadata.has(column)) {
        Number(metadata.integer(column));
      }
    }
  }

  uint64_t Digest() const { return internal::Checksum(std::as_bytes(std::span(bytes_))); }

 private:
  std::string bytes_;
};

Status AddTotals(const Reader& reader, Transcript& said) {
  said.Number(reader.file_id());
  said.Number(reader.compacted_from());
  said.Number(reader.sequence());
  said.Number(reader.size());
  said.Number(reader.commit_time().time_since_epoch().count());
  BFA_ASSIGN_OR_RETURN(const auto commits, reader.Commits());
  for (const CommitSummary& commit : commits) {
    said.Number(commit.sequence);
    said.Number(commit.time.time_since_epoch().count());
    said.Number(commit.batch_id);
    said.Number(commit.end_offset);
    said.Text(commit.chain_hash);
  }
  said.Number(reader.symbol_count());
  for (SymbolId id = 0; id < reader.symbol_count(); ++id) {
    BFA_ASSIGN_OR_RETURN(const std::string_view name, reader.SymbolName(id));
    said.Text(name);
    BFA_ASSIGN_OR_RETURN(const SymbolId found, reader.FindSymbol(name));
    said.Number(found);
  }
  BFA_ASSIGN_OR_RETURN(const auto by_name, reader.SymbolsByName());
  for (const SymbolId id : by_name) said.Number(id);
  BFA_ASSIGN_OR_RETURN(const auto coverage, reader.CoverageRanges());
  for (const Coverage& range : coverage) {
    said.Number(range.symbol);
    said.Range(range.days);
    said.Number(range.probe_time.time_since_epoch().count());
  }
  return {};
}

Status AddSnapshot(const Snapshot& snapshot, Transcript& said) {
  said.Set(snapshot.observed());
  said.Set(snapshot.available());
  said.Set(snapshot.volume_known());
  said.Set(snapshot.zero_volume());
  BFA_ASSIGN_OR_RETURN(const auto names, snapshot.Names());
  for (const std::string_view name : names) said.Text(name);
  BFA_ASSIGN_OR_RETURN(const auto rows, snapshot.Rows());
  for (const Row& row : rows) {
    said.Number(row.symbol);
    said.Number(static_cast<uint8_t>(row.available));
    said.Number(static_cast<uint8_t>(row.covered));
    said.Values(row.metadata);
  }
  return {};
}

Status AddDays(const Reader& reader, Transcript& said) {
  BFA_ASSIGN_OR_RETURN(const DayRange days, reader.Days());
  said.Range(days);
  BFA_ASSIGN_OR_RETURN(const auto all, reader.Counts({kFirstDay, kLastDay}));
  for (const DayCounts& counts : all) {
    said.Counts(counts);
    BFA_ASSIGN_OR_RETURN(const Snapshot snapshot, reader.SnapshotOf(counts.day));
    BFA_RETURN_IF_ERROR(AddSnapshot(snapshot, said));
  }
  BFA_ASSIGN_OR_RETURN(const auto summaries, reader.DaysWithRows());
  for (const DaySummary& summary : summaries) {
    said.Counts(summary.counts);
    said.Number(summary.revision);
    said.Number(summary.commit_sequence);
    said.Text(summary.content_hash);
    BFA_ASSIGN_OR_RETURN(const auto revisions, reader.Revisions(summary.counts.day));
    for (const Revision& revision : revisions) {
      said.Number(revision.commit_sequence);
      said.Number(revision.rows_added);
      said.Number(revision.rows_changed);
    }
  }
  return {};
}

Status AddTimelines(const Reader& reader, Transcript& said) {
  for (SymbolId id = 0; id < reader.symbol_count(); ++id) {
    BFA_ASSIGN_OR_RETURN(const Timeline timeline, reader.TimelineOf(id));
    for (const Day day : timeline.ObservedDays()) said.OfDay(day);
    for (const DayRange span : timeline.Spans()) said.Range(span);
    for (const BitsetKind kind : {BitsetKind::kVolumeKnown, BitsetKind::kZeroVolume}) {
      said.Number(timeline.Count(kind));
      for (const uint64_t bits : timeline.bits(kind)) said.Number(bits);
    }
  }
  return {};
}

}  // namespace

Result<uint64_t> DigestOf(const Reader& reader) {
  Transcript said;
  BFA_RETURN_IF_ERROR(AddTotals(reader, said));
  BFA_RETURN_IF_ERROR(AddDays(reader, said));
  BFA_RETURN_IF_ERROR(AddTimelines(reader, said));
  return said.Digest();
}

}  // namespace bfa::test
