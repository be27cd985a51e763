#include "format/row_model.h"

#include <algorithm>
#include <bit>

#include "format/wide_division.h"

namespace bfa::internal {
namespace {

uint8_t BitLength(uint64_t number) { return static_cast<uint8_t>(std::bit_width(number)); }

uint64_t PowerOfTen(unsigned exponent) {
  uint64_t power = 1;
  for (unsigned i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// The whole units of a decimal.
uint64_t Floor(ShortDecimal decimal) {
  return decimal.scale > 18 ? 0 : decimal.mantissa / PowerOfTen(decimal.scale);
}

class Model {
 public:
  explicit Model(const RowDecimals& row) : row_(row) {}

  Expectation Of(Column column) const {
    switch (column) {
      case Column::kTradeCount: {
        const unsigned length = BitLength(Floor(At(Column::kQuoteVolumeUsdt)));
        return {0, 0, static_cast<uint8_t>(length * 3 / 4), Difference::kAbove};
      }
      case Column::kClosePrice:
        return {Open(), price_scale(), BitLength(Open()), Difference::kSigned};
      case Column::kHighPrice:
        return {Top(), price_scale(), BitLength(Open()), Difference::kAbove};
      case Column::kLowPrice: {
        const uint64_t above = High() - std::min(Top(), High());
        return {Bottom(), price_scale(), BitLength(above + (Top() - Bottom()) / 2 + Open() / 64),
                Difference::kBelow};
      }
      case Column::kVolumeBase:
        return Volume();
      case Column::kTakerBuyVolumeBase: {
        const ShortDecimal volume = At(Column::kVolumeBase);
        return {volume.mantissa / 2, volume.scale, BitLength(volume.mantissa), Difference::kSigned};
      }
      default:
        return TakerQuoteVolume();
    }
  }

 private:
  ShortDecimal At(Column column) const { return row_[static_cast<size_t>(column)]; }
  uint64_t Open() const { return At(Column::kOpenPrice).mantissa; }
  uint64_t Close() const { return At(Column::kClosePrice).mantissa; }
  uint64_t High() const { return At(Column::kHighPrice).mantissa; }
  uint64_t Low() const { return At(Column::kLowPrice).mantissa; }
  uint64_t Top() const { return std::max(Open(), Close()); }
  uint64_t Bottom() const { return std::min(Open(), Close()); }
  uint8_t price_scale() const { return At(Column::kOpenPrice).scale; }

  // The bits of a share of `amount`: as much as the price moved against the sum of its ends.
  uint8_t LengthOfRange(uint64_t amount) const {
    const uint64_t range = High() - std::min(Low(), High());
    return BitLength(MultiplyAndDivide(amount, 2 * range, High() + Low()));
  }

  // Quote volume over the middle of the day's prices. The scales of volume and price add up to that
  // of the quote volume, so that the mantissas divide as they are.
  Expectation Volume() const {
    const ShortDecimal quote_volume = At(Column::kQuoteVolumeUsdt);
    const uint64_t volume = MultiplyAndDivide(quote_volume.mantissa, 2, High() + Low());
    const unsigned scale = quote_volume.scale - std::min(price_scale(), quote_volume.scale);
    return {volume, static_cast<uint8_t>(scale), LengthOfRange(volume), Difference::kSigned};
  }

  // At the mean price of the whole day.
  Expectation TakerQuoteVolume() const {
    const ShortDecimal quote_volume = At(Column::kQuoteVolumeUsdt);
    const uint64_t expected =
        MultiplyAndDivide(At(Column::kTakerBuyVolumeBase).mantissa, quote_volume.mantissa,
                          At(Column::kVolumeBase).mantissa);
    return {expected, quote_volume.scale, LengthOfRange(expected), Difference::kSigned};
  }

  const RowDecimals& row_;
};

}  // namespace

ColumnSet InputsOf(Column column) {
  switch (column) {
    case Column::kTradeCount:
      return {Column::kQuoteVolumeUsdt};
    case Column::kClosePrice:
      return {Column::kOpenPrice};
    case Column::kHighPrice:
      return {Column::kOpenPrice, Column::kClosePrice};
    case Column::kLowPrice:
      return {Column::kOpenPrice, Column::kClosePrice, Column::kHighPrice};
    case Column::kVolumeBase:
      return {Column::kQuoteVolumeUsdt, Column::kOpenPrice, Column::kHighPrice, Column::kLowPrice};
    case Column::kTakerBuyVolumeBase:
      return {Column::kVolumeBase};
    case Column::kTakerBuyQuoteVolumeUsdt:
      return {Column::kQuoteVolumeUsdt, Column::kVolumeBase, Column::kTakerBuyVolumeBase,
              Column::kHighPrice, Column::kLowPrice};
    default:
      return {};
  }
}

Expectation Expect(Column column, const RowDecimals& row) { return Model(row).Of(column); }

std::optional<uint64_t> DifferenceTo(const Expectation& expectation, uint64_t mantissa) {
  const bool above = mantissa >= expectation.mantissa;
  const uint64_t distance =
      above ? mantissa - expectation.mantissa : expectation.mantissa - mantissa;
  switch (expectation.difference) {
    case Difference::kAbove:
      return above ? std::optional(distance) : std::nullopt;
    case Difference::kBelow:
      return above && distance != 0 ? std::nullopt : std::optional(distance);
    case Difference::kSigned:
      break;
  }
  if (distance > kMostQuotient / 2) return std::nullopt;
  return above ? distance * 2 : distance * 2 - 1;
}

std::optional<uint64_t> MantissaAt(const Expectation& expectation, uint64_t difference) {
  const uint64_t expected = expectation.mantissa;
  const bool is_signed = expectation.difference == Difference::kSigned;
  const bool above = is_signed ? difference % 2 == 0 : expectation.difference == Difference::kAbove;
  const uint64_t distance = is_signed ? difference / 2 + difference % 2 : difference;
  if (above ? distance > kMostQuotient - expected : distance > expected) return std::nullopt;
  return above ? expected + distance : expected - distance;
}

}  // namespace bfa::internal
