#include "tools/day_renderer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "bfa/appender.h"
#include "tests/store/temporary_folder.h"
#include "tools/csv_text.h"
#include "tools/export_stream.h"
#include "tools/row_writer.h"

namespace bfa::tools {
namespace {

const std::filesystem::path kVectors = BFA_SOURCE_DIR "/spec/vectors";

// What comes out, or the error that comes in its place.
using Outcome = Result<std::string>;

std::string TextOf(const Outcome& outcome) {
  return outcome ? *outcome : "error: " + outcome.error().ToString();
}

// The export as it is said to be: row by row, each by the printer that all verbs have.
Outcome ModelExport(const Reader& reader, const ExportSelection& selection) {
  const auto days = reader.Counts(selection.days());
  if (!days) return days.error();
  const auto ids = reader.SymbolsByName();
  if (!ids) return ids.error();
  Output output(-1, "nowhere");
  RowWriter writer(output, selection.format, selection.columns, reader.dataset());
  std::string text = std::exchange(output.buffer(), {});
  for (const DayCounts& counts : *days) {
    const auto snapshot = reader.SnapshotOf(counts.day);
    if (!snapshot) return snapshot.error();
    const auto rows = snapshot->Rows(MetadataOf(selection.columns));
    if (!rows) return rows.error();
    for (const SymbolId id : *ids) {
      const auto row = std::find_if(rows->begin(), rows->end(),
                                    [id](const Row& each) { return each.symbol == id; });
      if (row == rows->end() || (selection.only_available && !row->available)) continue;
      writer.Write({counts.day, id, *reader.SymbolName(id), row->available, row->metadata});
      text += std::exchange(output.buffer(), {});
    }
  }
  return text;
}

Outcome StreamedExport(const Reader& reader, const ExportSelection& selection) {
  const auto stream = ExportStream::Open(reader, selection);
  if (!stream) return stream.error();
  std::string text;
  for (;;) {
    const auto piece = (*stream)->Next();
    if (!piece) return piece.error();
    if (*piece == nullptr) return text;
    text += (*piece)->text.text();
  }
}

const std::vector<RowColumn> kAllColumns(kRowColumns.begin(), kRowColumns.end());

void CompareExports(const Reader& reader, const std::string& what) {
  for (const RowFormat format : {RowFormat::kCsv, RowFormat::kNdjson}) {
    for (const bool only_available : {false, true}) {
      ExportSelection selection{{}, {}, only_available, kAllColumns, format, false};
      EXPECT_EQ(TextOf(StreamedExport(reader, selection)), TextOf(ModelExport(reader, selection)))
          << what;
      std::reverse(selection.columns.begin(), selection.columns.end());
      EXPECT_EQ(TextOf(StreamedExport(reader, selection)), TextOf(ModelExport(reader, selection)))
          << what;
    }
    for (const RowColumn column : kAllColumns) {
      const ExportSelection selection{{}, {}, false, {column}, format, false};
      EXPECT_EQ(TextOf(StreamedExport(reader, selection)), TextOf(ModelExport(reader, selection)))
          << what << ", " << RowColumnName(column);
    }
  }
}

TEST(DayRendererTest, WritesAllVectorsAsTheRowWriterDoes) {
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kVectors)) {
    if (entry.path().extension() != ".bfa") continue;
    const auto reader = Reader::Open(entry.path().string());
    if (!reader) continue;
    ++count;
    CompareExports(*reader, entry.path().filename().string());
  }
  EXPECT_GT(count, 20);
}

// Names, etags and urls as hostile as the store allows.
class TrickyText : public testing::TestWithParam<const char*> {
 protected:
  static Dataset TrickyDataset(const std::string& url_template) {
    return *Dataset::Create({{"market", "um"},
                             {"cadence", "daily"},
                             {"kind", "klines"},
                             {"interval", "1m"},
                             {"url_template", url_template}},
                            kFirstDay);
  }

  Reader MakeStore(const std::string& url_template) {
    auto appender = Appender::Create(path_, {TrickyDataset(url_template), {}});
    for (const char* text : {"=1+1", "+A", "-A", "@SUM(1,2)", "a,b", "\"q\"", "=\"x\"", "'=", "\\",
                             "{date}", "币", "A=B"}) {
      Observation observation{kFirstDay, text, true, {Column::kEtag}, {}, 0};
      observation.metadata.SetEtag(text);
      EXPECT_TRUE(appender->Add(observation));
    }
    EXPECT_TRUE(appender->Commit());
    return *Reader::Open(path_);
  }

  test::TemporaryFolder folder_;
  std::string path_ = folder_.File("tricky.bfa");
};

TEST_P(TrickyText, IsWrittenAsTheRowWriterDoes) {
  CompareExports(MakeStore(GetParam()), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Urls, TrickyText,
                         testing::Values("https://x/{symbol}-{date}.zip", "{date}", "{symbol}",
                                         "=\"{date}{date}\",{symbol}1970-01-01", "-\\{symbol}\\",
                                         "x"));

TEST_F(TrickyText, IsGuardedWhereASpreadsheetWouldCompute) {
  const Reader reader = MakeStore("@{symbol},{date}");
  const std::vector<RowColumn> columns{RowColumn::Kind::kSymbol, Column::kEtag,
                                       RowColumn::Kind::kUrl};
  EXPECT_EQ(TextOf(StreamedExport(reader, {{}, {}, false, columns, RowFormat::kCsv, true})),
            "symbol,etag,url\n"
            "\"\"\"q\"\"\",\"\"\"q\"\"\",\"'@%22q%22,1970-01-01\"\n"
            "'=,'=,\"'@%27%3D,1970-01-01\"\n"
            "'+A,'+A,\"'@%2BA,1970-01-01\"\n"
            "'-A,'-A,\"'@-A,1970-01-01\"\n"
            "\"'=\"\"x\"\"\",\"'=\"\"x\"\"\",\"'@%3D%22x%22,1970-01-01\"\n"
            "'=1+1,'=1+1,\"'@%3D1%2B1,1970-01-01\"\n"
            "\"'@SUM(1,2)\",\"'@SUM(1,2)\",\"'@%40SUM%281%2C2%29,1970-01-01\"\n"
            "A=B,A=B,\"'@A%3DB,1970-01-01\"\n"
            "\\,\\,\"'@%5C,1970-01-01\"\n"
            "\"a,b\",\"a,b\",\"'@a%2Cb,1970-01-01\"\n"
            "{date},{date},\"'@%7Bdate%7D,1970-01-01\"\n"
            "币,币,\"'@%E5%B8%81,1970-01-01\"\n");
}

TEST(CsvTextTest, KnowsWhatLooksLikeAFormula) {
  for (const char* text : {"=", "=1", "+1", "-1", "@A", "\t=1", "\r=1"}) {
    EXPECT_TRUE(LooksLikeFormula(text)) << text;
  }
  for (const char* text : {"", "1", "'=1", " =1", "A=1", "\n=1", "\"=1"}) {
    EXPECT_FALSE(LooksLikeFormula(text)) << text;
  }
}

}  // namespace
}  // namespace bfa::tools
