#include "tools/row_printer.h"

#include <gtest/gtest.h>

#include <limits>

#include "tools/row_column.h"
#include "tools/url_builder.h"

namespace bfa::tools {
namespace {

// What two rows, or none, look like in a format.
std::string Printed(RowFormat format, bool has_rows = true) {
  Output output(-1, "nowhere");
  RowPrinter printer(output, format, {"name", "count", "price", "fine"});
  if (has_rows) {
    printer.Text("a,\"b\"");
    printer.Integer(-7);
    printer.Decimal(1e21);
    printer.Boolean(true);
    printer.EndRow();
    printer.Text("币");
    printer.Unsigned(UINT64_MAX);
    printer.Null();
    printer.Null();
    printer.EndRow();
  }
  printer.Finish();
  return std::exchange(output.buffer(), {});
}

TEST(RowPrinterTest, PrintsCsv) {
  EXPECT_EQ(Printed(RowFormat::kCsv),
            "name,count,price,fine\n"
            "\"a,\"\"b\"\"\",-7,1000000000000000000000,true\n"
            "币,18446744073709551615,,\n");
  EXPECT_EQ(Printed(RowFormat::kCsv, false), "name,count,price,fine\n");
}

TEST(RowPrinterTest, PrintsJson) {
  EXPECT_EQ(Printed(RowFormat::kJson),
            "[\n"
            "{\"name\":\"a,\\\"b\\\"\",\"count\":-7,\"price\":1000000000000000000000,"
            "\"fine\":true},\n"
            "{\"name\":\"币\",\"count\":18446744073709551615,\"price\":null,\"fine\":null}\n"
            "]\n");
  EXPECT_EQ(Printed(RowFormat::kJson, false), "[]\n");
  EXPECT_EQ(Printed(RowFormat::kNdjson, false), "");
}

TEST(RowPrinterTest, PrintsATable) {
  EXPECT_EQ(Printed(RowFormat::kTable),
            "name                  count                   price  fine\n"
            "a,\"b\"                    -7  1000000000000000000000  true\n"
            "币     18446744073709551615\n");
  EXPECT_EQ(Printed(RowFormat::kTable, false), "name  count  price  fine\n");
}

TEST(RowPrinterTest, PrintsNothingForWhatIsNoNumber) {
  Output output(-1, "nowhere");
  RowPrinter printer(output, RowFormat::kNdjson, {"x", "y", "z", "n"});
  printer.Decimal(std::numeric_limits<double>::infinity());
  printer.Decimal(std::numeric_limits<double>::quiet_NaN());
  printer.DecimalOrNull(std::nullopt);
  printer.IntegerOrNull(std::nullopt);
  printer.EndRow();
  printer.DecimalOrNull(0.5);
  printer.Decimal(1);
  printer.IntegerOrNull(-1);
  printer.IntegerOrNull(0);
  printer.EndRow();
  EXPECT_EQ(std::exchange(output.buffer(), {}),
            "{\"x\":null,\"y\":null,\"z\":null,\"n\":null}\n"
            "{\"x\":0.5,\"y\":1,\"z\":-1,\"n\":0}\n");
}

TEST(RowPrinterTest, LeavesNoLineEmpty) {
  Output output(-1, "nowhere");
  RowPrinter printer(output, RowFormat::kCsv, {"x"});
  printer.Null();
  printer.EndRow();
  EXPECT_EQ(std::exchange(output.buffer(), {}), "x\n\"\"\n");
}

TEST(RowColumnTest, NamesAreFound) {
  for (const RowColumn column : kRowColumns) {
    EXPECT_EQ(RowColumnNamed(RowColumnName(column)), column);
  }
  EXPECT_EQ(RowColumnNamed("volume"), std::nullopt);
  EXPECT_EQ(ParseRowColumns("all")->size(), kRowColumns.size());
  EXPECT_EQ(NamesOf(*ParseRowColumns("symbol,date")), (std::vector<std::string>{"symbol", "date"}));
}

TEST(UrlBuilderTest, BuildsWhatTheDatasetDoes) {
  const Day day = *ParseDay("2024-01-15");
  auto odd = Dataset::Create({{"market", "um"},
                              {"cadence", "daily"},
                              {"kind", "klines"},
                              {"interval", "1m"},
                              {"url_template", "{date}{symbol}{date}{other}/{symbol"}},
                             day);
  ASSERT_TRUE(odd);
  for (const Dataset& dataset : {Dataset::BinanceUsdMarginedKlines(), *odd}) {
    UrlBuilder builder(dataset);
    SymbolId id = 7;
    for (const std::string name : {"BTCUSDT", "币安人生USDT", "{date}", "a b%"}) {
      EXPECT_EQ(builder.Build(id, name, "2024-01-15"), dataset.Url(name, day));
      EXPECT_EQ(builder.Build(id--, name, "2024-01-15"), dataset.Url(name, day));
    }
  }
}

}  // namespace
}  // namespace bfa::tools
