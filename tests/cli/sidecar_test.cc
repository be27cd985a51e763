#include "tools/sidecar.h"

#include <gtest/gtest.h>

#include <string>

#include "tools/sha256.h"

namespace bfa::tools {
namespace {

// A sidecar with everything in it.
constexpr std::string_view kSidecar = R"({
  "rows": 18446744073709551615,
  "range": {
    "first_day": "2024-01-16",
    "last_day": "2024-01-17",
    "start": "2024-01-16",
    "end": null
  },
  "store_id": "00112233445566778899aabbccddeeff",
  "commit": 12,
  "commit_time": "2024-01-20T00:00:00.123Z",
  "format": "csv",
  "columns": [
    "symbol",
    "etag"
  ],
  "available": true,
  "spreadsheet_safe": true,
  "bytes": 0,
  "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}
)";

std::string FaultOf(std::string_view text) {
  const auto parsed = ParseSidecar(text);
  const auto* fault = std::get_if<InputFault>(&parsed);
  if (fault == nullptr) return "";
  if (fault->place.line == 0) return fault->message;
  return std::to_string(fault->place.line) + ":" + std::to_string(fault->place.column) + ": " +
         fault->message;
}

std::string Replace(std::string_view what, std::string_view with) {
  std::string text(kSidecar);
  const size_t at = text.find(what);
  EXPECT_NE(at, text.npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(SidecarTest, IsReadMemberByMember) {
  const auto parsed = ParseSidecar(kSidecar);
  const auto* sidecar = std::get_if<Sidecar>(&parsed);
  ASSERT_NE(sidecar, nullptr) << FaultOf(kSidecar);
  EXPECT_EQ(sidecar->totals.row_count, UINT64_MAX);
  EXPECT_EQ(sidecar->totals.days, (DayRange{*ParseDay("2024-01-16"), *ParseDay("2024-01-17")}));
  EXPECT_EQ(sidecar->selection.start, ParseDay("2024-01-16"));
  EXPECT_EQ(sidecar->selection.end, std::nullopt);
  EXPECT_EQ(sidecar->store_id, "00112233445566778899aabbccddeeff");
  EXPECT_EQ(sidecar->sequence, 12);
  EXPECT_EQ(FormatInstant(sidecar->commit_time), "2024-01-20T00:00:00.123Z");
  EXPECT_EQ(sidecar->selection.format, RowFormat::kCsv);
  EXPECT_EQ(NamesOf(sidecar->selection.columns), (std::vector<std::string>{"symbol", "etag"}));
  EXPECT_TRUE(sidecar->selection.only_available);
  EXPECT_TRUE(sidecar->selection.spreadsheet_safe);
  EXPECT_EQ(sidecar->totals.size, 0);
  EXPECT_EQ(sidecar->totals.sha256, *Sha256().Finish());
}

TEST(SidecarTest, OfAStoreIsReadBackAsItWasWritten) {
  const auto reader = Reader::Open(BFA_SOURCE_DIR "/spec/vectors/tiny.bfa");
  ASSERT_TRUE(reader);
  for (const bool has_rows : {false, true}) {
    ExportSelection selection{kFirstDay, kLastDay, false, {Column::kEtag}, RowFormat::kNdjson, {}};
    ExportTotals totals{7, {}, 8, std::string(64, 'a')};
    if (has_rows) totals.days = {kFirstDay, kFirstDay};
    const std::string text = FormatSidecar(*reader, selection, totals);
    const auto parsed = ParseSidecar(text);
    const auto* sidecar = std::get_if<Sidecar>(&parsed);
    ASSERT_NE(sidecar, nullptr) << FaultOf(text);
    EXPECT_EQ(sidecar->sequence, reader->sequence());
    EXPECT_EQ(sidecar->commit_time, reader->commit_time());
    EXPECT_EQ(FormatSidecar(*reader, sidecar->selection, sidecar->totals), text);
  }
}

TEST(SidecarTest, ThatLacksAMemberIsRefused) {
  for (const char* name :
       {"rows", "range", "first_day", "last_day", "start", "end", "store_id", "commit",
        "commit_time", "format", "columns", "available", "spreadsheet_safe", "bytes", "sha256"}) {
    const std::string renamed = Replace("\"" + std::string(name) + "\"", "\"other\"");
    EXPECT_TRUE(FaultOf(renamed).ends_with(std::string(name) + "' is missing")) << FaultOf(renamed);
  }
}

TEST(SidecarTest, WithAMemberOfAnotherTypeIsRefused) {
  for (const char* name :
       {"rows", "range", "first_day", "last_day", "start", "end", "store_id", "commit",
        "commit_time", "format", "columns", "available", "spreadsheet_safe", "bytes", "sha256"}) {
    for (const char* value : {"-1", "1.5", "1e3", "18446744073709551616", "\"\"", "\"x\"", "[]",
                              "[1]", "[\"x\"]", "{}", "{\"x\": 1}"}) {
      const std::string text = Replace("\"" + std::string(name) + "\": ",
                                       "\"" + std::string(name) + "\": " + value + ", \"after\": ");
      const std::string fault = FaultOf(text);
      EXPECT_NE(fault.find(name), fault.npos) << fault << " for " << text;
    }
  }
}

TEST(SidecarTest, WithAMemberThatIsUnknownIsRefused) {
  EXPECT_EQ(FaultOf(Replace("{", "{\"order\": 1,")),
            "'order' is unknown; a newer version may have written it");
  EXPECT_EQ(FaultOf(Replace("\"start\"", "\"step\": 2, \"start\"")),
            "'range.step' is unknown; a newer version may have written it");
}

TEST(SidecarTest, WhoseMembersDoNotGoTogetherIsRefused) {
  EXPECT_EQ(FaultOf(Replace("csv", "ndjson")), "'spreadsheet_safe' goes with csv alone");
  EXPECT_EQ(FaultOf(Replace("\"end\": null", "\"end\": \"2024-01-15\"")),
            "'range.end' is before the start");
  EXPECT_EQ(FaultOf(Replace("\"end\": null", "\"end\": \"2024-01-16\"")),
            "'range.first_day' or the last day is outside what was asked for");
  EXPECT_EQ(FaultOf(Replace("\"last_day\": \"2024-01-17\"", "\"last_day\": \"2024-01-15\"")),
            "'range.last_day' does not go with the first day");
  EXPECT_EQ(FaultOf(Replace("\"last_day\": \"2024-01-17\"", "\"last_day\": null")),
            "'range.last_day' does not go with the first day");
}

TEST(SidecarTest, ThatIsNoJsonIsRefusedWhereItStops) {
  EXPECT_EQ(FaultOf(""), "1:1: is no JSON from here on");
  EXPECT_EQ(FaultOf("{\n  \"rows\": }"), "2:11: is no JSON from here on");
  EXPECT_EQ(FaultOf(Replace("true", "tru")), "17:19: is no JSON from here on");
  EXPECT_EQ(FaultOf("[1]"), "is no JSON object");
  EXPECT_EQ(FaultOf("\xff"), "1:1: is no JSON from here on");
  EXPECT_EQ(FaultOf("{\"rows\": 1e999}"), "has a number that is too large");
  EXPECT_NE(FaultOf(std::string(1 << 20, '[')), "");
}

// Whatever stands in it, it is read or refused.
TEST(SidecarTest, CutOrChangedAnywhereIsReadOrRefused) {
  for (size_t i = 0; i < kSidecar.size(); ++i) {
    const bool is_whole = i + 1 == kSidecar.size();  // but for the line end
    EXPECT_EQ(FaultOf(kSidecar.substr(0, i)).empty(), is_whole) << i;
    for (const char c : {'\0', '"', '{', '9', ',', '\xff'}) {
      std::string text(kSidecar);
      text[i] = c;
      FaultOf(text);
    }
  }
}

TEST(Sha256Test, IsThatOfAllPieces) {
  // FIPS 180-4, appendix B.1.
  constexpr const char* kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  Sha256 digest;
  digest.Update("a");
  Sha256 copy(digest);
  digest.Update("");
  digest.Update("bc");
  EXPECT_EQ(*digest.Finish(), kOfAbc);
  copy.Update("bc");
  EXPECT_EQ(*copy.Finish(), kOfAbc);
}

}  // namespace
}  // namespace bfa::tools
