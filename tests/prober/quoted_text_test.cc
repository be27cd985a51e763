#include "prober/quoted_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "bfa/symbol.h"

namespace bfa::test {
namespace {

using internal::QuotedText;

TEST(QuotedTextTest, LeavesTextAsItIs) {
  EXPECT_EQ(QuotedText(""), "''");
  EXPECT_EQ(QuotedText("data/BTCUSDT-1m.zip"), "'data/BTCUSDT-1m.zip'");
  EXPECT_EQ(QuotedText("币安人生USDT é😀"), "'币安人生USDT é😀'");
}

TEST(QuotedTextTest, SpellsOutWhatNoLineCanHold) {
  EXPECT_EQ(QuotedText("a\n\r\t\x1b[31m\x7f"), "'a\\x0a\\x0d\\x09\\x1b[31m\\x7f'");
  EXPECT_EQ(QuotedText(std::string(1, '\0')), "'\\x00'");
  EXPECT_EQ(QuotedText("\xc2\x9b\xff\xe5\xb8"), "'\\xc2\\x9b\\xff\\xe5\\xb8'");
}

TEST(QuotedTextTest, IsCut) {
  EXPECT_EQ(QuotedText(std::string(100, 'a')), "'" + std::string(100, 'a') + "'");
  EXPECT_EQ(QuotedText(std::string(101, 'a')), "'" + std::string(100, 'a') + "…'");
  EXPECT_EQ(QuotedText(std::string(99, 'a') + "币"), "'" + std::string(99, 'a') + "\\xe5…'");
}

RC_GTEST_PROP(QuotedText, IsAlwaysAShortText, (const std::string& text)) {
  RC_ASSERT(ValidateText(QuotedText(text)).has_value());
  RC_ASSERT(QuotedText(text).size() <= 4 * 100 + 5);
}

}  // namespace
}  // namespace bfa::test
