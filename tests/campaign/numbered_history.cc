#include "tests/campaign/numbered_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "format/propagate.h"
#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

constexpr uint32_t kFirstSymbols = 40;
constexpr uint64_t kCommitsPerSymbol = 47;
constexpr int64_t kFirstSize = 1000;
constexpr std::array<BitsetKind, 4> kKinds{BitsetKind::kObserved, BitsetKind::kAvailable,
                                           BitsetKind::kVolumeKnown, BitsetKind::kZeroVolume};

const Day kFirstDayOfAll = DayAt("2022-05-12");

// splitmix64: every bit of `number` moves every bit of the result.
uint64_t Mixed(uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

// In order of their bytes, so that ids follow.
std::string NameOf(SymbolId id) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "S%04uUSDT", id);
  return text.data();
}

std::string Fault(uint64_t sequence, uint32_t day_index, const std::string& what) {
  return "commit " + std::to_string(sequence) + ", day " + std::to_string(day_index) + ": " + what;
}

}  // namespace

NumberedHistory::NumberedHistory(uint32_t commit_count) : sets_(commit_count + 1) {
  for (SymbolId id = 0; id < kMaxSymbolCount; ++id) names_.push_back(NameOf(id));
  for (uint64_t sequence = 1; sequence <= commit_count; ++sequence) {
    Sets& sets = sets_[sequence];
    const uint64_t before = sequence > kDayCount ? sequence - kDayCount : 0;
    sets = sets_[before];
    for (SymbolId id = 0; id < SymbolCountAt(sequence); ++id) {
      const uint64_t bit = uint64_t{1} << (id % 64);
      const auto put = [&](BitsetKind kind, bool is_in) {
        uint64_t& word = sets[static_cast<size_t>(kind)][id / 64];
        word = is_in ? word | bit : word & ~bit;
      };
      const Word said = WordOn(sequence, id);
      if (said == Word::kNothing) continue;
      put(BitsetKind::kObserved, true);
      put(BitsetKind::kAvailable, said != Word::kAbsent);
      if (said == Word::kAvailable) continue;  // what was known of its trades stays
      put(BitsetKind::kVolumeKnown, said != Word::kAbsent);
      put(BitsetKind::kZeroVolume, said == Word::kUntraded);
    }
    if (sets == sets_[before]) ADD_FAILURE() << "commit " << sequence << " cannot be told apart";
  }
}

NumberedHistory::Word NumberedHistory::WordOn(uint64_t sequence, SymbolId id) {
  if (id == 0) return Word::kAvailable;  // its size is that of the commit
  const uint64_t dice = Mixed(sequence * kMaxSymbolCount + id) % 8;
  // Something is said of all that are new, so that their ids are in order.
  if (id >= SymbolCountAt(sequence - 1)) return static_cast<Word>(1 + dice % 4);
  return dice < 4 ? Word::kNothing : static_cast<Word>(dice - 3);
}

uint32_t NumberedHistory::SymbolCountAt(uint64_t sequence) {
  if (sequence == 0) return 0;
  return static_cast<uint32_t>(
      std::min<uint64_t>(kFirstSymbols + sequence / kCommitsPerSymbol, kMaxSymbolCount));
}

uint64_t NumberedHistory::WriterOf(uint64_t sequence, uint32_t day_index) {
  const uint64_t back = (sequence + kDayCount - day_index) % kDayCount;
  return sequence > back ? sequence - back : 0;
}

Result<CommitOutcome> NumberedHistory::AppendAfter(uint64_t sequence, Appender& appender) const {
  ++sequence;
  const Day day = kFirstDayOfAll + static_cast<int>(sequence % kDayCount);
  for (SymbolId id = 0; id < SymbolCountAt(sequence); ++id) {
    const Word said = WordOn(sequence, id);
    if (said == Word::kNothing) continue;
    Observation row = Absent(day, names_[id]);
    if (said != Word::kAbsent) {
      row = Available(day, names_[id], kFirstSize + static_cast<int64_t>(sequence));
    }
    if (said == Word::kTraded) row = With(row, Column::kTradeCount, int64_t{7});
    if (said == Word::kUntraded) row = With(row, Column::kTradeCount, int64_t{0});
    BFA_RETURN_IF_ERROR(appender.Add(row));
  }
  return appender.Commit(CommitAt(static_cast<int64_t>(sequence)));
}

std::string NumberedHistory::FindFault(const Reader& reader, uint64_t sequence,
                                       uint32_t day_index) const {
  const auto fault = [&](const std::string& what) { return Fault(sequence, day_index, what); };
  if (sequence > commit_count()) return fault("there is no such commit");
  const Day day = kFirstDayOfAll + static_cast<int>(day_index);
  const auto snapshot = reader.SnapshotOf(day);
  const CommitTime time = TimeOf(static_cast<int64_t>(sequence));
  const uint64_t writer = WriterOf(sequence, day_index);
  if (writer == 0) {
    const bool none = !snapshot && snapshot.error().code() == ErrorCode::kNotFound;
    if (!none) return fault("a day that nothing was said of");
    return reader.commit_time() == time ? "" : fault("another time");
  }
  if (!snapshot) return fault(snapshot.error().ToString());
  const Sets& want = sets_[writer];
  const std::array<BitsetView, 4> got{snapshot->observed(), snapshot->available(),
                                      snapshot->volume_known(), snapshot->zero_volume()};
  for (const BitsetKind kind : kKinds) {
    const auto index = static_cast<size_t>(kind);
    if (got[index].words().size() > want[index].size()) return fault("a set that is too wide");
    for (size_t word = 0; word < want[index].size(); ++word) {
      if (got[index].word(word) != want[index][word]) return fault("another set");
    }
  }
  const auto counts = reader.Counts({day, day});
  if (!counts) return fault(counts.error().ToString());
  const DayCounts wanted{day, got[0].Count(), got[1].Count(), got[2].Count(), got[3].Count()};
  if (counts->size() != 1 || counts->front() != wanted) return fault("other counts");
  const auto names = snapshot->Names();
  if (!names) return fault(names.error().ToString());
  if (names->size() != got[1].Count()) return fault("another number of names");
  auto name = names->begin();
  for (const SymbolId id : got[1]) {
    if (*name++ != names_[id]) return fault("another name");
  }
  const auto size = snapshot->Integer(Column::kFileSizeBytes, 0);
  if (!size) return fault(size.error().ToString());
  if (*size != kFirstSize + static_cast<int64_t>(writer)) return fault("another size");
  if (reader.symbol_count() != SymbolCountAt(sequence)) return fault("another number of symbols");
  return reader.commit_time() == time ? "" : fault("another time");
}

std::string NumberedHistory::FindTimelineFault(const Reader& reader, SymbolId id) const {
  const uint64_t sequence = reader.sequence();
  const auto timeline = reader.TimelineOf(id);
  if (!timeline) return Fault(sequence, 0, timeline.error().ToString());
  for (uint32_t day_index = 0; day_index < kDayCount; ++day_index) {
    const Sets& want = sets_[WriterOf(sequence, day_index)];
    const Day day = kFirstDayOfAll + static_cast<int>(day_index);
    for (const BitsetKind kind : kKinds) {
      const bool wanted = (want[static_cast<size_t>(kind)][id / 64] >> (id % 64) & 1) != 0;
      if (timeline->contains(kind, day) != wanted) {
        return Fault(sequence, day_index, "another timeline of " + names_[id]);
      }
    }
  }
  return "";
}

}  // namespace bfa::test
