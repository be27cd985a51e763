#include "tests/campaign/day_per_commit.h"

#include <algorithm>

#include "format/propagate.h"
#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

constexpr uint32_t kManyRows = 2500;

}  // namespace

Day DayOf(uint64_t sequence) { return DayAt("1980-01-01") + static_cast<int>(sequence); }

std::vector<Observation> RowsOf(uint64_t sequence) {
  const auto variant = static_cast<uint32_t>(sequence);
  std::vector<Observation> rows{Complete(DayOf(sequence), "BTCUSDT", variant),
                                Absent(DayOf(sequence), "ETHUSDT")};
  for (uint32_t i = 0; sequence % kLargeEvery == 0 && i < kManyRows; ++i) {
    rows.push_back(Complete(DayOf(sequence), "S" + std::to_string(i), variant + i));
  }
  return rows;
}

Status StageCommit(uint64_t sequence, Appender& appender) {
  for (const Observation& row : RowsOf(sequence)) BFA_RETURN_IF_ERROR(appender.Add(row));
  return {};
}

std::string FindCommitFault(const Reader& reader, uint64_t sequence) {
  const std::string where = "day of commit " + std::to_string(sequence) + " as of " +
                            std::to_string(reader.sequence()) + ": ";
  const auto snapshot = reader.SnapshotOf(DayOf(sequence));
  if (!snapshot) return where + snapshot.error().ToString();
  const auto rows = snapshot->Rows();
  if (!rows) return where + rows.error().ToString();
  const std::vector<Observation> expected = RowsOf(sequence);
  if (rows->size() != expected.size()) return where + "another number of rows";
  for (const Observation& row : expected) {
    const auto id = reader.FindSymbol(row.symbol);
    if (!id) return where + id.error().ToString();
    const auto found = std::ranges::lower_bound(*rows, *id, {}, &Row::symbol);
    if (found == rows->end() || found->symbol != *id) return where + "no row of " + row.symbol;
    if (found->available != row.available) return where + "another answer for " + row.symbol;
    if (row.available && found->metadata != row.metadata) {
      return where + "other values of " + row.symbol;
    }
  }
  return "";
}

std::string FindHistoryFault(const Reader& reader, uint64_t first) {
  for (uint64_t sequence = first; sequence <= reader.sequence(); ++sequence) {
    if (std::string fault = FindCommitFault(reader, sequence); !fault.empty()) return fault;
  }
  const auto next = reader.SnapshotOf(DayOf(reader.sequence() + 1));
  if (!next && next.error().code() == ErrorCode::kNotFound) return "";
  return "something of the commit after " + std::to_string(reader.sequence());
}

}  // namespace bfa::test
