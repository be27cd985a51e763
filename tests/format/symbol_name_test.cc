#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "bfa/symbol.h"
#include "tests/format/error_matchers.h"

namespace bfa {
namespace {

std::string Utf8(uint32_t code_point) {
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80 | (code_point >> shift & 0x3f));
  };
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  if (code_point < 0x800) return {static_cast<char>(0xc0 | code_point >> 6), tail(0)};
  if (code_point < 0x10000) {
    return {static_cast<char>(0xe0 | code_point >> 12), tail(6), tail(0)};
  }
  return {static_cast<char>(0xf0 | code_point >> 18), tail(12), tail(6), tail(0)};
}

TEST(SymbolNameTest, NamesOfTheArchiveAreAllowed) {
  for (const char* name : {"BTCUSDT", "1000000MOGUSDT", "ICPUSDT_SETTLED", "BTCUSDT_210326",
                           "币安人生USDT", "我踏马来了USDT", "龙虾USDT"}) {
    EXPECT_THAT(ValidateSymbolName(name), Succeeds()) << name;
  }
}

TEST(SymbolNameTest, NamesOf1To255BytesAreAllowed) {
  EXPECT_THAT(ValidateSymbolName("A"), Succeeds());
  EXPECT_THAT(ValidateSymbolName(std::string(255, 'A')), Succeeds());
  EXPECT_THAT(ValidateSymbolName(""), FailsWith(ErrorCode::kInvalidArgument, "is empty"));
  EXPECT_THAT(ValidateSymbolName(std::string(256, 'A')),
              FailsWith(ErrorCode::kInvalidArgument, "longer than 255 bytes"));
}

TEST(SymbolNameTest, ControlCharactersAreRefused) {
  for (const uint32_t code_point : {0x00U, 0x01U, 0x0aU, 0x1fU, 0x7fU, 0x80U, 0x9fU}) {
    EXPECT_THAT(ValidateSymbolName("A" + Utf8(code_point)),
                FailsWith(ErrorCode::kInvalidArgument, "contains a control character"))
        << code_point;
  }
  for (const uint32_t code_point : {0x20U, 0x7eU, 0xa0U}) {
    EXPECT_THAT(ValidateSymbolName("A" + Utf8(code_point)), Succeeds()) << code_point;
  }
}

TEST(SymbolNameTest, WhatIsNoUtf8IsRefused) {
  for (const char* name : {
           "\x80",              // a tail alone
           "A\xbf",             // the same, at the end
           "\xc3",              // cut short
           "\xe5\xb8",          // the same
           "\xf0\x9f\x98",      // the same
           "\xc3(",             // no tail
           "\xe5(\x81",         // the same
           "\xc0\xaf",          // overlong
           "\xc1\xbf",          // the same
           "\xe0\x80\xaf",      // the same
           "\xe0\x9f\xbf",      // the same
           "\xf0\x80\x80\xaf",  // the same
           "\xf0\x8f\xbf\xbf",  // the same
           "\xed\xa0\x80",      // a surrogate
           "\xed\xbf\xbf",      // the same
           "\xf4\x90\x80\x80",  // beyond U+10FFFF
           "\xf5\x80\x80\x80",  // the same
           "\xff",
       }) {
    EXPECT_THAT(ValidateSymbolName(name), FailsWith(ErrorCode::kInvalidArgument, "is not valid"))
        << name;
  }
}

TEST(SymbolNameTest, TextMayBeEmpty) { EXPECT_THAT(ValidateText(""), Succeeds()); }

RC_GTEST_PROP(SymbolNameProperty, EveryOtherCodePointIsAllowed, ()) {
  const uint32_t code_point = *rc::gen::oneOf(
      rc::gen::inRange(0x20U, 0x7fU), rc::gen::inRange(0xa0U, 0xd800U),
      rc::gen::inRange(0xe000U, 0x10000U), rc::gen::inRange(0x10000U, 0x110000U),
      rc::gen::element(0xd7ffU, 0xe000U, 0xffffU, 0x10000U, 0x10ffffU, 0x7ffU, 0x800U));
  RC_ASSERT(ValidateText("a" + Utf8(code_point) + "b").has_value());
}

RC_GTEST_PROP(SymbolNameProperty, ABrokenTailIsNeverAllowed, ()) {
  const uint32_t code_point = *rc::gen::inRange(0xa0U, 0xd800U);
  std::string name = Utf8(code_point);
  name.pop_back();
  RC_ASSERT(!ValidateText(name).has_value());
}

}  // namespace
}  // namespace bfa
