// Files that an earlier bfa wrote are read as it read them, and written as it wrote them.

#include <gtest/gtest.h>
#include <zstd.h>

#include <algorithm>
#include <optional>
#include <string>

#include "bfa/appender.h"
#include "bfa/check.h"
#include "bfa/reader.h"
#include "tests/golden/golden_file.h"
#include "tests/store/file_bytes.h"
#include "tests/store/temporary_folder.h"
#include "tools/dump_text.h"

namespace bfa::test {
namespace {

// The version that packed the frames in the files: another one may pack them otherwise.
constexpr unsigned kZstdVersion = 10'504;

std::string DumpOf(const Reader& reader) {
  std::string text;
  const auto days = reader.DaysWithRows();
  if (!days) return days.error().ToString();
  if (const Status head = tools::AppendHeadText(reader, *days, text); !head) {
    return head.error().ToString();
  }
  for (const DaySummary& day : *days) {
    const Status appended = tools::AppendDayText(reader, day, text);
    if (!appended) return appended.error().ToString();
  }
  return text;
}

// What a full check of the store finds first; nothing wrong for a sound one.
Status CheckAll(const Result<Reader>& reader) {
  if (!reader) return reader.error();
  const CheckReport report = CheckStore(*reader, CheckLevel::kFull);
  if (!report.damage.empty()) return report.damage.front().error;
  return {};
}

TEST(GoldenFiles, ValidOnesHoldWhatTheyHeld) {
  for (const GoldenFile& file : GoldenFiles()) {
    if (file.exit_code) continue;
    const auto mapped = Reader::Open(file.path);
    ASSERT_TRUE(mapped) << file.path << ": " << mapped.error().ToString();
    EXPECT_EQ(DumpOf(*mapped), file.dump) << file.path;
    const Status checked = CheckAll(Reader::FromBytes(file.bytes));
    EXPECT_TRUE(checked) << file.path << ": " << checked.error().ToString();
  }
}

TEST(GoldenFiles, InvalidOnesAreRefusedAsTheyWere) {
  for (const GoldenFile& file : GoldenFiles()) {
    if (!file.exit_code) continue;
    const Status checked = CheckAll(Reader::Open(file.path));
    ASSERT_FALSE(checked) << file.path;
    const auto expected = *file.exit_code == 8 ? ErrorCode::kNewerVersion : ErrorCode::kDamaged;
    EXPECT_EQ(checked.error().code(), expected) << file.path << checked.error().ToString();
  }
}

// Stages what a commit learned: what it says of the days that it wrote, the symbols that are in
// none of them, and coverage. `before`: as of the commit before, if there is one.
void StageCommit(const Reader* before, const Reader& after, Appender& appender) {
  const std::vector<DaySummary> days = after.DaysWithRows().value();
  for (const DaySummary& day : days) {
    if (day.commit_sequence != after.sequence()) continue;
    const Snapshot snapshot = after.SnapshotOf(day.counts.day).value();
    const std::vector<Row> rows = snapshot.Rows().value();
    for (const Row& row : rows) {
      if (row.covered) continue;
      const std::string symbol(after.SymbolName(row.symbol).value());
      ASSERT_TRUE(
          appender.Add({day.counts.day, symbol, row.available, ColumnSet::All(), row.metadata, 0}));
    }
  }
  for (SymbolId id = before == nullptr ? 0 : before->symbol_count(); id < after.symbol_count();
       ++id) {
    ASSERT_TRUE(appender.AddSymbol(after.SymbolName(id).value()));
  }
  const std::vector<Coverage> known =
      before == nullptr ? std::vector<Coverage>() : before->CoverageRanges().value();
  const std::vector<Coverage> ranges = after.CoverageRanges().value();
  for (const Coverage& range : ranges) {
    if (std::ranges::find(known, range) != known.end()) continue;
    const std::string_view symbol = after.SymbolName(range.symbol).value();
    ASSERT_TRUE(appender.AddCoverage(symbol, range.days, range.probe_time));
  }
}

// The store as an appender writes it that learns the same, commit by commit.
std::vector<std::byte> WrittenAgain(const Reader& reader, const std::string& path) {
  CreateOptions options;
  options.dataset = reader.dataset();
  options.file_id = reader.file_id();
  Appender appender = Appender::Create(path, options).value();
  if (reader.sequence() == 0) {
    EXPECT_TRUE(appender.Commit());
  }
  std::optional<Reader> before;
  const std::vector<CommitSummary> commits = reader.Commits().value();
  for (const CommitSummary& commit : commits) {
    const Reader after = reader.AsOf(commit.sequence).value();
    StageCommit(before ? &*before : nullptr, after, appender);
    EXPECT_TRUE(appender.Commit({commit.time, commit.batch_id, std::nullopt}));
    before = after;
  }
  return ReadBytes(path);
}

// Made by hand, or cut, or compacted: no appender writes them as they are.
bool IsWrittenByAnAppender(const GoldenFile& file) {
  for (const char* name : {"compacted", "flags", "torn_first_batch", "torn_tail", "unknown"}) {
    if (file.path.ends_with("/" + std::string(name) + ".bfa")) return false;
  }
  return !file.exit_code;
}

TEST(GoldenFiles, HaveTheSameBytesWhenTheyAreWrittenAgain) {
  for (const GoldenFile& file : GoldenFiles()) {
    if (!IsWrittenByAnAppender(file)) continue;
    const TemporaryFolder folder;
    const Reader reader = Reader::FromBytes(file.bytes).value();
    const auto again = WrittenAgain(reader, folder.File("again.bfa"));
    const auto read_again = Reader::FromBytes(again);
    ASSERT_TRUE(read_again) << file.path;
    EXPECT_EQ(DumpOf(*read_again), file.dump) << file.path;
    if (ZSTD_versionNumber() == kZstdVersion) {
      EXPECT_TRUE(again == file.bytes) << file.path;
    }
  }
}

}  // namespace
}  // namespace bfa::test
