#include "format/wide_division.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace bfa::internal {
namespace {

constexpr uint64_t kGreatest = std::numeric_limits<uint64_t>::max();

TEST(WideDivisionTest, KnownQuotients) {
  EXPECT_EQ(MultiplyAndDivideBySteps(0, kGreatest, 1), 0);
  EXPECT_EQ(MultiplyAndDivideBySteps(7, 6, 0), 0);
  EXPECT_EQ(MultiplyAndDivideBySteps(7, 6, 5), 8);
  EXPECT_EQ(MultiplyAndDivideBySteps(1'000'000'000'000, 1'000'000'000'000, 1'000'000'000'000),
            1'000'000'000'000);
  EXPECT_EQ(MultiplyAndDivideBySteps(kGreatest, 12'345, kGreatest), 12'345);
  EXPECT_EQ(MultiplyAndDivideBySteps(kGreatest, kGreatest, kGreatest), kMostQuotient) << "capped";
  EXPECT_EQ(MultiplyAndDivideBySteps(kMostQuotient, kGreatest, kGreatest), kMostQuotient);
  EXPECT_EQ(MultiplyAndDivideBySteps(kGreatest, kGreatest, 1), kMostQuotient);
  constexpr uint64_t kTopBit = uint64_t{1} << 63;
  EXPECT_EQ(MultiplyAndDivideBySteps(kGreatest, 3, kTopBit + 1), 5);
  EXPECT_EQ(MultiplyAndDivideBySteps(kTopBit, kTopBit, kTopBit), kMostQuotient) << "2^63, capped";
  EXPECT_EQ(MultiplyAndDivideBySteps(kTopBit + 1, kTopBit - 1, kTopBit), kTopBit - 1);
}

#ifdef __SIZEOF_INT128__

// Numbers of every length: those of 64 even bits are hardly ever small.
RC_GTEST_PROP(WideDivisionProperty, StepsGiveWhatTheMachineGives,
              (uint64_t a, uint64_t b, uint64_t c)) {
  for (const unsigned shift : {0U, 9U, 31U, 32U, 47U, 60U}) {
    const uint64_t divisor = c >> shift;
    RC_ASSERT(MultiplyAndDivideBySteps(a, b, divisor) == MultiplyAndDivide(a, b, divisor));
    RC_ASSERT(MultiplyAndDivideBySteps(divisor, b, a) == MultiplyAndDivide(divisor, b, a));
  }
}
#endif

}  // namespace
}  // namespace bfa::internal
