#include "prober/kline_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <memory>
#include <utility>

#include "tests/store/sample_observation.h"

namespace bfa::test {
namespace {

using internal::kMaxKlineTextSize;
using internal::UnpackKlineFile;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kHeader =
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
    "taker_buy_quote_volume,ignore";
const std::string kRow =
    "1790985600000,84482.70,84994.90,84409.50,84710.60,43165.689,1791071999999,"
    "3655672542.40470,885100,20823.629,1763687920.41070,0";
const std::string kText = kHeader + "\n" + kRow + "\n";
const Day kDay = DayAt("2026-10-03");
const std::string kName = "BTCUSDT-1d-2026-10-03.csv";

using ZipEntries = std::vector<std::pair<std::string, std::string>>;

struct ZipForm {
  bool stored = false;  // not deflated
  bool encrypted = false;
};

// A zip of entries, as libzip writes it.
std::string ZipOf(const ZipEntries& entries, const ZipForm& form = {}) {
  zip_source_t* buffer = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(buffer);
  zip_t* archive = zip_open_from_source(buffer, ZIP_TRUNCATE, nullptr);
  for (const auto& [name, text] : entries) {
    const zip_int64_t index =
        zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0),
                     ZIP_FL_ENC_UTF_8);
    const auto entry = static_cast<zip_uint64_t>(index);
    if (form.stored) zip_set_file_compression(archive, entry, ZIP_CM_STORE, 0);
    if (form.encrypted) zip_file_set_encryption(archive, entry, ZIP_EM_TRAD_PKWARE, "secret");
  }
  EXPECT_EQ(zip_close(archive), 0);
  EXPECT_EQ(zip_source_open(buffer), 0);
  zip_stat_t stat;
  EXPECT_EQ(zip_source_stat(buffer, &stat), 0);
  std::string bytes(stat.size, '\0');
  EXPECT_EQ(zip_source_read(buffer, bytes.data(), bytes.size()),
            static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(buffer);
  zip_source_free(buffer);
  return bytes;
}

// What is wrong with a zip; `none` if nothing is.
std::string ZipFaultOf(const std::string& bytes) {
  const auto text = UnpackKlineFile(bytes, kName);
  if (text) return "none";
  EXPECT_EQ(text.error().code(), ErrorCode::kNetwork);
  EXPECT_THAT(text.error().message(), StartsWith("no usable zip: "));
  return text.error().message();
}

Result<Metadata> Parse(const std::string& text, Day day) {
  internal::DriftList drift;
  return internal::ParseKlineText(text, day, drift);
}

// What is wrong with a text; `none` if nothing is.
std::string TextFaultOf(const std::string& text) {
  const auto kline = Parse(text, kDay);
  if (kline) return "none";
  EXPECT_EQ(kline.error().code(), ErrorCode::kNetwork);
  EXPECT_THAT(kline.error().message(), StartsWith("no usable kline: "));
  EXPECT_EQ(kline.error().message().find('\n'), std::string::npos);
  EXPECT_LT(kline.error().message().size(), 400);
  return kline.error().message();
}

// The real row with another value in a field.
std::string RowWith(size_t field, const std::string& value) {
  size_t begin = 0;
  for (size_t i = 0; i < field; ++i) begin = kRow.find(',', begin) + 1;
  const size_t end = std::min(kRow.find(',', begin), kRow.size());
  return kRow.substr(0, begin) + value + kRow.substr(end);
}

TEST(KlineTextTest, ReadsARealRow) {
  const auto kline = Parse(kText, kDay);
  ASSERT_TRUE(kline) << kline.error().ToString();
  EXPECT_EQ(kline->present(), ColumnSet::Of(ColumnGroup::kKline));
  EXPECT_EQ(kline->decimal(Column::kOpenPrice), 84482.7);
  EXPECT_EQ(kline->decimal(Column::kHighPrice), 84994.9);
  EXPECT_EQ(kline->decimal(Column::kLowPrice), 84409.5);
  EXPECT_EQ(kline->decimal(Column::kClosePrice), 84710.6);
  EXPECT_EQ(kline->decimal(Column::kVolumeBase), 43165.689);
  EXPECT_EQ(kline->decimal(Column::kQuoteVolumeUsdt), 3655672542.4047);
  EXPECT_EQ(kline->integer(Column::kTradeCount), 885100);
  EXPECT_EQ(kline->decimal(Column::kTakerBuyVolumeBase), 20823.629);
  EXPECT_EQ(kline->decimal(Column::kTakerBuyQuoteVolumeUsdt), 1763687920.4107);
}

TEST(KlineTextTest, ReadsItWithOrWithoutHeaderAndWithAnyLineEnd) {
  for (const std::string& text : {kRow, kRow + "\n", kRow + "\r\n", kHeader + "\n" + kRow,
                                  kHeader + "\r\n" + kRow + "\r\n", kHeader + "\r\n" + kRow}) {
    const auto kline = Parse(text, kDay);
    ASSERT_TRUE(kline) << kline.error().ToString();
    EXPECT_EQ(*kline, *Parse(kText, kDay));
  }
}

TEST(KlineTextTest, TakesADayWithoutTrades) {
  const auto kline = Parse("1790985600000,1.5,1.5,1.5,1.5,0,1791071999999,0.00000,0,0,0,0\n", kDay);
  ASSERT_TRUE(kline) << kline.error().ToString();
  EXPECT_EQ(kline->integer(Column::kTradeCount), 0);
  EXPECT_EQ(kline->decimal(Column::kQuoteVolumeUsdt), 0);
  EXPECT_TRUE(kline->has(Column::kQuoteVolumeUsdt));
}

TEST(KlineTextTest, RefusesAnotherNumberOfLinesOrFields) {
  EXPECT_THAT(TextFaultOf(""), HasSubstr("there are 0 lines of values, not 1"));
  EXPECT_THAT(TextFaultOf("\n"), HasSubstr("not 1"));
  EXPECT_THAT(TextFaultOf(kHeader), HasSubstr("there are 0 lines of values, not 1"));
  EXPECT_THAT(TextFaultOf(kHeader + "\n"), HasSubstr("there are 0 lines of values, not 1"));
  EXPECT_THAT(TextFaultOf(kText + kRow), HasSubstr("there are 2 lines of values, not 1"));
  EXPECT_THAT(TextFaultOf(kText + "\n"), HasSubstr("there are 2 lines of values, not 1"));
  EXPECT_THAT(TextFaultOf("\n" + kRow), HasSubstr("not 1"));
  EXPECT_THAT(TextFaultOf(kHeader + "\n" + kText), HasSubstr("not 1"));
  EXPECT_THAT(TextFaultOf(kRow.substr(0, kRow.rfind(','))),
              HasSubstr("there are 11 fields, not 12"));
  EXPECT_THAT(TextFaultOf(kRow + ",0"), HasSubstr("there are 13 fields, not 12"));
  EXPECT_THAT(TextFaultOf("<html>"), HasSubstr("there are 1 fields, not 12"));
  EXPECT_NE(TextFaultOf(std::string(100'000, '\n')), "none");
  EXPECT_NE(TextFaultOf(std::string(100'000, ',')), "none");
}

TEST(KlineTextTest, RefusesAnotherDay) {
  EXPECT_FALSE(Parse(kRow, kDay + 1));
  EXPECT_FALSE(Parse(kRow, kDay + -1));
  for (const std::string time :
       {"", "1790985600001", "1790985599999", "1790985600", "1790985600000000", "1790985600000.0",
        " 1790985600000", "+1790985600000", "2026-10-03", "99999999999999999999"}) {
    EXPECT_THAT(TextFaultOf(RowWith(0, time)), HasSubstr("it is not of 2026-10-03")) << time;
  }
  for (const std::string time : {"", "1791072000000", "1791071999998", "1790985659999"}) {
    EXPECT_THAT(TextFaultOf(RowWith(6, time)), HasSubstr("it is not of 2026-10-03")) << time;
  }
}

TEST(KlineTextTest, RefusesValuesThatTheStoreCannotHold) {
  const std::vector<std::pair<size_t, std::string>> decimals{{1, "open"},
                                                             {2, "high"},
                                                             {3, "low"},
                                                             {4, "close"},
                                                             {5, "volume"},
                                                             {7, "quote_volume"},
                                                             {9, "taker_buy_volume"},
                                                             {10, "taker_buy_quote_volume"}};
  for (const auto& [field, name] : decimals) {
    for (const std::string value : {"", " ", "-1", "-0", "+1", "nan", "NaN", "inf", "-inf", "1e999",
                                    "1,5", "1.5x", "0x10", "\"1\"", "1 "}) {
      if (value == "1,5") continue;
      EXPECT_THAT(TextFaultOf(RowWith(field, value)),
                  HasSubstr(name + ": '" + value + "' is not allowed"));
    }
  }
  for (const std::string value : {"", "-1", "1.0", "1e3", "9223372036854775808", "x"}) {
    EXPECT_THAT(TextFaultOf(RowWith(8, value)), HasSubstr("count: '" + value + "' is not allowed"));
  }
  EXPECT_NE(TextFaultOf(RowWith(5, std::string(5000, '9'))), "none");
  EXPECT_THAT(TextFaultOf(RowWith(5, std::string("1\x1b[31m\0\r", 8))),
              HasSubstr("volume: '1\\x1b[31m\\x00\\x0d' is not allowed"));
}

TEST(KlineTextTest, TakesExponents) {
  const auto kline = Parse(RowWith(5, "4.3165689e4"), kDay);
  ASSERT_TRUE(kline) << kline.error().ToString();
  EXPECT_EQ(kline->decimal(Column::kVolumeBase), 43165.689);
  EXPECT_EQ(Parse(RowWith(10, "1E-7"), kDay)->decimal(Column::kTakerBuyQuoteVolumeUsdt), 1e-7);
}

TEST(KlineTextTest, RefusesPricesOutsideLowAndHigh) {
  for (const auto& [field, value] : std::vector<std::pair<size_t, std::string>>{{1, "84994.91"},
                                                                                {1, "84409.49"},
                                                                                {4, "84994.91"},
                                                                                {4, "84409.49"},
                                                                                {2, "84710.59"},
                                                                                {3, "84482.71"},
                                                                                {2, "1"},
                                                                                {3, "99999"}}) {
    EXPECT_THAT(TextFaultOf(RowWith(field, value)), HasSubstr("the low is not the lowest price"));
  }
  EXPECT_EQ(TextFaultOf(RowWith(1, "84994.90")), "none");
  EXPECT_EQ(TextFaultOf(RowWith(4, "84409.50")), "none");
}

TEST(KlineZipTest, IsUnpacked) {
  EXPECT_EQ(*UnpackKlineFile(ZipOf({{kName, kText}}), kName), kText);
  EXPECT_EQ(*UnpackKlineFile(ZipOf({{kName, kText}}, {.stored = true}), kName), kText);
  EXPECT_EQ(*UnpackKlineFile(ZipOf({{kName, ""}}), kName), "");
  const std::string chinese = "币安人生USDT-1d-2026-10-03.csv";
  EXPECT_EQ(*UnpackKlineFile(ZipOf({{chinese, kText}}), chinese), kText);
}

TEST(KlineZipTest, IsRefusedIfItHoldsSomethingElse) {
  EXPECT_THAT(ZipFaultOf(ZipOf({{kName, kText}, {"more.csv", kText}})),
              HasSubstr("it has 2 entries, not 1"));
  for (const std::string name : {"ETHUSDT-1d-2026-10-03.csv", "../BTCUSDT-1d-2026-10-03.csv",
                                 "btcusdt-1d-2026-10-03.csv", "BTCUSDT-1d-2026-10-03.csv/"}) {
    EXPECT_THAT(ZipFaultOf(ZipOf({{name, kText}})), HasSubstr("its entry is not called " + kName));
  }
  EXPECT_NE(ZipFaultOf(ZipOf({{kName, kText}}, {.encrypted = true})), "none");
  for (const std::string& bytes :
       {std::string(), std::string("PK"), std::string(22, '\0'), kText,
        std::string("<html></html>"), "PK\x05\x06" + std::string(18, '\0')}) {
    EXPECT_NE(ZipFaultOf(bytes), "none");
  }
}

TEST(KlineZipTest, IsRefusedIfItIsABomb) {
  EXPECT_EQ(ZipFaultOf(ZipOf({{kName, std::string(kMaxKlineTextSize, '0')}})), "none");
  for (const size_t size : {size_t{kMaxKlineTextSize} + 1, size_t{10} << 20}) {
    EXPECT_THAT(ZipFaultOf(ZipOf({{kName, std::string(size, '\0')}})),
                HasSubstr("it unpacks to more than 16384 bytes"));
  }
}

// In both places where a zip says how large its entry is. What counts is what it unpacks to, and
// that the CRC is right.
TEST(KlineZipTest, IsNotBelievedWhatItSaysOfItsSize) {
  const std::string bomb(size_t{10} << 20, '\0');
  for (const std::string& text : {kText, bomb}) {
    const std::string sound = ZipOf({{kName, text}});
    const size_t central = sound.find("PK\x01\x02");
    ASSERT_NE(central, std::string::npos);
    for (const uint32_t size : {0u, 1u, 250u, 0x7fffffffu, 0xfffffffeu}) {
      std::string bytes = sound;
      for (const size_t at : {size_t{22}, central + 24}) {
        for (unsigned i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(size >> (8 * i) & 0xff);
      }
      const auto unpacked = UnpackKlineFile(bytes, kName);
      if (unpacked) {
        EXPECT_EQ(*unpacked, kText) << size;
      }
    }
  }
}

TEST(KlineZipTest, IsRefusedWhereverItIsCut) {
  for (const bool stored : {false, true}) {
    const std::string bytes = ZipOf({{kName, kText}}, {.stored = stored});
    for (size_t size = 0; size < bytes.size(); ++size) {
      ASSERT_NE(ZipFaultOf(bytes.substr(0, size)), "none") << size;
    }
    EXPECT_NE(ZipFaultOf(bytes + "x"), "crashed");
  }
}

TEST(KlineZipTest, WithAnyBitFlippedGivesTheTextOrNothing) {
  for (const bool stored : {false, true}) {
    const std::string bytes = ZipOf({{kName, kText}}, {.stored = stored});
    size_t refused_count = 0;
    for (size_t i = 0; i < 8 * bytes.size(); ++i) {
      std::string flipped = bytes;
      flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ (1 << (i % 8)));
      const auto text = UnpackKlineFile(flipped, kName);
      if (text) {
        ASSERT_EQ(*text, kText) << "bit " << i;
      } else {
        ++refused_count;
      }
    }
    EXPECT_GT(refused_count, 4 * bytes.size());
  }
}

}  // namespace
}  // namespace bfa::test
